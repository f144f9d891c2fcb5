import { api } from './api.ts'
import { pagesQuery } from './pages.ts'

/** A token with which an identity provider manages people (SCIM). Never with the token itself. Instants are ISO 8601. */
export interface ScimToken {
  readonly id: string
  readonly name: string
  /** Where it may come from; none: anywhere. */
  readonly networks: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

export type ScimTokenDraft = Pick<ScimToken, 'name' | 'networks' | 'expiresAt'>

export const scimTokensQuery = pagesQuery<ScimToken>({
  key: ['scim-tokens', 'pages'],
  path: '/scim-tokens',
  limit: 100,
})

/** The writing calls on tokens. Both ask for the second factor; a token is shown when it is made, and never again. */
export const provisioning = {
  createToken: (draft: ScimTokenDraft) =>
    api.json<ScimToken & { readonly token: string }>('/scim-tokens', { method: 'POST', body: draft }),
  revokeToken: ({ id }: Pick<ScimToken, 'id'>) =>
    api.send(`/scim-tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),
}
