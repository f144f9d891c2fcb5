import type { Static } from 'typebox'
import { Type } from 'typebox'

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })

export type DrivingDraft = Static<typeof DrivingDraft>
/** From now on where nothing is said; with both ends it is entered late. The end itself is outside. */
export const DrivingDraft = Type.Object(
  { driverId: Id, vehicleId: Id, beganAt: Type.Optional(Instant), endedAt: Type.Optional(Instant) },
  strict,
)

export type DrivingEnd = Static<typeof DrivingEnd>
export const DrivingEnd = Type.Object({ endedAt: Type.Optional(Instant) }, strict)

export type DrivingView = Static<typeof DrivingView>
export const DrivingView = Type.Object({
  id: Id,
  driverId: Id,
  vehicleId: Id,
  beganAt: Instant,
  endedAt: Type.Union([Instant, Type.Null()]),
  createdAt: Instant,
  etag: Type.String(),
})

export const DrivingParams = Type.Object({ drivingId: Id }, strict)
