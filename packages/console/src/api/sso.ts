import { queryOptions } from '@tanstack/react-query'
import { api } from './api.ts'

export interface OidcProvider {
  readonly issuer: string
  readonly clientId: string
}

/** Certificates in PEM. */
export interface SamlProvider {
  readonly entityId: string
  readonly entryPoint: string
  readonly certificates: readonly string[]
  readonly decryptionCertificate?: string
}

/** What the word of a provider is worth here. */
export interface SsoTerms {
  readonly ceiling: 'viewer' | 'technician' | 'admin'
  readonly entersPeople: boolean
  readonly needsGroup: boolean
  readonly factorValues: readonly string[]
}

interface Common {
  readonly name: string
  readonly terms: SsoTerms
}

/** A secret that is not sent stays what it was. */
export type ConnectionDraft = Common & { readonly secret?: string } & (
    | { readonly kind: 'oidc'; readonly provider: OidcProvider }
    | { readonly kind: 'saml'; readonly provider: SamlProvider }
  )

/** An identity provider of the organisation, and what it has to be told. Never with its secret. */
export type Connection = Common & {
  readonly id: string
  readonly version: number
  readonly hasSecret: boolean
  readonly isEnabled: boolean
  readonly addresses: { readonly answer: string; readonly logout: string; readonly metadata: string }
} & (
    | { readonly kind: 'oidc'; readonly provider: OidcProvider }
    | { readonly kind: 'saml'; readonly provider: SamlProvider }
  )

/** A domain whose people are sent to a connection, and the TXT record that proves it. */
export interface SsoDomain {
  readonly id: string
  readonly domain: string
  readonly connectionId: string
  readonly record: { readonly name: string; readonly value: string }
  readonly verifiedAt: string | null
}

/** What a look at the provider found, signing in nobody. */
export interface SsoTrial {
  readonly isReady: boolean
  readonly found: readonly string[]
}

export const connectionsQuery = queryOptions({
  queryKey: ['sso', 'connections'],
  queryFn: async ({ signal }) => (await api.json<{ data: readonly Connection[] }>('/sso/connections', { signal })).data,
})

export const domainsQuery = queryOptions({
  queryKey: ['sso', 'domains'],
  queryFn: async ({ signal }) => (await api.json<{ data: readonly SsoDomain[] }>('/sso/domains', { signal })).data,
})

type Patch = Partial<Omit<ConnectionDraft, 'kind'>> & { readonly isEnabled?: boolean }

const connectionAt = ({ id }: Pick<Connection, 'id'>): string => `/sso/connections/${encodeURIComponent(id)}`
const domainAt = ({ id }: Pick<SsoDomain, 'id'>): string => `/sso/domains/${encodeURIComponent(id)}`

/** The writing calls on single sign-on. All but the looks ask for the second factor. */
export const sso = {
  connect: (draft: ConnectionDraft) => api.json<Connection>('/sso/connections', { method: 'POST', body: draft }),
  /** Made from the version that was seen, or refused (412). */
  change: (connection: Pick<Connection, 'id' | 'version'>, patch: Patch) =>
    api.json<Connection>(connectionAt(connection), {
      method: 'PATCH',
      body: patch,
      ifMatch: `"${connection.version}"`,
    }),
  remove: (connection: Pick<Connection, 'id'>) => api.send(connectionAt(connection), { method: 'DELETE' }),
  tryOut: (connection: Pick<Connection, 'id'>) =>
    api.json<SsoTrial>(`${connectionAt(connection)}/trial`, { method: 'POST' }),
  nameDomain: (domain: string, connectionId: string) =>
    api.json<SsoDomain>('/sso/domains', { method: 'POST', body: { domain, connectionId } }),
  verifyDomain: (domain: Pick<SsoDomain, 'id'>) =>
    api.json<SsoDomain>(`${domainAt(domain)}/verify`, { method: 'POST' }),
  removeDomain: (domain: Pick<SsoDomain, 'id'>) => api.send(domainAt(domain), { method: 'DELETE' }),
}
