import { Type } from 'typebox'
import type { Module } from '#kernel'

const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, { additionalProperties: false })

/** About the organisation: what is counted names no vehicle. */
export const entries = {
  'fault-trend.list': { ocsf: 6003, activity: 'read', facts: Listed },
} as const satisfies NonNullable<Module['entries']>
