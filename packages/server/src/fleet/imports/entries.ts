import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Counted = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
const Loaded = Type.Object({ part: Type.Integer(), lines: Type.Integer() }, strict)
const Applied = Type.Object({ onlyValid: Type.Boolean() }, strict)
const Finished = Type.Object(
  { created: Type.Integer(), changed: Type.Integer(), errors: Type.Integer(), state: Type.String() },
  strict,
)

/** The vehicles themselves are named by their own entries. */
export const entries = {
  'import.open': { ocsf: 6003, activity: 'create' },
  'import.change': { ocsf: 6003, activity: 'update' },
  'import.load': { ocsf: 6003, activity: 'update', facts: Loaded },
  'import.check': { ocsf: 6003, activity: 'other' },
  'import.apply': { ocsf: 6003, activity: 'update', facts: Applied },
  'import.undo': { ocsf: 6003, activity: 'update' },
  'import.finish': { ocsf: 6003, activity: 'update', facts: Finished },
  'import.expire': { ocsf: 6003, activity: 'delete' },
  'import.list': { ocsf: 6003, activity: 'read', facts: Counted },
  'import.read': { ocsf: 6003, activity: 'read' },
  'import.rows': { ocsf: 6003, activity: 'read', facts: Counted },
} as const satisfies NonNullable<Module['entries']>
