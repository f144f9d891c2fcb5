import { Type } from 'typebox'
import type { Module } from '#kernel'
import { FORMATS } from './export.ts'
import { VERDICTS } from './schema.ts'

const strict = { additionalProperties: false } as const
/** Entries of before hold no counts. */
const Count = Type.Optional(Type.Integer({ minimum: 0 }))
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** Objects are the scan or act that it is of, its vehicle, its bridge. The subject is the vehicle's. */
export const entries = {
  /** With the bridge's signature (Ed25519 over the sealed bytes, base 64) the entry shows for good who recorded what. */
  'recording.seal': {
    ocsf: 6003,
    activity: 'create',
    facts: Type.Object(
      {
        sha256: Sha256,
        signature: Type.String({ maxLength: 88 }),
        source: Type.Enum(['vehicle', 'simulated', 'replayed']),
        resultSha256: Sha256,
        lines: Count,
        frames: Count,
        framesDropped: Count,
        isCutOff: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
  },
  /** What a bridge handed in as a recording is not believed. */
  'recording.refuse': { ocsf: 2004, activity: 'create', facts: Type.Object({ because: Type.String() }, strict) },
  'recording.list': {
    ocsf: 6003,
    activity: 'read',
    facts: Type.Object({ count: Type.Integer({ minimum: 0 }) }, strict),
  },
  'recording.read': { ocsf: 6003, activity: 'read' },
  'recording.export': { ocsf: 6003, activity: 'read', facts: Type.Object({ format: Type.Enum([...FORMATS]) }, strict) },
  'recording.replay': {
    ocsf: 6003,
    activity: 'read',
    facts: Type.Object({ sha256: Sha256, verdict: Type.Enum([...VERDICTS]) }, strict),
  },
} as const satisfies NonNullable<Module['entries']>
