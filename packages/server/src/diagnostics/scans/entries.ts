import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Listed = Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict)
/** With the bridge's signature (Ed25519 over the sealed bytes, base 64) the entry shows for good who read what. */
const sealed = {
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  signature: Type.String({ maxLength: 88 }),
  source: Type.Enum(['vehicle', 'simulated', 'replayed']),
}
const Failed = Type.Object({ code: Type.String(), ...Type.Partial(Type.Object(sealed)).properties }, strict)

/** Objects of a scan's entries: the scan, its vehicle, its bridge. Their subject is the vehicle's. */
export const entries = {
  'scan.request': { ocsf: 6003, activity: 'create' },
  'scan.start': { ocsf: 6003, activity: 'other' },
  'scan.seal': { ocsf: 6003, activity: 'update', facts: Type.Object(sealed, strict) },
  'scan.fail': { ocsf: 6003, activity: 'update', facts: Failed },
  /** What is stored of a scan is not what was sealed. */
  'seal.break': { ocsf: 2004, activity: 'create', facts: Type.Object({ because: Type.String() }, strict) },
  'scan.read': { ocsf: 6003, activity: 'read' },
  'scan.list': { ocsf: 6003, activity: 'read', facts: Listed },
} as const satisfies NonNullable<Module['entries']>
