import { Type } from 'typebox'
import type { TestClock } from '#kernel'
import { later, Problem } from '#kernel'
import type { Answer, Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import { parseDuration } from './duration.ts'

const access = { public: 'only there when --test-clock was given, on loopback, in evaluation' }
const Now = Type.Object({ now: Type.String({ format: 'date-time' }) }, { additionalProperties: false })
const By = Type.Object({ by: Type.String({ maxLength: 50 }) }, { additionalProperties: false })
const answers = { 200: { description: 'Where the clock stands; what fell due has run', body: Now } }
const FARTHEST = { months: 240 }

/**
 * One move at a time: what fell due by one has run before the next begins. What was committed before a move is placed
 * before it, so that nothing in the log seems to have waited for as long as the clock leapt.
 *
 * @param drain places what is committed.
 * @param run writes the entry and runs what fell due; called with the clock already at `to`.
 */
export function createClockRoutes(
  clock: TestClock,
  drain: () => Promise<void>,
  run: (from: Date, to: Date) => Promise<void>,
): readonly Route[] {
  const move = async (target: (from: Date) => Date): Promise<Answer> => {
    await drain()
    const from = clock.now()
    const to = target(from)
    if (to < from)
      throw new Problem('conflict', 'clock.backwards', 'The clock does not run back. It stands where it stood.')
    if (to > later(from, FARTHEST))
      throw new Problem('refused', 'clock.too-far', 'The clock moves 20 years at once at most.')
    clock.moveTo(to)
    await run(from, to)
    return ok({ now: clock.now().toISOString() })
  }
  let last: Promise<unknown> = Promise.resolve()
  const moveInTurn = (target: (from: Date) => Date): Promise<Answer> => {
    const mine = last.then(() => move(target))
    last = mine.catch(() => undefined)
    return mine
  }
  return [
    defineRoute({
      method: 'PUT',
      path: '/test-clock',
      access,
      summary: 'Moves the test clock to an instant',
      body: Now,
      answers,
      serve: ({ body }) => moveInTurn(() => new Date(body.now)),
    }),
    defineRoute({
      method: 'POST',
      path: '/test-clock/advance',
      access,
      summary: 'Moves the test clock by an ISO 8601 duration',
      body: By,
      answers,
      serve: ({ body }) => moveInTurn((from) => later(from, parseDuration(body.by))),
    }),
  ]
}
