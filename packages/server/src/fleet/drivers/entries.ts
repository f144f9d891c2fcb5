import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Changed = Type.Object({ fields: Type.String(), status: Type.Optional(Type.String()) }, strict)
/** Why a driving or a driver's time with the fleet ended, where nobody asked for it. */
const because = Type.Optional(Type.Enum(['contract-ended', 'driver-left', 'driver-erased', 'vehicle-archived']))
const Ended = Type.Object({ at: Type.String({ format: 'date-time' }), because }, strict)

/** Objects: the licence or driving first, then the driver, then the vehicle. Subjects are the driver's and the vehicle's. */
export const entries = {
  'driver.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'driver.read': { ocsf: 6003, activity: 'read' },
  'driver.enter': { ocsf: 6003, activity: 'create' },
  'driver.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'driver.leave': { ocsf: 6003, activity: 'update', facts: Type.Object({ because }, strict) },
  'licence.add': { ocsf: 6003, activity: 'create' },
  'licence.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'licence.remove': { ocsf: 6003, activity: 'delete' },
  'driving.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'driving.read': { ocsf: 6003, activity: 'read' },
  'driving.begin': { ocsf: 6003, activity: 'create' },
  'driving.end': { ocsf: 6003, activity: 'update', facts: Ended },
} as const satisfies NonNullable<Module['entries']>
