import { Type } from 'typebox'
import { AssuranceLevel } from '#identity/accounts'

const Instant = Type.String({ format: 'date-time' })
const Told = Type.Union([Type.String({ 'x-data-class': 'personal' }), Type.Null()])

/** `device` and `address` are null where nothing was kept or it cannot be read. */
export const SessionView = Type.Object({
  id: Type.String(),
  beganAt: Instant,
  lastUsedAt: Instant,
  idleEndsAt: Instant,
  endsAt: Instant,
  assuranceLevel: AssuranceLevel,
  client: Type.Union([Type.String(), Type.Null()]),
  device: Told,
  address: Told,
})
