import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Recorded = Type.Object({ kind: Type.String(), confirmed: Type.Boolean() }, strict)

/** The value itself stands in the reading: where a vehicle has been may tell of its driver. */
export const entries = {
  'meter.read': { ocsf: 6003, activity: 'read' },
  'meter.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'meter.record': { ocsf: 6003, activity: 'create', facts: Recorded },
  'meter.void': { ocsf: 6003, activity: 'update' },
} as const satisfies NonNullable<Module['entries']>
