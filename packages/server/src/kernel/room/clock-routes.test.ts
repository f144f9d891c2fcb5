import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createTestClock, later, Problem } from '#kernel'
import type { Answer, RouteInput } from '#kernel/http'
import { createClockRoutes } from './clock-routes.ts'

const START = new Date('2026-01-05T08:00:00Z')

/** The routes on a frozen clock, with the order in which things happened and the instant at which they did. */
function openClock(run: (to: Date) => void = () => undefined) {
  const clock = createTestClock(START, { frozen: true })
  const happened: string[] = []
  const note = async (what: string) => {
    happened.push(`${what} begins ${clock.now().toISOString().slice(11, 16)}`)
    await new Promise(setImmediate)
    happened.push(`${what} ends ${clock.now().toISOString().slice(11, 16)}`)
  }
  const routes = createClockRoutes(
    clock,
    () => note('drain'),
    async (_from, to) => {
      await note('run')
      run(to)
    },
  )
  const send = (path: string, body: unknown): Promise<Answer> => {
    const route = routes.find((route) => route.path === path)
    assert.ok(route?.serve)
    return route.serve({ body } as RouteInput)
  }
  return {
    clock,
    happened,
    advance: (by: string) => send('/test-clock/advance', { by }),
    put: (now: string) => send('/test-clock', { now }),
  }
}

describe('the test clock', () => {
  test('makes one move after the other: places what stands, moves, runs what fell due', async () => {
    const { advance, happened, clock } = openClock()

    const answers = await Promise.all([advance('PT10M'), advance('PT10M')])

    assert.deepEqual(happened, [
      'drain begins 08:00',
      'drain ends 08:00',
      'run begins 08:10',
      'run ends 08:10',
      'drain begins 08:10',
      'drain ends 08:10',
      'run begins 08:20',
      'run ends 08:20',
    ])
    assert.deepEqual(
      answers.map(({ body }) => (body as { now: string }).now),
      ['2026-01-05T08:10:00.000Z', '2026-01-05T08:20:00.000Z'],
    )
    assert.deepEqual(clock.now(), later(START, { minutes: 20 }))
  })

  test('takes the next move after one that was refused or failed', async () => {
    let isBroken = true
    const { advance, put, clock } = openClock(() => {
      if (isBroken) throw new Error('a job failed')
    })
    const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

    await assert.rejects(put('2026-01-05T07:59:00Z'), refused('clock.backwards'))
    await assert.rejects(advance('P21Y'), refused('clock.too-far'))
    await assert.rejects(advance('soon'), refused('clock.duration'))
    assert.deepEqual(clock.now(), START)
    await assert.rejects(advance('PT1M'), /a job failed/)
    isBroken = false
    await advance('PT1M')
    assert.deepEqual(clock.now(), later(START, { minutes: 2 }))
  })
})
