/** A job: an errand that somebody waits for. What it is called over HTTP, where `Job` in the house is what the clock starts. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Context, ProblemCode, Role, Scope, SessionId, SubjectId } from '#kernel'

export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

const strict = { additionalProperties: false } as const
const Id = Type.String({ format: 'uuid' })
const Instant = Type.String({ format: 'date-time' })
const Count = Type.Integer({ minimum: 0 })

export type JobView = Static<typeof JobView>
/**
 * `percent` and `etaSeconds` are null until it is known how much there is to do. `ok` and `failed` count what was done of
 * it; `result` is the address of what came of it.
 */
export const JobView = Type.Object({
  id: Id,
  kind: Type.String(),
  state: Type.Enum(JOB_STATES),
  /** What it is at, in a word. */
  step: Type.String(),
  percent: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
  etaSeconds: Type.Union([Count, Type.Null()]),
  rows: Type.Object({ ok: Count, failed: Count }),
  /** Asked to stop; it does so where that is safe. */
  isCancelled: Type.Boolean(),
  failure: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
  result: Type.String(),
  createdAt: Instant,
  startedAt: Type.Union([Instant, Type.Null()]),
  endedAt: Type.Union([Instant, Type.Null()]),
})

export const JobParams = Type.Object({ jobId: Id }, strict)

/**
 * In whose name and how far it acts, whatever becomes of their session meanwhile. `actions`: what they have to hold, as far
 * as this, for every step of it.
 */
export interface ActsAs {
  readonly id: SubjectId
  readonly role: Role
  readonly hats: readonly Role[]
  readonly session: SessionId
  readonly scope: Scope
  readonly actions: readonly string[]
}

export interface JobRow {
  readonly id: string
  readonly kind: string
  readonly owner: SubjectId
  readonly actsAs: ActsAs
  /** The address of the thing it is about. */
  readonly about: string
  readonly state: JobState
  readonly step: string
  readonly done: number
  readonly total: number | null
  readonly ok: number
  readonly failed: number
  readonly failure: { readonly code: ProblemCode; readonly message: string } | null
  readonly isCancelled: boolean
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

export const isOver = ({ state }: Pick<JobRow, 'state'>): boolean => state !== 'queued' && state !== 'running'

export function toJobView(row: JobRow, { now }: Pick<Context, 'now'>): JobView {
  const { id, kind, state, step, isCancelled, failure, ok, failed } = row
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    ...{ id, kind, state, step, isCancelled, failure, percent: percentOf(row), etaSeconds: etaOf(row, now) },
    rows: { ok, failed },
    result: row.about,
    ...{ createdAt: row.createdAt.toISOString(), startedAt: iso(row.startedAt), endedAt: iso(row.endedAt) },
  }
}

const percentOf = ({ state, done, total }: JobRow): number | null =>
  state === 'done' ? 100 : total === null || total === 0 ? null : Math.min(100, Math.floor((100 * done) / total))

/** As if it went on at the pace it had so far. */
function etaOf({ state, startedAt, done, total }: JobRow, now: Date): number | null {
  if (state !== 'running' || startedAt === null || total === null || done === 0) return null
  return Math.max(0, Math.ceil(((now.getTime() - startedAt.getTime()) / 1_000 / done) * (total - done)))
}
