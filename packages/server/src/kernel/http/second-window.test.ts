import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createSecondWindow } from './second-window.ts'

describe('a window counted by the second', () => {
  test('lets no sliding minute hold more than the limit, and holds nothing longer than a second too long', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 400 }), (gaps) => {
        const window = createSecondWindow()
        let nowMs = 0
        const passed: number[] = []
        for (const gap of gaps) {
          nowMs += gap
          const within = (ms: number) => passed.filter((at) => nowMs - at <= ms).length
          const { passes } = window.take('ada', 7, nowMs)
          if (passes) assert.ok(within(60_000) < 7)
          else assert.ok(within(61_000) >= 7)
          if (passes) passed.push(nowMs)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('passes again when Retry-After has gone by, and not a second before', () => {
    const window = createSecondWindow()
    for (let index = 0; index < 100; index++) window.take('ada', 100, index * 400)
    const { passes, retryAfterS } = window.take('ada', 100, 45_500)
    assert.equal(passes, false)
    assert.equal(window.take('ada', 100, 45_500 + (retryAfterS - 1) * 1000).passes, false)
    assert.equal(window.take('ada', 100, 45_500 + retryAfterS * 1000).passes, true)
  })

  test('holds what passed while the clock is set back', () => {
    const window = createSecondWindow()
    for (let index = 0; index < 3; index++) window.take('ada', 3, 90_000)
    assert.equal(window.take('ada', 3, 10_000).passes, false)
    assert.equal(window.take('ada', 3, 150_999).passes, false)
    assert.equal(window.take('ada', 3, 151_000).passes, true)
  })

  test('lets newcomers share one window when it is full, and forgets who has been silent', () => {
    const window = createSecondWindow(2)
    for (const key of ['ada', 'bob', 'eve', 'mallory']) assert.equal(window.take(key, 2, 0).passes, true)
    assert.equal(window.size, 3)
    assert.equal(window.take('trent', 2, 0).passes, false)
    assert.equal(window.take('ada', 2, 0).passes, true)
    window.sweep(61_000)
    assert.equal(window.size, 0)
  })
})
