import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createDistance } from './distance.ts'

describe('a database', () => {
  test('is far once eight round trips took longer than eight milliseconds, and near again with the first that did not', () => {
    const distance = createDistance()
    const seen = [9, 40, 9, 9, 9, 9, 9, 9, 8, ...Array.from({ length: 8 }, () => 10)].map((ms) => {
      distance.took(ms)
      return distance.isFar()
    })
    assert.deepEqual(
      seen.flatMap((isFar, at) => (isFar ? [at] : [])),
      [7, 16],
    )
  })
})
