import { api } from './api.ts'
import { pagesQuery } from './pages.ts'

/** An API key or another client of the organisation. Never with its secret. */
export interface ApiClient {
  readonly id: string
  readonly kind: 'api-key' | 'machine' | 'app'
  readonly name: string
  /** Null where it acts for people. */
  readonly role: string | null
  readonly actions: readonly string[]
  /** Where an app has people sent back to. */
  readonly redirectUris: readonly string[]
  readonly networks: readonly string[]
  readonly createdAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

export interface ApiKeyDraft {
  readonly name: string
  readonly role: string
  readonly actions: readonly string[]
  readonly networks: readonly string[]
  readonly expiresAt: string
}

/** An app that acts for people. A confidential one runs where it can keep a secret, and gets one. */
export interface AppDraft extends Omit<ApiKeyDraft, 'role'> {
  readonly redirectUris: readonly string[]
  readonly isConfidential: boolean
}

/** Those of these kinds. */
export const clientsQuery = (kinds: 'app' | 'api-key,machine') =>
  pagesQuery<ApiClient>({
    key: ['clients', 'pages', kinds],
    path: '/clients',
    limit: 100,
    filters: { 'filter[kind]': kinds },
  })

/** The writing calls on keys. Making one asks for the second factor, and shows it this once. */
export const keys = {
  create: (draft: ApiKeyDraft) =>
    api.json<ApiClient & { readonly key: string }>('/api-keys', { method: 'POST', body: draft }),
  /** `key` is there for a confidential app only. */
  createApp: (draft: AppDraft) =>
    api.json<ApiClient & { readonly key?: string }>('/apps', { method: 'POST', body: draft }),
  revoke: ({ id }: Pick<ApiClient, 'id'>) => api.send(`/clients/${encodeURIComponent(id)}`, { method: 'DELETE' }),
}
