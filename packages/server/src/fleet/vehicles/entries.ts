import { Type } from 'typebox'
import type { Module } from '#kernel'

const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })
const Changed = Type.Object(
  { fields: Type.String(), status: Type.Optional(Type.String()) },
  { additionalProperties: false },
)

const Moved = Type.Object(
  { from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) },
  { additionalProperties: false },
)

export const entries = {
  'vehicle.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'vehicle.follow': { ocsf: 6003, activity: 'read', facts: Listed },
  'vehicle.read': { ocsf: 6003, activity: 'read' },
  'vehicle.register': { ocsf: 6003, activity: 'create' },
  'vehicle.change': { ocsf: 6003, activity: 'update', facts: Changed },
  /** Put into another group, or into none: who reaches it by a group is another from now on. Both groups are named. */
  'vehicle.regroup': { ocsf: 3005, activity: 'update', facts: Moved },
  'vehicle.archive': { ocsf: 6003, activity: 'delete' },
  'vehicle-fields.read': { ocsf: 6003, activity: 'read' },
  'vehicle-fields.change': { ocsf: 6003, activity: 'update', facts: Listed },
  'assignment.list': { ocsf: 6003, activity: 'read' },
  'assignable.list': { ocsf: 6003, activity: 'read' },
  'assignment.grant': { ocsf: 3005, activity: 'create' },
  'assignment.withdraw': { ocsf: 3005, activity: 'delete' },
} as const satisfies NonNullable<Module['entries']>
