import type { Static } from 'typebox'
import { Type } from 'typebox'

const Id = Type.String({ format: 'uuid' })
const At = Type.String({ format: 'date-time' })
const strict = { additionalProperties: false } as const

export const KINDS = ['odometer', 'engine-hours'] as const
export type MeterKind = (typeof KINDS)[number]

export const SOURCES = ['manual', 'vehicle', 'inspection', 'work-order', 'energy', 'import'] as const
export type MeterSource = (typeof SOURCES)[number]

/** Kilometres; or hours, to a tenth. */
const Value = Type.Number({ minimum: 0, maximum: 10_000_000 })

export type ReadingDraft = Static<typeof ReadingDraft>
/** `at` is now where it is not given. `confirm` says that an implausible value was looked at again and stands. */
export const ReadingDraft = Type.Object(
  {
    kind: Type.Enum(KINDS),
    value: Value,
    at: Type.Optional(At),
    confirm: Type.Optional(Type.Boolean()),
  },
  strict,
)

export type ReadingView = Static<typeof ReadingView>
export const ReadingView = Type.Object({
  id: Id,
  vehicleId: Id,
  kind: Type.Enum(KINDS),
  value: Value,
  at: At,
  source: Type.Enum(SOURCES),
  confirmed: Type.Boolean(),
  recordedAt: At,
  voided: Type.Union([Type.Object({ at: At, reason: Type.String() }), Type.Null()]),
})

const Latest = Type.Union([Type.Object({ value: Value, at: At, source: Type.Enum(SOURCES) }), Type.Null()])

export type MetersView = Static<typeof MetersView>
/** The newest reading of each that is not void: kilometres, and hours. */
export const MetersView = Type.Object({ odometerKm: Latest, engineHours: Latest })

export const VoidDraft = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) }, strict)

export const VehicleParams = Type.Object({ vehicleId: Id }, strict)
export const ReadingParams = Type.Object({ vehicleId: Id, readingId: Id }, strict)
