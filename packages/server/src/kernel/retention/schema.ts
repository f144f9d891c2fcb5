import type { Static } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const nullable = <S extends ReturnType<typeof Type.String>>(shape: S) => Type.Union([shape, Type.Null()])

/** Whom or what a hold can be about: whose records, all of them, stay. */
export const HELD_KINDS = ['vehicle', 'driver', 'user'] as const
export type HeldKind = (typeof HELD_KINDS)[number]

/** Words of the house and none of a person: they stand in the ledger for good. */
export const HOLD_REASONS = ['accident', 'authority', 'claim', 'dispute', 'inquiry', 'other'] as const
export const HOLD_STATES = ['standing', 'released'] as const

export type HoldDraft = Static<typeof HoldDraft>
export const HoldDraft = Type.Object({ kind: Type.Enum(HELD_KINDS), id: Id, reason: Type.Enum(HOLD_REASONS) }, strict)

export type HoldView = Static<typeof HoldView>
/** `objectId`: of the vehicle, driver or user. `placedBy`, `releasedBy`: pseudonyms, as in the ledger. */
export const HoldView = Type.Object({
  id: Id,
  kind: Type.Enum(HELD_KINDS),
  objectId: Id,
  reason: Type.Enum(HOLD_REASONS),
  state: Type.Enum(HOLD_STATES),
  placedBy: Id,
  placedAt: Instant,
  releasedBy: nullable(Id),
  releasedAt: nullable(Instant),
})

export const HoldParams = Type.Object({ holdId: Id }, strict)

const Span = Type.Object({ months: Type.Optional(Type.Integer()), days: Type.Optional(Type.Integer()) })

export type RetentionView = Static<typeof RetentionView>
/** `since`: from when the time of a row counts. `with`: the table with whose rows those of this one go. */
export const RetentionView = Type.Object({
  name: Type.String(),
  because: Type.String(),
  atLeast: Type.Union([Span, Type.Null()]),
  atMost: Type.Union([Span, Type.Null()]),
  tables: Type.Array(
    Type.Object({ table: Type.String(), since: nullable(Type.String()), with: nullable(Type.String()) }),
  ),
})
