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

/** @param run writes the entry and runs what fell due; called with the clock already at `to`. */
export function createClockRoutes(clock: TestClock, run: (from: Date, to: Date) => Promise<void>): readonly Route[] {
  const moveTo = async (to: Date): Promise<Answer> => {
    const from = clock.now()
    if (to < from)
      throw new Problem('conflict', 'clock.backwards', 'The clock does not run back. It stands where it stood.')
    if (to > later(from, FARTHEST))
      throw new Problem('refused', 'clock.too-far', 'The clock moves 20 years at once at most.')
    clock.moveTo(to)
    await run(from, to)
    return ok({ now: clock.now().toISOString() })
  }
  return [
    defineRoute({
      method: 'PUT',
      path: '/test-clock',
      access,
      summary: 'Moves the test clock to an instant',
      body: Now,
      answers,
      serve: ({ body }) => moveTo(new Date(body.now)),
    }),
    defineRoute({
      method: 'POST',
      path: '/test-clock/advance',
      access,
      summary: 'Moves the test clock by an ISO 8601 duration',
      body: By,
      answers,
      serve: ({ body }) => moveTo(later(clock.now(), parseDuration(body.by))),
    }),
  ]
}
