import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { postgresAvailable } from '#kernel/database/testing'
import { runStress } from './testing-stress.ts'

describe('two processes that write and place, one of them killed again and again', () => {
  const skip = postgresAvailable() ? false : 'needs a PostgreSQL server'
  test('lose nothing, double nothing, leave no gap and keep the order in which things happened', { skip }, async () => {
    const outcome = await runStress({ processes: 2, rounds: 3, roundMs: 3_500 }, (ms) => pause(ms))

    const { acknowledged, placed, verdict, ...faults } = outcome
    assert.deepEqual(faults, {
      lost: [],
      twice: [],
      gaps: 0,
      entriesWithoutChange: 0,
      changesWithoutEntry: 0,
      inversions: 0,
    })
    assert.ok(acknowledged > 100 && placed >= acknowledged, `${acknowledged} acknowledged, ${placed} placed`)
    assert.equal(verdict.ok, true, verdict.finding?.message)
  })
})
