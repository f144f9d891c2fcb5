import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Changed = Type.Object({ fields: Type.String() }, strict)

/** Objects of a schedule's entries: the schedule, its vehicle. Their subject is the vehicle's. */
export const entries = {
  'service-task.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'service-task.read': { ocsf: 6003, activity: 'read' },
  'service-task.create': { ocsf: 6003, activity: 'create' },
  'service-task.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'program.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'program.read': { ocsf: 6003, activity: 'read' },
  /** Objects: the program, the vehicles. Subjects are theirs. */
  'program.vehicles': { ocsf: 6003, activity: 'read', facts: Listed },
  'program.create': { ocsf: 6003, activity: 'create' },
  'program.change': { ocsf: 6003, activity: 'update', facts: Changed },
  'schedule.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'schedule.create': { ocsf: 6003, activity: 'create' },
  'schedule.reset': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ on: Type.String({ format: 'date' }) }, strict),
  },
  'schedule.end': { ocsf: 6003, activity: 'delete' },
  'due.list': { ocsf: 6003, activity: 'read', facts: Listed },
} as const satisfies NonNullable<Module['entries']>
