/** The tokens with which an identity provider provisions people, for the admins of the organisation. */
import { Type } from 'typebox'
import type { SigningKeys } from '#identity/sessions'
import type { Route } from '#kernel/http'
import { created, defineRoute, NEVER_KEPT, noContent, ok, PageQuery, pageOf } from '#kernel/http'
import { ScimTokenDraft, ScimTokenView } from './token-schema.ts'
import type { ScimTokens } from './tokens.ts'

const ById = Type.Object({ tokenId: Type.String({ format: 'uuid' }) })
const Created = Type.Object({ ...ScimTokenView.properties, token: Type.String() })

export const createScimTokenRoutes = (tokens: ScimTokens, keys: SigningKeys): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/scim-tokens',
    query: PageQuery,
    access: { action: 'key.list' },
    summary: 'Tokens for provisioning, revoked ones too; never the token itself',
    answers: { 200: { description: 'A page of them', body: pageOf(ScimTokenView) } },
    handle: async (ctx, { query }) => ok(await tokens.listTokens(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/scim-tokens',
    body: ScimTokenDraft,
    access: { action: 'key.create' },
    stepUp: { what: 'Let an identity provider manage people' },
    summary: 'Makes a token for SCIM at /scim/v2 and for nothing else. It is shown once and lives a year at most',
    answers: { 201: { description: 'The token, shown once', body: Created } },
    prepare: () => keys.load(),
    handle: async (ctx, { body }) => {
      const { view, token } = await tokens.createToken(ctx, body)
      return created(`/api/v1/scim-tokens/${view.id}`, { ...view, token }, NEVER_KEPT)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/scim-tokens/:tokenId',
    params: ById,
    access: { action: 'key.revoke' },
    stepUp: { what: 'End the provisioning of people' },
    summary: 'Revokes a token; it is good for nothing from the next request on',
    answers: { 204: { description: 'Revoked' } },
    handle: async (ctx, { params }) => {
      await tokens.revokeToken(ctx, params.tokenId)
      return noContent()
    },
  }),
]
