/**
 * `Idempotency-Key` on every POST: the same key with the same body gets the first answer again, for 24 hours and per user.
 * An answer given again discloses again, so it leaves an entry; one that may not be stored is not kept here either.
 */
import { createHash } from 'node:crypto'
import type { Context, Kernel, SubjectId } from '#kernel'
import { HOUSE, Problem, sooner } from '#kernel'
import { sql } from '#kernel/database'
import { isKept } from './answer.ts'
import type { Answer, Route, RouteInput } from './route.ts'
import type { Told } from './told.ts'
import { overhear, sumUp } from './told.ts'

const KEPT = { hours: 24 }
const KEY = /^[\x21-\x7e]{1,128}$/

export interface Idempotency {
  /** Runs `handle`, or answers what it answered the first time. */
  once(ctx: Context, route: Route, input: RouteInput, handle: (ctx: Context) => Promise<Answer>): Promise<Answer>
}

/** What stays of the first request. Not the answer, if it was `NEVER_KEPT`. */
interface Kept {
  readonly answer?: Answer
  readonly told: Told
}

export function createIdempotency({ vault }: Pick<Kernel, 'vault'>): Idempotency {
  return {
    async once(ctx, route, input, handle) {
      const key = input.headers['idempotency-key']
      // Ending a session is of the session, not of the user: an answer kept from another one would end nothing.
      const isOfSession = route.path.startsWith('/auth/')
      if (route.method !== 'POST' || isOfSession || key === undefined || ctx.actor.kind !== 'person') return handle(ctx)
      if (!KEY.test(key))
        throw new Problem('invalid', 'http.idempotency-key', 'Idempotency-Key takes 1 to 128 visible ASCII characters.')
      const place = placeOf(ctx, ctx.actor.id, key)
      const request = digest(route.method, route.path, JSON.stringify(input.params), digestOf(input.body))
      // The row is claimed first: of two at once the second waits for the first to commit and then finds its answer.
      const claimed = await ctx.tx.run(sql`
        INSERT INTO kernel_idempotency (org_id, id, request, at) VALUES (${ctx.org}, ${place.row}, ${request}, ${ctx.now})
        ON CONFLICT (org_id, id) DO UPDATE SET request = excluded.request, at = excluded.at, answer = NULL
        WHERE kernel_idempotency.at < ${sooner(ctx.now, KEPT)}`)
      if (claimed === 0) {
        const kept = await readKept(ctx, place, request)
        await route.reach?.(ctx, input, kept.answer)
        return replay(ctx, kept)
      }
      const { ears, entries } = overhear(ctx)
      const answer = await handle(ears).catch((error) => release(ctx, place, error))
      const kept: Kept = { told: sumUp(entries, route.path), ...(isKept(answer) ? { answer } : {}) }
      const sealed = await vault.seal(ctx.tx, place, kept)
      await ctx.tx.run(
        sql`UPDATE kernel_idempotency SET answer = ${sealed} WHERE org_id = ${ctx.org} AND id = ${place.row}`,
      )
      return answer
    },
  }

  /** A refusal that commits what was done on the way must not commit the claim: there is no answer to give again. */
  async function release(ctx: Context, { row }: ReturnType<typeof placeOf>, error: unknown): Promise<never> {
    if (error instanceof Problem && error.keep)
      await ctx.tx.run(sql`DELETE FROM kernel_idempotency WHERE org_id = ${ctx.org} AND id = ${row}`)
    throw error
  }

  async function readKept(ctx: Context, place: ReturnType<typeof placeOf>, request: string): Promise<Required<Kept>> {
    const found = await ctx.tx.find<{ request: string; answer: Uint8Array | null }>(
      sql`SELECT request, answer FROM kernel_idempotency WHERE org_id = ${ctx.org} AND id = ${place.row}`,
    )
    if (found?.request !== request) {
      throw new Problem(
        'refused',
        'http.idempotency-key-reused',
        'This Idempotency-Key was used for another request. Take a new one.',
      )
    }
    if (found.answer === null)
      throw new Problem(
        'conflict',
        'http.idempotency-busy',
        'The first request with this key is not done yet. Try again.',
      )
    const { answer, told } = await vault.open<Kept>(ctx.tx, place, found.answer)
    if (answer === undefined) {
      throw new Problem(
        'conflict',
        'http.shown-once',
        'The first answer to this Idempotency-Key held a secret, which was shown once and is not kept. Take a new key.',
      )
    }
    return { answer, told }
  }
}

function replay(ctx: Context, { answer, told: { actions, objects, subjects } }: Required<Kept>): Answer {
  ctx.record({ action: 'answer.replay', object: objects, subject: subjects, facts: { actions, replayed: true } })
  return answer
}

const placeOf = (ctx: Context, subject: SubjectId, key: string) => ({
  org: ctx.org,
  table: 'kernel_idempotency',
  column: 'answer',
  row: digest(subject, key),
  subject,
})

/** Bytes by their own hash: as text they would be four times as long. */
const digestOf = (body: unknown): string =>
  body instanceof Uint8Array ? createHash('sha256').update(body).digest('hex') : JSON.stringify(body ?? null)

const digest = (...parts: readonly string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/**
 * Forgets all kept answers of the organisation when somebody in it is erased: each is sealed under the key of who asked,
 * and may hold what was erased.
 */
export const eraseAnswers = async (ctx: Context): Promise<void> => {
  await ctx.tx.run(sql`DELETE FROM kernel_idempotency WHERE org_id = ${ctx.org}`)
}

/** Forgets the answers older than a day, of all organisations. */
export const forgetAnswers = ({ database, clock }: Pick<Kernel, 'database' | 'clock'>): Promise<number> =>
  database.transaction({ org: HOUSE, role: 'retention' }, (tx) =>
    tx.run(sql`DELETE FROM kernel_idempotency WHERE at < ${sooner(clock.now(), KEPT)}`),
  )
