import { Type } from 'typebox'
import type { Module } from '#kernel'

const Value = Type.Union([Type.String({ maxLength: 1_000 }), Type.Integer(), Type.Boolean()])

export const entries = {
  /** What a probe saw, in words of its own, beside `holds` and `because`. */
  'control.probe': { ocsf: 2003, activity: 'other', facts: Type.Record(Type.String(), Value) },
  'clause.change': {
    ocsf: 2003,
    activity: 'update',
    facts: Type.Object({ from: Type.String(), to: Type.String() }, { additionalProperties: false }),
  },
  'clause.list': { ocsf: 6003, activity: 'read' },
  'clause.read': { ocsf: 6003, activity: 'read' },
} as const satisfies NonNullable<Module['entries']>
