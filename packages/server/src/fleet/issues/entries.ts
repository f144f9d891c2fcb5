import { Type } from 'typebox'
import type { Module } from '#kernel'
import { SEVERITIES, SOURCES } from './schema.ts'

const strict = { additionalProperties: false } as const
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Severity = Type.Enum(SEVERITIES)
const Seen = Type.Object(
  { source: Type.Enum(SOURCES), severity: Severity, count: Type.Integer({ minimum: 1 }) },
  strict,
)
/** `signature` is the SHA-256 of the statement that was signed, `scan` that of the sealed scan. */
const Signed = Type.Object({ signature: Hash }, strict)

export const VERDICTS = ['before-repair', 'clean', 'not-clean', 'inconclusive'] as const

/** Objects of an issue's entries: the issue, its vehicle, and what it was judged by. The subject is the vehicle's. */
export const entries = {
  'issue.list': { ocsf: 6003, activity: 'read', facts: Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict) },
  'issue.read': { ocsf: 6003, activity: 'read' },
  'issue.raise': { ocsf: 6003, activity: 'create', facts: Seen },
  /** Seen again while it is not over. */
  'issue.recur': { ocsf: 6003, activity: 'update', facts: Seen },
  /** Seen again after it was fixed, deferred or closed. */
  'issue.reopen': { ocsf: 6003, activity: 'update', facts: Seen },
  'issue.change': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ fields: Type.String(), status: Type.String(), severity: Severity }, strict),
  },
  'issue.defer': { ocsf: 6003, activity: 'update', facts: Signed },
  'issue.reject': { ocsf: 6003, activity: 'update', facts: Signed },
  /** A sealed scan was held against it. */
  'issue.judge': {
    ocsf: 6003,
    activity: 'other',
    facts: Type.Object({ verdict: Type.Enum(VERDICTS), scan: Hash }, strict),
  },
  'issue.verify': {
    ocsf: 6003,
    activity: 'update',
    facts: Type.Object({ signature: Type.Optional(Hash), scan: Type.Optional(Hash) }, strict),
  },
} as const satisfies NonNullable<Module['entries']>
