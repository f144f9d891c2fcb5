import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { windowOf } from './row-window.ts'

const ROW_PX = 40

describe('the rows near the window', () => {
  test('are all of a short list, and none where there is none', () => {
    assert.deepEqual(windowOf(5, ROW_PX, 0, 900), { first: 0, end: 5 })
    assert.deepEqual(windowOf(0, ROW_PX, 0, 900), { first: 0, end: 0 })
  })

  test('are those that are seen, and six beyond each edge', () => {
    assert.deepEqual(windowOf(1000, ROW_PX, 0, 800), { first: 0, end: 26 })
    assert.deepEqual(windowOf(1000, ROW_PX, 4000, 4800), { first: 94, end: 126 })
    assert.deepEqual(windowOf(1000, ROW_PX, 4001, 4801), { first: 94, end: 127 })
  })

  test('are one at least, wherever the window stands: above all of them, or far below', () => {
    assert.deepEqual(windowOf(1000, ROW_PX, -9000, -8000), { first: 0, end: 1 })
    assert.deepEqual(windowOf(1000, ROW_PX, 99_000, 99_900), { first: 999, end: 1000 })
  })

  test('are few of 100,000, and hold all that is seen', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), place, (rows, part) => {
        const from = part * rows * ROW_PX
        const { first, end } = windowOf(rows, ROW_PX, from, from + 900)
        assert.ok(end > first && end - first <= 36)
        assert.ok(first * ROW_PX <= from && (end === rows || end * ROW_PX >= from + 900))
      }),
    )
  })
})
