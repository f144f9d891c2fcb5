import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Count = Type.Integer({ minimum: 0 })

export const entries = {
  /** From here on everything that is said on the bus may be told; the end says how many frames it were. */
  'frames.follow': { ocsf: 6003, activity: 'read', facts: Type.Object({}, strict) },
  'frames.leave': {
    ocsf: 6003,
    activity: 'read',
    facts: Type.Object({ frames: Count, dropped: Count, because: Type.String() }, strict),
  },
} as const satisfies NonNullable<Module['entries']>
