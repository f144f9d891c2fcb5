import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dialPaths, ringPath } from './ring.ts'

const zeros = '0'.repeat(64)
const full = 'f'.repeat(64)

/** How far from the centre each tick ends. */
const reachesOf = (path: string, centre: number) =>
  [...path.matchAll(/L([\d.]+) ([\d.]+)/g)].map(([, x, y]) => Math.hypot(Number(x) - centre, Number(y) - centre))

describe('the ring of a seal', () => {
  test('has 32 ticks, one a byte, the first at the top', () => {
    const path = ringPath(full)

    assert.equal(path.split('M').length - 1, 32)
    assert.ok(path.startsWith('M10.50 5.50L10.50 0.50'))
  })

  test('draws a large byte as a long tick', () => {
    const [long = 0, short = 0] = reachesOf(ringPath(`ff${'00'.repeat(31)}`), 10.5)

    assert.ok(Math.abs(long - 10) < 0.02)
    assert.ok(Math.abs(short - 6.2) < 0.02)
  })

  test('differs as soon as one digit of the hash does', () => {
    assert.notEqual(ringPath(zeros), ringPath(`${'0'.repeat(63)}8`))
  })

  test('is the same for the same hash, however it is written', () => {
    assert.equal(ringPath('AB'.repeat(32)), ringPath('ab '.repeat(32)))
  })
})

describe('the dial of a build', () => {
  test('has one inner tick per hex digit inside a scale of 128', () => {
    const { inner, outer } = dialPaths(full)

    assert.equal(inner.split('M').length - 1, 64)
    assert.equal(outer.split('M').length - 1, 128)
    assert.ok(reachesOf(inner, 100).every((reach) => Math.abs(reach - 82) < 0.2))
  })
})
