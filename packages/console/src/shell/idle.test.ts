import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { idleLeftMs, idleWindowMs, WARN_BELOW_MS } from './idle.ts'

const MINUTE_MS = 60_000
const answeredAt = Date.UTC(2026, 10, 21, 12, 0)
const endsIn = (minutes: number) => new Date(answeredAt + minutes * MINUTE_MS).toISOString()

describe('the idle window of a session', () => {
  test('is what the server told, where both clocks agree', () => {
    assert.equal(idleWindowMs(endsIn(12), answeredAt), 12 * MINUTE_MS)
  })

  test("is the policy's half hour where the server's clock stands elsewhere", () => {
    assert.equal(idleWindowMs(endsIn(60 * 24 * 91), answeredAt), 30 * MINUTE_MS)
    assert.equal(idleWindowMs(endsIn(-5), answeredAt), 30 * MINUTE_MS)
  })

  test('starts again with every answer, and warns in the last two minutes', () => {
    const window = 30 * MINUTE_MS

    assert.equal(idleLeftMs(window, answeredAt, answeredAt + 10 * MINUTE_MS), 20 * MINUTE_MS)
    assert.equal(idleLeftMs(window, answeredAt, answeredAt + 28 * MINUTE_MS), WARN_BELOW_MS)
    assert.equal(idleLeftMs(window, answeredAt, answeredAt + 31 * MINUTE_MS), 0)
  })
})
