import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)

export const entries = {
  'report.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'report.read': { ocsf: 6003, activity: 'read', facts: Type.Object({ masked: Type.Boolean() }, strict) },
} as const satisfies NonNullable<Module['entries']>
