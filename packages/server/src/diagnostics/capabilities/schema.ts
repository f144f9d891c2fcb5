/** What is shown of what a vehicle's units can do. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { CAPABILITIES } from './told.ts'

const Instant = Type.String({ format: 'date-time' })
const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(shape: S) => Type.Union([shape, Type.Null()])

export type Capability = Static<typeof Capability>
/** `refused`: how the refused requests began, and the codes of ISO 14229-1 they were refused with, in hex. */
const Capability = Type.Object({
  capability: Type.Enum([...CAPABILITIES]),
  state: Type.Enum(['SUPPORTED', 'PARTIAL', 'NOT_SUPPORTED', 'UNKNOWN']),
  refused: Type.Array(Type.Object({ head: Type.String(), code: Type.String() })),
  learnedAt: nullable(Instant),
  /** The sealed document it was learned from. */
  learnedBy: nullable(
    Type.Object({ kind: Type.Enum(['scan', 'act']), id: Type.String({ format: 'uuid' }), sha256: Type.String() }),
  ),
})

export const OFFERED = ['clear-codes', 'clear-code', 'control', 'routine'] as const
export type ActOffer = Static<typeof ActOffer>
const ActOffer = Type.Object({
  kind: Type.Enum([...OFFERED]),
  isOffered: Type.Boolean(),
  because: nullable(Type.String()),
})

export type UnitCapabilities = Static<typeof UnitCapabilities>
export const UnitCapabilities = Type.Object({
  address: Type.String(),
  name: Type.String(),
  protocol: Type.Enum(['UDS', 'OBD', 'KWP', 'J1939', 'unknown']),
  seenAt: Instant,
  capabilities: Type.Array(Capability),
  acts: Type.Array(ActOffer),
})

/** No units where nothing sealed of the vehicle is there (any more). */
export const CapabilityMatrix = Type.Object({ units: Type.Array(UnitCapabilities) })
