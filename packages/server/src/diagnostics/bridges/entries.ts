import { Type } from 'typebox'
import type { Module } from '#kernel'
import { BRIDGE_KINDS } from './bridge-store.ts'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)

export const entries = {
  'bridge.list': { ocsf: 6003, activity: 'read', facts: Listed },
  'bridge.invite': { ocsf: 3005, activity: 'create' },
  'bridge.pair': {
    ocsf: 3001,
    activity: 'create',
    facts: Type.Object({ kind: Type.Enum(BRIDGE_KINDS) }, strict),
  },
  'bridge.revoke': { ocsf: 3001, activity: 'delete' },
  'bridge.connect': { ocsf: 3002, activity: 'other' },
  /** The verifier key under which a bridge vouches for this log, and its device key's signature (base 64) for that. */
  'bridge.witness': {
    ocsf: 3001,
    activity: 'create',
    facts: Type.Object({ vkey: Type.String({ maxLength: 300 }), signature: Type.String({ maxLength: 88 }) }, strict),
  },
} as const satisfies NonNullable<Module['entries']>
