/** What assurance writes: declarations, looks, changes of state, and who asked. */
import { Type } from 'typebox'
import type { Module } from '#kernel'

const Value = Type.Union([Type.String({ maxLength: 1_000 }), Type.Integer(), Type.Boolean()])

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const strict = { additionalProperties: false } as const
const Severity = Type.Integer({ minimum: 1, maximum: 4 })

/** What a part promises, as it was declared: lists joined by `, `, spans as ISO 8601 durations; `source` hashes the code that enforces it. */
const claim = { clauses: Type.String(), objective: Type.String(), promise: Type.String(), scope: Type.String() }
const ControlClaim = Type.Object(
  {
    ...claim,
    enforcedBy: Type.String(),
    source: Sha256,
    freshFor: Type.String(),
    severity: Severity,
    tells: Type.String(),
  },
  strict,
)
const ClauseClaim = Type.Object({ kind: Type.String(), text: Type.String(), promise: Type.String() }, strict)
/** `terms` are triggers, spans and notices in JSON: with them anyone can fold the ledger again. */
const ObligationClaim = Type.Object(
  { ...claim, obligation: Type.String(), owner: Type.String(), severity: Severity, terms: Type.String() },
  strict,
)

/** `terms` are spans, notices and names of documents in JSON. */
const AttestationClaim = Type.Object(
  { clauses: Type.String(), promise: Type.String(), owner: Type.String(), per: Type.String(), terms: Type.String() },
  strict,
)

export const entries = {
  /** A sentence of a policy, word for word. */
  'clause.declare': { ocsf: 2003, activity: 'create', facts: ClauseClaim },
  'control.declare': { ocsf: 2003, activity: 'create', facts: ControlClaim },
  'obligation.declare': { ocsf: 2003, activity: 'create', facts: ObligationClaim },
  'attestation.declare': { ocsf: 2003, activity: 'create', facts: AttestationClaim },
  /** It is promised no more. */
  'clause.retire': { ocsf: 2003, activity: 'delete' },
  'control.retire': { ocsf: 2003, activity: 'delete' },
  'obligation.retire': { ocsf: 2003, activity: 'delete' },
  'attestation.retire': { ocsf: 2003, activity: 'delete' },
  /** What a probe saw, in words of its own, beside `holds` and `because`. */
  'control.probe': { ocsf: 2003, activity: 'other', facts: Type.Record(Type.String(), Value) },
  'clause.change': {
    ocsf: 2003,
    activity: 'update',
    facts: Type.Object({ from: Type.String(), to: Type.String() }, strict),
  },
  'clause.list': { ocsf: 6003, activity: 'read' },
  'clause.read': { ocsf: 6003, activity: 'read' },
  /** An evidence pack was handed out. */
  'clause.prove': { ocsf: 6003, activity: 'read' },
} as const satisfies NonNullable<Module['entries']>
