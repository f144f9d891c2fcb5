/** What assurance writes: declarations, looks, changes of state, and who asked. */
import { Type } from 'typebox'
import type { Module } from '#kernel'

const Value = Type.Union([Type.String({ maxLength: 1_000 }), Type.Integer(), Type.Boolean()])

const strict = { additionalProperties: false } as const
const Severity = Type.Integer({ minimum: 1, maximum: 4 })

/** What a part promises, as it was declared: lists joined by `, `, spans as ISO 8601 durations. */
const claim = { clauses: Type.String(), objective: Type.String(), promise: Type.String(), scope: Type.String() }
const ControlClaim = Type.Object(
  { ...claim, enforcedBy: Type.String(), freshFor: Type.String(), severity: Severity, tells: Type.String() },
  strict,
)
/** `terms` are triggers, spans and notices in JSON: with them anyone can fold the ledger again. */
const ObligationClaim = Type.Object(
  { ...claim, obligation: Type.String(), owner: Type.String(), severity: Severity, terms: Type.String() },
  strict,
)

export const entries = {
  'control.declare': { ocsf: 2003, activity: 'create', facts: ControlClaim },
  'obligation.declare': { ocsf: 2003, activity: 'create', facts: ObligationClaim },
  /** What a probe saw, in words of its own, beside `holds` and `because`. */
  'control.probe': { ocsf: 2003, activity: 'other', facts: Type.Record(Type.String(), Value) },
  'clause.change': {
    ocsf: 2003,
    activity: 'update',
    facts: Type.Object({ from: Type.String(), to: Type.String() }, strict),
  },
  'clause.list': { ocsf: 6003, activity: 'read' },
  'clause.read': { ocsf: 6003, activity: 'read' },
} as const satisfies NonNullable<Module['entries']>
