import { Type } from 'typebox'
import type { Module } from '#kernel'
import { PLACES } from './schema.ts'

const Listed = Type.Object(
  {
    count: Type.Integer({ minimum: 0 }),
    month: Type.String({ pattern: '^\\d{4}-\\d\\d$' }),
    by: Type.Enum(PLACES),
  },
  { additionalProperties: false },
)

/**
 * Objects: the vehicle and the site that were asked about, and the vehicles or sites whose costs were shown; the organisation
 * where there are none. Subjects: those of all these vehicles that were in reach.
 */
export const entries = {
  'cost.list': { ocsf: 6003, activity: 'read', facts: Listed },
} as const satisfies NonNullable<Module['entries']>
