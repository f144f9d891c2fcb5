/** Machines that come with an API key or a signature, and apps that act for people, as the outside sees them. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Status } from '#identity/accounts'
import { RoleName } from '#identity/accounts'
import type { OrgId, Role, UserId } from '#kernel'
import { PageQuery } from '#kernel/http'

const strict = { additionalProperties: false } as const
const Instant = Type.String({ format: 'date-time' })
const ClientName = Type.String({
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
  maxLength: 120,
})
const Action = Type.String({ pattern: '^[a-z-]+\\.[a-z-]+$', maxLength: 60 })
const Network = Type.String({ pattern: '^[0-9A-Fa-f:.]{2,45}(/\\d{1,3})?$' })
const Member = Type.String({ maxLength: 2_000 })
const member = Type.Optional(Member)
/** The public members of a JWK (RFC 7518, section 6) and no other: nobody's private key is taken in. */
const PublicKey = Type.Object(
  { kty: Member, crv: member, x: member, y: member, n: member, e: member, kid: member, alg: member, use: member },
  strict,
)

/** `api-key`: a secret. `machine`: signs with its own key (RFC 7523). `app`: acts for the people who let it in. */
const ClientKind = Type.Union([Type.Literal('api-key'), Type.Literal('machine'), Type.Literal('app')])

/** Any of the kinds, with commas between them; all of them where none is named. */
export const ClientQuery = Type.Object(
  {
    ...PageQuery.properties,
    'filter[kind]': Type.Optional(Type.String({ pattern: '^(api-key|machine|app)(,(api-key|machine|app)){0,2}$' })),
  },
  { additionalProperties: false },
)

export interface ClientRow {
  readonly org: OrgId
  readonly id: string
  readonly kind: Static<typeof ClientKind>
  readonly name: string
  /** The machine it acts as; null where it acts for people, and then it has no role of its own. */
  readonly user: UserId | null
  readonly role: Role | null
  readonly status: Status | null
  /** Whether whom it acts as is a machine; null for an app. */
  readonly isMachine: boolean | null
  readonly secretHash: Uint8Array | null
  readonly jwks: { readonly keys: readonly object[] } | null
  readonly scope: string
  readonly networks: readonly string[]
  /** Where people are sent back to; empty for a machine. */
  readonly redirectUris: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly lastUsedAt: Date | null
}

const terms = {
  name: ClientName,
  networks: Type.Optional(Type.Array(Network, { maxItems: 50 })),
  expiresAt: Type.Optional(Instant),
}
const actions = Type.Array(Action, { minItems: 1, maxItems: 200 })

export type ApiKeyDraft = Static<typeof ApiKeyDraft>
export const ApiKeyDraft = Type.Object({ ...terms, role: RoleName, actions }, strict)

/** `keys` are public JWKs. */
export type ClientDraft = Static<typeof ClientDraft>
export const ClientDraft = Type.Object(
  { ...terms, role: RoleName, actions, keys: Type.Array(PublicKey, { minItems: 1, maxItems: 5 }) },
  strict,
)

/** `isConfidential`: it runs where it can keep a secret, and gets one. */
export type AppDraft = Static<typeof AppDraft>
export const AppDraft = Type.Object(
  {
    ...terms,
    actions,
    redirectUris: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 10 }),
    isConfidential: Type.Boolean(),
  },
  strict,
)

export type ClientView = Static<typeof ClientView>
export const ClientView = Type.Object({
  id: Type.String(),
  kind: ClientKind,
  name: Type.String(),
  role: Type.Union([RoleName, Type.Null()]),
  actions: Type.Array(Type.String()),
  redirectUris: Type.Array(Type.String()),
  networks: Type.Array(Type.String()),
  createdAt: Instant,
  expiresAt: Instant,
  revokedAt: Type.Union([Instant, Type.Null()]),
  lastUsedAt: Type.Union([Instant, Type.Null()]),
})
