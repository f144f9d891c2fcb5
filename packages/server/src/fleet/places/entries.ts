import { Type } from 'typebox'
import type { Module } from '#kernel'

const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })
const Changed = Type.Object({ fields: Type.String() }, { additionalProperties: false })

export const entries = {
  'site.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'site.read': { ocsf: 6003, activity: 'read' },
  'site.open': { ocsf: 6003, activity: 'create' },
  'site.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'site.archive': { ocsf: 6003, activity: 'delete' },
  'vehicle-group.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'vehicle-group.read': { ocsf: 6003, activity: 'read' },
  'vehicle-group.open': { ocsf: 6003, activity: 'create' },
  /** Where it was moved, the groups it left and entered are named after it: who reaches it is another. */
  'vehicle-group.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'vehicle-group.archive': { ocsf: 6003, activity: 'delete' },
} as const satisfies NonNullable<Module['entries']>
