/** Single sign-on of the organisation, for its admins: connections and the domains that lead to them. */
import { Type } from 'typebox'
import type { Who } from '#kernel'
import type { Route } from '#kernel/http'
import { created, defineRoute, etagOf, noContent, ok, requireIfMatch } from '#kernel/http'
import type { Connections } from './connections.ts'
import type { Domains } from './domains.ts'
import { ConnectionDraft, ConnectionPatch, ConnectionView, DomainDraft, DomainView } from './schema.ts'

const ById = Type.Object({ connectionId: Type.String({ format: 'uuid' }) })
const ByDomainId = Type.Object({ domainId: Type.String({ format: 'uuid' }) })
const AllConnections = Type.Object({ data: Type.Array(ConnectionView) })
const AllDomains = Type.Object({ data: Type.Array(DomainView) })

/** What a look at the provider found. */
const Trial = Type.Object({ isReady: Type.Boolean(), found: Type.Array(Type.String()) })
export type Trial = { readonly isReady: boolean; readonly found: readonly string[] }

type Try = (who: Who, id: string) => Promise<Trial>

export const createConnectionRoutes = (connections: Connections, domains: Domains, tryOut: Try): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/sso/connections',
    access: { action: 'sso.read' },
    summary: 'The identity providers of the organisation, and what each has to be told; never a secret',
    answers: { 200: { description: 'All of them', body: AllConnections } },
    handle: async (ctx) => ok({ data: await connections.listConnections(ctx) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/sso/connections',
    body: ConnectionDraft,
    access: { action: 'sso.change' },
    stepUp: { what: 'Connect an identity provider' },
    summary: 'Connects an identity provider (OpenID Connect or SAML 2.0). It is closed until it is enabled',
    answers: { 201: { description: 'The connection', body: ConnectionView } },
    handle: async (ctx, { body }) => {
      const view = await connections.createConnection(ctx, body)
      return created(`/api/v1/sso/connections/${view.id}`, view, { etag: etagOf(view.version) })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/sso/connections/:connectionId',
    params: ById,
    body: ConnectionPatch,
    access: { action: 'sso.change' },
    stepUp: { what: 'Change an identity provider' },
    ifMatch: true,
    summary: 'Changes, opens or closes a connection. Closing it ends the sessions that came by it',
    answers: { 200: { description: 'The connection as changed', body: ConnectionView } },
    handle: async (ctx, { params, body, headers }) => {
      const view = await connections.changeConnection(ctx, params.connectionId, body, requireIfMatch(headers))
      return ok(view, { etag: etagOf(view.version) })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/sso/connections/:connectionId',
    params: ById,
    access: { action: 'sso.change' },
    stepUp: { what: 'Remove an identity provider' },
    summary: 'Removes a connection with its secret, its domains, and the sessions that came by it',
    answers: { 204: { description: 'Removed' } },
    handle: async (ctx, { params }) => {
      await connections.removeConnection(ctx, params.connectionId)
      return noContent()
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sso/connections/:connectionId/trial',
    params: ById,
    access: { action: 'sso.change' },
    summary: 'Asks the identity provider about itself, without signing anybody in, and says what stands in the way',
    answers: { 200: { description: 'What was found', body: Trial } },
    prepare: async ({ params }, who) => tryOut(who, params.connectionId),
    handle: async (ctx, { params, prepared }) => {
      ctx.record({ action: 'sso.try', object: params.connectionId, facts: { isReady: prepared.isReady } })
      return ok(prepared)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/sso/domains',
    access: { action: 'sso.read' },
    summary: 'The e-mail domains that lead to a connection, and the record that proves each',
    answers: { 200: { description: 'All of them', body: AllDomains } },
    handle: async (ctx) => ok({ data: await domains.listDomains(ctx) }),
  }),
  defineRoute({
    method: 'POST',
    path: '/sso/domains',
    body: DomainDraft,
    access: { action: 'sso.change' },
    stepUp: { what: 'Name an e-mail domain' },
    summary: 'Names a domain; it leads nowhere before it is proven',
    answers: { 201: { description: 'The domain, and the TXT record that proves it', body: DomainView } },
    handle: async (ctx, { body }) => {
      const view = await domains.claimDomain(ctx, body)
      return created(`/api/v1/sso/domains/${view.id}`, view)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/sso/domains/:domainId/verify',
    params: ByDomainId,
    access: { action: 'sso.change' },
    summary: 'Looks for the TXT record. A domain is proven by one organisation only',
    answers: { 200: { description: 'The domain, proven', body: DomainView } },
    prepare: async ({ params }, who) => domains.lookUpProof(who, params.domainId),
    handle: async (ctx, { params, prepared }) => ok(await domains.verifyDomain(ctx, params.domainId, prepared)),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/sso/domains/:domainId',
    params: ByDomainId,
    access: { action: 'sso.change' },
    stepUp: { what: 'Remove an e-mail domain' },
    summary: 'Removes a domain: nobody new is known by it, and it leads nowhere',
    answers: { 204: { description: 'Removed' } },
    handle: async (ctx, { params }) => {
      await domains.removeDomain(ctx, params.domainId)
      return noContent()
    },
  }),
]
