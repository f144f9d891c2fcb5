/** What an auditor is shown of a clause. */
import { Type } from 'typebox'
import { CLAUSE_IDS } from '#kernel'
import { PageQuery } from '#kernel/http'
import { STATES } from '#proof'

const Instant = Type.Union([Type.String({ format: 'date-time' }), Type.Null()])
const Reason = Type.Union([Type.String(), Type.Null()])
const POLICIES = ['muts', 'fleetops'] as const

const PartView = Type.Object({
  kind: Type.Enum(['control', 'obligation', 'attestation']),
  name: Type.String(),
  promise: Type.String(),
  state: Type.Enum(STATES),
  because: Reason,
  lastEvidenceAt: Instant,
  nextDueAt: Instant,
})

/** The last look behind the clause's first control: what it saw, and the entry that holds it. */
const EvidenceView = Type.Object({
  entry: Type.String(),
  holds: Type.Boolean(),
  because: Reason,
  saw: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
})

export const ClauseView = Type.Object({
  id: Type.Enum(CLAUSE_IDS),
  policy: Type.Enum(POLICIES),
  text: Type.String(),
  promise: Type.String(),
  kind: Type.Enum(['enforced', 'obligation', 'attested', 'enforced+attested']),
  state: Type.Enum(STATES),
  control: Type.Optional(Type.String()),
  lastEvidenceAt: Type.Optional(Instant),
  evidence: Type.Optional(EvidenceView),
  parts: Type.Array(PartView),
})

export const ClauseQuery = Type.Object(
  { ...PageQuery.properties, state: Type.Optional(Type.Enum(STATES)), policy: Type.Optional(Type.Enum(POLICIES)) },
  { additionalProperties: false },
)

const Since1970 = Type.String({ format: 'date-time', pattern: '^(19[7-9]|2)' })

export const PackQuery = Type.Object(
  { from: Type.Optional(Since1970), to: Type.Optional(Since1970) },
  { additionalProperties: false },
)

export const ClauseParams = Type.Object({ clauseId: Type.String({ maxLength: 100 }) }, { additionalProperties: false })
