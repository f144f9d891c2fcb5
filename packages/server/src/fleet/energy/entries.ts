import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Judged = Type.Object({ status: Type.String(), reason: Type.String() }, strict)

/** Objects of an entry of energy: it, then its vehicle. Their subject is the vehicle's. */
export const entries = {
  'energy.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'energy.read': { ocsf: 6003, activity: 'read' },
  'energy.post': { ocsf: 6003, activity: 'create', facts: Type.Object({ flags: Type.String() }, strict) },
  'energy.judge': { ocsf: 6003, activity: 'update', facts: Judged },
  'capacity.read': { ocsf: 6003, activity: 'read' },
  'capacity.change': { ocsf: 6003, activity: 'update' },
} as const satisfies NonNullable<Module['entries']>
