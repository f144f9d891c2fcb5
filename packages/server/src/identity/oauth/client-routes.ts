/** API keys and other clients of the organisation, for its admins. */
import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { created, defineRoute, NEVER_KEPT, noContent, ok, pageOf } from '#kernel/http'
import { ApiKeyDraft, AppDraft, ClientDraft, ClientQuery, ClientView } from './client-schema.ts'
import type { Clients } from './clients.ts'

const ById = Type.Object({ clientId: Type.String({ minLength: 1, maxLength: 64 }) })
const Created = Type.Object({ ...ClientView.properties, key: Type.String() })
const CreatedApp = Type.Object({ ...ClientView.properties, key: Type.Optional(Type.String()) })

export const createClientRoutes = (clients: Clients): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/clients',
    query: ClientQuery,
    access: { action: 'key.list' },
    summary: 'API keys and other clients, revoked ones too; never a secret',
    answers: { 200: { description: 'A page of them', body: pageOf(ClientView) } },
    handle: async (ctx, { query }) => ok(await clients.listClients(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/api-keys',
    body: ApiKeyDraft,
    access: { action: 'key.create' },
    stepUp: { what: 'Make an API key' },
    summary:
      'Makes an API key for a machine of its own. It is shown once, lives a year at most, and is exchanged for access tokens at /oauth/token: client_id is its id, client_secret the key',
    answers: { 201: { description: 'The key, shown once', body: Created } },
    handle: async (ctx, { body }) => {
      const { view, key } = await clients.createKey(ctx, body)
      return created(`/api/v1/clients/${view.id}`, { ...view, key }, NEVER_KEPT)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/clients',
    body: ClientDraft,
    access: { action: 'key.create' },
    stepUp: { what: 'Let in a machine' },
    summary:
      'Lets in a machine that signs with its own key (RFC 7523); the scope, networks and expiry are as for an API key',
    answers: { 201: { description: 'The client', body: ClientView } },
    handle: async (ctx, { body }) => {
      const view = await clients.createClient(ctx, body)
      return created(`/api/v1/clients/${view.id}`, view)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/apps',
    body: AppDraft,
    access: { action: 'key.create' },
    stepUp: { what: 'Let in an app' },
    summary:
      'Lets in an app that acts for people (authorization code with PKCE, or device code): each lets it in for themselves, within these actions. A confidential app gets a key, shown once, as its client_secret',
    answers: { 201: { description: 'The app, and its key if it can keep one', body: CreatedApp } },
    handle: async (ctx, { body }) => {
      const { view, ...key } = await clients.createApp(ctx, body)
      return created(`/api/v1/clients/${view.id}`, { ...view, ...key }, NEVER_KEPT)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/clients/:clientId',
    params: ById,
    access: { action: 'key.revoke' },
    summary: 'Revokes a key or client at once, with all its sessions',
    answers: { 204: { description: 'Revoked' } },
    handle: async (ctx, { params }) => {
      await clients.revokeClient(ctx, params.clientId)
      return noContent()
    },
  }),
]
