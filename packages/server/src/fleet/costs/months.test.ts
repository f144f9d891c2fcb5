import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { beginOf, monthOf, monthsFrom } from './months.ts'

describe('a month', () => {
  test('begins at midnight of UTC and ends where the next begins', () => {
    assert.equal(beginOf('2026-02').toISOString(), '2026-02-01T00:00:00.000Z')
    const [last, first] = [new Date('2026-02-28T23:59:59.999Z'), new Date('2026-03-01T00:00:00Z')]
    assert.deepEqual([monthOf(last), monthOf(first)], ['2026-02', '2026-03'])
  })

  test('follows another over the end of a year, in both directions', () => {
    assert.deepEqual(
      [monthsFrom('2025-12', 1), monthsFrom('2026-01', -1), monthsFrom('2026-03', 0), monthsFrom('1970-01', -1)],
      ['2026-01', '2025-12', '2026-03', '1969-12'],
    )
  })
})
