import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createRateWindow } from './rate-window.ts'

describe('a rate window', () => {
  test('lets 100 pass in a minute and refuses the 101st with the time to wait [muts.api.rate-limit]', () => {
    const window = createRateWindow()
    const verdicts = Array.from({ length: 101 }, (_, index) => window.take('ada', 100, 1_000 + index * 10))
    assert.equal(verdicts.filter(({ passes }) => passes).length, 100)
    assert.deepEqual(verdicts[100], { passes: false, remaining: 0, retryAfterS: 60 })
    assert.equal(window.take('bob', 100, 2_000).passes, true)
  })

  test('lets no sliding minute hold more than the limit, whatever the pattern [muts.api.rate-limit]', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 400 }), (gaps) => {
        const window = createRateWindow()
        let nowMs = 0
        const passed: number[] = []
        for (const gap of gaps) {
          nowMs += gap
          const plain = passed.filter((at) => nowMs - at <= 60_000).length < 7
          assert.equal(window.take('ada', 7, nowMs).passes, plain)
          if (plain) passed.push(nowMs)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('passes again when Retry-After has gone by, and not a second before', () => {
    const window = createRateWindow()
    for (let index = 0; index < 100; index++) window.take('ada', 100, index)
    const { retryAfterS } = window.take('ada', 100, 30_000)
    assert.equal(window.take('ada', 100, 30_000 + (retryAfterS - 1) * 1000).passes, false)
    assert.equal(window.take('ada', 100, 30_000 + retryAfterS * 1000).passes, true)
  })

  test('lets newcomers share one window when it is full, and grows no further', () => {
    const window = createRateWindow(2)
    for (const key of ['ada', 'bob', 'eve', 'mallory']) assert.equal(window.take(key, 2, 0).passes, true)
    assert.equal(window.size, 3)
    assert.equal(window.take('trent', 2, 0).passes, false)
    assert.equal(window.take('ada', 2, 0).passes, true)
    window.sweep(60_001)
    assert.equal(window.take('trent', 2, 60_001).passes, true)
  })

  test('forgets who has been silent for a minute', () => {
    const window = createRateWindow()
    window.take('ada', 100, 0)
    window.sweep(60_001)
    assert.equal(window.size, 0)
  })
})
