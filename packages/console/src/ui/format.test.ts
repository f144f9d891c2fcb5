import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatHash, formatNumber } from './format.ts'
import { formatAge, formatDeadline, formatInstant, formatSpan } from './time.ts'
import { formatName, formatWords } from './words.ts'

const noon = new Date(2026, 10, 21, 12, 18).getTime()
const HOUR_MS = 3_600_000

describe('words and numbers', () => {
  test('set thousands apart by a thin space', () => {
    assert.equal(formatNumber(48_417), '48\u202f417')
    assert.equal(formatNumber(1_234_567.891), '1\u202f234\u202f567.89')
    assert.equal(formatNumber(12.6), '12.6')
  })

  test('say an age in one unit and never a negative one', () => {
    assert.deepEqual(
      [formatAge(14_900), formatAge(61_000), formatAge(5 * HOUR_MS), formatAge(50 * HOUR_MS)],
      ['14 s', '1 min', '5 h', '2 d'],
    )
    assert.equal(formatAge(-5), '0 s')
  })

  test('say how long something took', () => {
    assert.equal(formatSpan(9_412), '9.4 s')
    assert.equal(formatSpan(125_000), '2 min 5 s')
    assert.equal(formatSpan(119_900), '2 min 0 s')
  })

  test('say an instant by how near it is', () => {
    assert.equal(formatInstant(noon, noon + HOUR_MS), 'today 12:18')
    assert.equal(formatInstant(noon - 26 * HOUR_MS, noon), '20 Nov 10:18')
    assert.equal(formatInstant(new Date(2025, 8, 21, 9, 5).getTime(), noon), '21 Sept 2025 09:05')
  })

  test('say what is left, and what is over', () => {
    assert.equal(formatDeadline(noon + 45 * 60_000, noon), '45 min left')
    assert.equal(formatDeadline(noon + 150 * HOUR_MS, noon), '6 d left')
    assert.equal(formatDeadline(noon - 9 * HOUR_MS, noon), '9 h over')
  })

  test('group the first digits of a hash, and open the names of machines', () => {
    assert.equal(formatHash('9f3c07be41a0'), '9f3c 07be')
    assert.equal(formatWords('out_of_service'), 'out of service')
    assert.equal(formatWords('testFailedThisOperationCycle'), 'test failed this operation cycle')
    assert.equal(formatName('longFuelTrimBank1'), 'Long fuel trim bank 1')
    assert.equal(formatName('distanceWithMil'), 'Distance with MIL')
  })
})
