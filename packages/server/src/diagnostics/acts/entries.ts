import { Type } from 'typebox'
import type { Module } from '#kernel'

const strict = { additionalProperties: false } as const
const Because = Type.Object({ because: Type.String({ maxLength: 120 }) }, strict)
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
/** With the bridge's signature (Ed25519 over the sealed bytes, base 64) the entry shows for good who saw or did what. */
const signed = {
  sha256: Sha256,
  signature: Type.String({ maxLength: 88 }),
  source: Type.Enum(['vehicle', 'simulated', 'replayed']),
}
/** `head` is service, and sub-function or identifier, in hex: nothing of what a request carries. */
const Asked = Type.Object({ kind: Type.String(), class: Type.String(), head: Type.Optional(Type.String()) }, strict)
const Refused = Type.Object({ kind: Type.String(), head: Type.Optional(Type.String()), rule: Type.String() }, strict)

/** Objects of an act's entries: the act, its session, its vehicle, its bridge. Their subject is the vehicle's. */
export const entries = {
  'diagnostic-session.open': { ocsf: 6003, activity: 'create' },
  'diagnostic-session.read': { ocsf: 6003, activity: 'read' },
  'diagnostic-session.list': {
    ocsf: 6003,
    activity: 'read',
    facts: Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict),
  },
  'diagnostic-session.end': { ocsf: 6003, activity: 'delete', facts: Because },
  'diagnostic-session.lock': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ until: Type.String({ format: 'date-time' }) }, strict),
  },
  'diagnostic-session.unlock': { ocsf: 6003, activity: 'update', facts: Because },
  'diagnostic-profile.read': { ocsf: 6003, activity: 'read' },
  /** `sha256`: of the profile as it is shown, in its canonical bytes (RFC 8785). */
  'diagnostic-profile.change': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ count: Type.Integer({ minimum: 0 }), sha256: Sha256 }, strict),
  },
  'act.request': { ocsf: 6003, activity: 'create', facts: Asked },
  /** What no role may lift, or what is of a class that is not given here: nothing was sent. */
  'act.refuse': { ocsf: 6003, activity: 'create', facts: Refused },
  'act.start': { ocsf: 6003, activity: 'other' },
  /** The vehicle as it was found is sealed, and leave was given. */
  'act.arm': { ocsf: 6003, activity: 'update', facts: Type.Object(signed, strict) },
  /** What was found was sealed, and leave was not given. */
  'act.withhold': { ocsf: 6003, activity: 'update', facts: Type.Object({ ...signed, because: Type.String() }, strict) },
  'act.stop': { ocsf: 6003, activity: 'update', facts: Because },
  'act.seal': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object(
      { ...signed, result: Type.String(), code: Type.Optional(Type.String()), rule: Type.Optional(Type.String()) },
      strict,
    ),
  },
  /** Its bridge said nothing any more, or nothing that is proven. */
  'act.fail': { ocsf: 6003, activity: 'update', facts: Type.Object({ code: Type.String() }, strict) },
  'act.read': { ocsf: 6003, activity: 'read' },
} as const satisfies NonNullable<Module['entries']>
