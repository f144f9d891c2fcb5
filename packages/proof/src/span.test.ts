import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Span } from './span.ts'
import { earliest, later, lengthMs, sooner } from './span.ts'

const after = (at: string, span: Span) => later(new Date(at), span).toISOString()
const before = (at: string, span: Span) => sooner(new Date(at), span).toISOString()

describe('a span', () => {
  test('adds its units up', () => {
    const span = { days: 1, hours: 2, minutes: 3, seconds: 4 }
    assert.equal(after('2026-03-02T10:00:00Z', span), '2026-03-03T12:03:04.000Z')
    assert.equal(before('2026-03-03T12:03:04Z', span), '2026-03-02T10:00:00.000Z')
    assert.equal(lengthMs(span), 93_784_000)
    assert.equal(after('2026-03-02T10:00:00Z', {}), '2026-03-02T10:00:00.000Z')
  })

  test('of months ends on the last day of a shorter one, leap years included', () => {
    assert.equal(after('2026-01-31T10:00:00Z', { months: 1 }), '2026-02-28T10:00:00.000Z')
    assert.equal(after('2028-01-31T10:00:00Z', { months: 1 }), '2028-02-29T10:00:00.000Z')
    assert.equal(after('2026-01-31T10:00:00Z', { months: 13 }), '2027-02-28T10:00:00.000Z')
    assert.equal(after('2026-01-28T10:00:00Z', { months: 1 }), '2026-02-28T10:00:00.000Z')
    assert.equal(before('2026-03-31T10:00:00Z', { months: 1 }), '2026-02-28T10:00:00.000Z')
  })

  test('crosses the change of summer time in days of 24 hours', () => {
    assert.equal(after('2026-03-28T12:00:00Z', { days: 1 }), '2026-03-29T12:00:00.000Z')
  })

  test('lets no period of its calendar go by', () => {
    assert.equal(after('2026-01-05T00:00:00Z', { days: 99, each: 'week' }), '2026-01-19T00:00:00.000Z')
    assert.equal(after('2026-01-11T23:59:59Z', { days: 99, each: 'week' }), '2026-01-19T00:00:00.000Z')
    assert.equal(after('2026-01-31T10:00:00Z', { days: 99, each: 'month' }), '2026-03-01T00:00:00.000Z')
    assert.equal(after('2026-12-31T12:00:00Z', { days: 99, each: 'quarter' }), '2027-04-01T00:00:00.000Z')
    assert.equal(after('2026-06-01T00:00:00Z', { days: 999, each: 'year' }), '2028-01-01T00:00:00.000Z')
  })

  test('is not made longer by its calendar', () => {
    assert.equal(after('2026-01-05T00:00:00Z', { days: 7, each: 'week' }), '2026-01-12T00:00:00.000Z')
    assert.equal(after('2026-01-05T00:00:00Z', { days: 92, each: 'quarter' }), '2026-04-07T00:00:00.000Z')
  })

  test('names the earliest of several instants', () => {
    const [one, other] = [new Date('2026-01-02'), new Date('2026-01-01')]
    assert.deepEqual(earliest(one, other), other)
  })
})
