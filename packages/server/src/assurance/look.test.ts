import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Control } from '#kernel'
import { createTestClock } from '#kernel'
import { lookAt } from './look.ts'
import { nextReview } from './policy-date.ts'

const clock = createTestClock(new Date('2026-03-02T10:00:00Z'), { frozen: true })
const look = (probe: Control['probe'], patienceMs?: number) => lookAt({ probe }, clock, patienceMs)

describe('a look', () => {
  test('says what the probe saw at the instant of the clock', async () => {
    const seen = await look(async ({ now }) => ({ holds: true, saw: { at: now.toISOString() } }))
    assert.deepEqual(seen, { holds: true, saw: { at: '2026-03-02T10:00:00.000Z' } })
  })

  test('finds the promise broken when the probe throws, at once or later', async () => {
    const thrown = { holds: false, saw: { error: 'RangeError' }, because: 'the probe failed: no gate' }
    const throwing = () => {
      throw new RangeError('no gate')
    }
    assert.deepEqual(await look(throwing), thrown)
    assert.deepEqual(await look(async () => throwing()), thrown)
  })

  test('finds the promise broken when the probe is silent for too long', async () => {
    const silent = await look(() => new Promise(() => undefined), 0)
    assert.deepEqual(silent, { holds: false, saw: {}, because: 'the probe did not answer within 0 s' })
  })
})

describe('the yearly review of the policy', () => {
  const policy = 'Words.\n\n*Date: 2025-09-21*\n'
  const reviewOn = (newest?: string) => nextReview(policy, newest ? new Date(newest) : undefined).reviewAt.toISOString()

  test('is due a year after the date of the text, or after the newest review', () => {
    assert.equal(reviewOn(), '2026-09-21T00:00:00.000Z')
    assert.equal(reviewOn('2026-02-01T12:00:00Z'), '2027-02-01T12:00:00.000Z')
  })

  test('is not brought forward by a review older than the text', () => {
    assert.equal(reviewOn('2024-01-01'), '2026-09-21T00:00:00.000Z')
  })

  test('cannot be told of a text without a date', () => {
    assert.throws(() => nextReview('Words, the *Date: 2025-09-21* among them.', undefined), RangeError)
  })
})
