/** A token of whoever provisions people, as it is stored and as admins see it: never the token itself. */
import type { Static } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
const TokenName = Type.String({
  pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$',
  maxLength: 120,
})
const Network = Type.String({ pattern: '^[0-9A-Fa-f:.]{2,45}(/\\d{1,3})?$' })
const InstantOrNull = Type.Union([Instant, Type.Null()])

export interface ScimTokenRow {
  readonly id: string
  readonly name: string
  /** SHA-256 of the token. */
  readonly hash: Uint8Array
  /** From which it may come; none: from everywhere. */
  readonly networks: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly lastUsedAt: Date | null
}

export type ScimTokenDraft = Static<typeof ScimTokenDraft>
export const ScimTokenDraft = Type.Object(
  {
    name: TokenName,
    networks: Type.Optional(Type.Array(Network, { maxItems: 50 })),
    expiresAt: Type.Optional(Instant),
  },
  strict,
)

export type ScimTokenView = Static<typeof ScimTokenView>
export const ScimTokenView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  networks: Type.Array(Type.String()),
  createdAt: Instant,
  expiresAt: Instant,
  revokedAt: InstantOrNull,
  lastUsedAt: InstantOrNull,
})

export const toTokenView = ({ id, name, networks, ...row }: ScimTokenRow): ScimTokenView => ({
  id,
  name,
  networks: [...networks],
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})
