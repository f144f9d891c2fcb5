import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from './api.ts'
import type { Page } from './page.ts'
import { pageOf } from './page.ts'

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

export const clientsQuery = infiniteQueryOptions({
  queryKey: ['clients', 'pages'],
  queryFn: ({ pageParam, signal }) => api.json<Page<ApiClient>>(pageOf('/clients', 100, pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.page.next,
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
