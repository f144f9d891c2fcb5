import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { BLOCK_ROWS, windowOf } from './row-window.ts'

const HEIGHTS = new Map([
  [0, 1000],
  [1, 2000],
])

describe('the rows near the window', () => {
  test('are all of a short list', () => {
    assert.deepEqual(windowOf(BLOCK_ROWS, new Map(), 0, 900), { first: 0, end: 1, above: 0, below: 0 })
    assert.deepEqual(windowOf(0, new Map(), 0, 900), { first: 0, end: 0, above: 0, below: 0 })
  })

  test('leave room for those above and below, measured or guessed by what was measured', () => {
    const rows = 4 * BLOCK_ROWS
    assert.deepEqual(windowOf(rows, HEIGHTS, 0, 900), { first: 0, end: 1, above: 0, below: 5000 })
    assert.deepEqual(windowOf(rows, HEIGHTS, 1500, 3500), { first: 1, end: 3, above: 1000, below: 1500 })
    assert.deepEqual(windowOf(rows, HEIGHTS, 99_999, 99_999), { first: 3, end: 4, above: 4500, below: 0 })
  })

  test('take up as much room wherever the window stands, and are few of 100,000', () => {
    const whole = (rows: number) => Math.ceil(rows / BLOCK_ROWS) * 2250
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, part) => {
        const from = part * whole(rows)
        const { first, end, above, below } = windowOf(rows, new Map(), from, from + 3000)
        assert.ok(end > first && end - first <= 3)
        assert.equal(above + (end - first) * 2250 + below, whole(rows))
      }),
    )
  })
})
