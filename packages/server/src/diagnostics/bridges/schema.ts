/** A bridge as it is shown, and what a device says to become one. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { BRIDGE_KINDS } from './bridge-store.ts'

const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const strict = { additionalProperties: false } as const
export const Instant = Type.String({ format: 'date-time' })
export const Id = Type.String({ format: 'uuid' })

export type BridgeView = Static<typeof BridgeView>
export const BridgeView = Type.Object({
  id: Id,
  name: Type.String(),
  kind: Type.Enum(BRIDGE_KINDS),
  state: Type.Enum(['connected', 'offline']),
  lastSeenAt: nullable(Instant),
  /** Of vehicles in the caller's reach; the others are counted. */
  links: Type.Array(Type.Object({ vehicleId: Id, kind: Type.String(), state: Type.String() })),
  otherLinks: Type.Integer(),
})

export type PairingDraft = Static<typeof PairingDraft>
export const PairingDraft = Type.Object(
  {
    code: Type.String({ maxLength: 100 }),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    /** 32 bytes of an Ed25519 public key, base 64 url. */
    publicKey: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    /** The way it will connect, and no other; `program` where nothing is said. */
    kind: Type.Optional(Type.Enum(BRIDGE_KINDS)),
  },
  strict,
)
