import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { doorsOfLook } from '#kernel/room'

const HALF_AN_HOUR_MS = 1_800_000
const doors = Array.from({ length: 301 }, (_, at) => at)
const lookAt = (turn: number) => doorsOfLook(doors, new Date(Date.UTC(2030, 0, 1) + turn * HALF_AN_HOUR_MS))

describe('a look', () => {
  test('knocks at no more doors than leave room for others in the same minute, and at none twice', () => {
    for (let turn = 0; turn < 50; turn++) {
      assert.ok(lookAt(turn).length <= 35)
      assert.equal(new Set(lookAt(turn)).size, lookAt(turn).length)
    }
  })

  test('has knocked at every door within a day', () => {
    const knocked = new Set(Array.from({ length: 48 }, (_, turn) => lookAt(turn)).flat())
    assert.equal(knocked.size, doors.length)
  })

  test('knocks at all of them where there are few', () => {
    assert.deepEqual([...doorsOfLook(['a', 'b'], new Date(0))].sort(), ['a', 'b'])
    assert.deepEqual(doorsOfLook([], new Date(0)), [])
  })
})
