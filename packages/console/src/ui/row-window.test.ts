import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { layOut, windowOf } from './row-window.ts'

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

describe('what stands in a long table', () => {
  const drawn = ({ places }: ReturnType<typeof layOut>) => places.map((place) => ('at' in place ? place.at : 'room'))

  test('is the window alone, and the row that holds the focus beside it wherever it stands', () => {
    const near = { first: 50, end: 53 }
    assert.deepEqual(drawn(layOut(100, near)), [50, 51, 52])
    assert.deepEqual(drawn(layOut(100, near, 51)), [50, 51, 52])
    assert.deepEqual(drawn(layOut(100, near, 7)), [7, 'room', 50, 51, 52])
    assert.deepEqual(drawn(layOut(100, near, 99)), [50, 51, 52, 'room', 99])
    assert.deepEqual(drawn(layOut(100, near, 100)), [50, 51, 52])
  })

  test('is as high as all its rows, each drawn once', () => {
    const place = fc.nat({ max: 200 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150 }),
        place,
        place,
        fc.option(place, { nil: undefined }),
        (count, at, more, held) => {
          const first = Math.min(at, count - 1)
          const out = layOut(count, { first, end: Math.min(count, first + 1 + more) }, held)
          const rooms = out.places.reduce((sum, each) => sum + ('room' in each ? each.room : 1), out.above + out.below)
          assert.equal(rooms, count)
          assert.equal(new Set(drawn(out)).size, out.places.length)
        },
      ),
    )
  })
})
