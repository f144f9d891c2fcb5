/** The nouns of acts: what may be asked for, and what is shown of a session, its lock and what was done in it. */
import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'
import { MOST_HOLD_MS, SINGLE_CODE } from '#protocol/acts'

const strict = { additionalProperties: false } as const
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const hex = (least: number, most: number) =>
  Type.String({ pattern: `^([0-9A-F]{2}){${least},${most}}$`, maxLength: 2 * most })

export const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
export const Reason = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' })
const Ecu = Type.String({ pattern: '^0x[0-9A-F]{3,8}$', maxLength: 10 })
const holdMs = Type.Integer({ minimum: 100, maximum: MOST_HOLD_MS })

/** How long a lock lasts, in seconds: as long as somebody may be away from the vehicle. */
export const LockDraft = Type.Object({ expiresInS: Type.Integer({ minimum: 30, maximum: 900 }) }, strict)

export type SessionDraft = Static<typeof SessionDraft>
export const SessionDraft = Type.Object(
  {
    reason: Reason,
    workOrderId: Type.Optional(Id),
    /** Named where several bridges reach the vehicle. */
    bridgeId: Type.Optional(Id),
    /** Of each act in it its bridge makes a recording, too. */
    isRecorded: Type.Optional(Type.Boolean()),
  },
  strict,
)

/** Bytes are upper-case hex without blanks; `code` as a scan spells it, `P0301` or `C0040-11`, and none that stands for many. */
export const Order = Type.Union([
  Type.Object({ kind: Type.Literal('clear-codes'), ecu: nullable(Ecu) }, strict),
  Type.Object(
    { kind: Type.Literal('clear-code'), ecu: Ecu, code: Type.String({ pattern: SINGLE_CODE.source, maxLength: 8 }) },
    strict,
  ),
  Type.Object({ kind: Type.Literal('raw'), ecu: Ecu, request: hex(1, 4_095) }, strict),
  Type.Object({ kind: Type.Literal('control'), ecu: Ecu, identifier: hex(2, 2), state: hex(0, 64), holdMs }, strict),
  Type.Object({ kind: Type.Literal('routine'), ecu: Ecu, identifier: hex(2, 2), option: hex(0, 64), holdMs }, strict),
])

export type ActDraft = Static<typeof ActDraft>
export const ActDraft = Type.Object({ order: Order, reason: Reason }, strict)

export const ACT_STATUSES = ['queued', 'running', 'armed', 'done', 'stopped', 'refused', 'failed', 'unclear'] as const
export type ActStatus = (typeof ACT_STATUSES)[number]

export const SessionView = Type.Object({
  id: Id,
  vehicleId: Id,
  bridgeId: Id,
  /** The pseudonym of whoever opened it. */
  personId: Id,
  isOwn: Type.Boolean(),
  workOrderId: nullable(Id),
  reason: nullable(Type.String({ 'x-data-class': 'personal' })),
  isUnreadable: Type.Optional(Type.Literal(true)),
  openedAt: Instant,
  endedAt: nullable(Instant),
  endedBecause: nullable(Type.String()),
  lock: nullable(Type.Object({ expiresAt: Instant })),
  isRecorded: Type.Boolean(),
})
export type SessionView = Static<typeof SessionView>

const Failure = Type.Object({ code: Type.String(), message: Type.String(), at: Type.String() })
const Precondition = Type.Object({
  name: Type.String(),
  state: Type.String(),
  value: Type.Optional(Type.String()),
  unit: Type.String(),
  source: nullable(Type.String()),
  holds: Type.Boolean(),
})
const Step = Type.Object({
  at: Instant,
  ecu: Type.String(),
  request: Type.String(),
  answer: nullable(Type.String({ 'x-data-class': 'personal' })),
  outcome: Type.String(),
})
const Code = Type.Object({ ecu: Type.String(), code: Type.String(), text: Type.String() })

export type ActView = Static<typeof ActView>
/**
 * `before` and `after` are the codes of the whole vehicle; the sealed bytes hold all that was read. `unreadAfter` are the
 * addresses of units that did not tell their codes again: `after` says nothing of them, and is absent where that are all.
 */
export const ActView = Type.Object({
  id: Id,
  diagnosticSessionId: Id,
  vehicleId: Id,
  bridgeId: Id,
  kind: Type.String(),
  class: Type.String(),
  status: Type.Enum(ACT_STATUSES),
  requestedAt: Instant,
  endedAt: nullable(Instant),
  progress: nullable(Type.String()),
  order: nullable(Order),
  reason: nullable(Type.String({ 'x-data-class': 'personal' })),
  isUnreadable: Type.Optional(Type.Literal(true)),
  source: Type.Optional(Type.String()),
  failure: Type.Optional(Failure),
  preconditions: Type.Optional(Type.Array(Precondition)),
  steps: Type.Optional(Type.Array(Step)),
  before: Type.Optional(Type.Array(Code)),
  after: Type.Optional(Type.Array(Code)),
  unreadAfter: Type.Optional(Type.Array(Type.String())),
  /** SHA-256 of what the bridge signed before and after. */
  readySha256: nullable(Type.String()),
  sha256: nullable(Type.String()),
  /** Whether a recording of it was asked for; behind `/acts/{id}/recording` it is what came of that. */
  isRecorded: Type.Boolean(),
})
