import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const

export const entries = {
  /** Everything that the stream may tell; its end says how much it told, and why no more came. */
  'live.follow': { ocsf: 6003, activity: 'read', facts: Type.Object({ signals: Type.String() }, strict) },
  'live.leave': {
    ocsf: 6003,
    activity: 'read',
    facts: Type.Object({ events: Type.Integer({ minimum: 0 }), because: Type.String() }, strict),
  },
} as const satisfies NonNullable<Module['entries']>
