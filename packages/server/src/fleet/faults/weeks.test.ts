import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { weekOf, weeksFrom } from './weeks.ts'

describe('a week', () => {
  test('begins on Monday at midnight UTC and ends with Sunday', () => {
    const weeks = ['2026-01-04T23:59:59.999Z', '2026-01-05T00:00:00Z', '2026-01-11T23:59:59Z', '1969-12-31T12:00:00Z']
    assert.deepEqual(
      weeks.map((at) => weekOf(new Date(at))),
      ['2025-12-29', '2026-01-05', '2026-01-05', '1969-12-29'],
    )
  })

  test('is counted on over the end of a year', () => {
    assert.deepEqual([weeksFrom('2025-12-29', 1), weeksFrom('2026-01-05', -2)], ['2026-01-05', '2025-12-22'])
  })
})
