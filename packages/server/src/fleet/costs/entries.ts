import { Type } from 'typebox'
import type { Module } from '#kernel'

const Listed = Type.Object(
  { count: Type.Integer({ minimum: 0 }), month: Type.String({ pattern: '^\\d{4}-\\d\\d$' }) },
  { additionalProperties: false },
)

/** Objects: the vehicles or sites whose costs were shown; the organisation where none was. */
export const entries = {
  'cost.list': { ocsf: 6003, activity: 'read', facts: Listed },
} as const satisfies NonNullable<Module['entries']>
