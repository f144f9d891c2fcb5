import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { later } from '#kernel'
import { ACCOUNT, countFailure, NETWORK } from './attempts.ts'

const now = new Date('2026-01-05T08:00:00Z')
const zero = { failures: 0, failedAt: now, blockedUntil: null }
const failTimes = (times: number, rule = ACCOUNT) =>
  Array.from({ length: times }).reduce<typeof zero | ReturnType<typeof countFailure>>(
    (counter) => countFailure(counter, rule, now),
    zero,
  )
const waitS = ({ blockedUntil }: { blockedUntil: Date | null }) =>
  blockedUntil ? (blockedUntil.getTime() - now.getTime()) / 1_000 : 0

describe('failed attempts', () => {
  test('double the wait from the fifth on and lock at the tenth', () => {
    const waits = Array.from({ length: 10 }, (_, index) => waitS(failTimes(index + 1)))
    assert.deepEqual(waits, [0, 0, 0, 0, 2, 4, 8, 16, 32, 900])
  })

  test('slow a network from the hundredth on, for a minute at most', () => {
    assert.deepEqual(
      [99, 100, 101, 200].map((times) => waitS(failTimes(times, NETWORK))),
      [0, 2, 4, 60],
    )
  })

  test('are forgotten after 15 minutes, and after a lock', () => {
    const at = later(now, { minutes: 15 })
    assert.equal(countFailure(failTimes(9), ACCOUNT, at).failures, 1)
    assert.equal(countFailure(failTimes(10), ACCOUNT, at).failures, 1)
  })
})
