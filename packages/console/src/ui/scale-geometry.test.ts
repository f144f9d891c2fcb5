import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { positionOn, ticksOf } from './scale-geometry.ts'

describe('a place on a scale', () => {
  test('is proportional between the ends', () => {
    assert.equal(positionOn(10, 16, 13), 50)
    assert.equal(positionOn(-25, 25, 0), 50)
  })

  test('stays on the line for values beyond it', () => {
    assert.equal(positionOn(0, 100, 130), 100)
    assert.equal(positionOn(0, 100, -1), 0)
  })

  test('is the start of a line without length', () => {
    assert.equal(positionOn(5, 5, 5), 0)
  })
})

test('the ticks of a scale stand at both ends, every fifth of them long', () => {
  const ticks = ticksOf(10, 5)

  assert.deepEqual([ticks.at(0)?.at, ticks.at(-1)?.at], [0, 100])
  assert.deepEqual(
    ticks.filter(({ isLong }) => isLong).map(({ at }) => at),
    [0, 50, 100],
  )
})
