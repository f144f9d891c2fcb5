import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatHash, formatMoney, formatNumber, parseMoney, parseQuantity } from './format.ts'
import { formatAge, formatDay, formatDeadline, formatInstant, formatSpan } from './time.ts'
import { formatName, formatWords } from './words.ts'

const noon = new Date(2026, 10, 21, 12, 18).getTime()
const HOUR_MS = 3_600_000

describe('words and numbers', () => {
  test('set thousands apart by a thin space', () => {
    assert.equal(formatNumber(48_417), '48\u202f417')
    assert.equal(formatNumber(1_234_567.891), '1\u202f234\u202f567.89')
    assert.equal(formatNumber(12.6), '12.6')
  })

  test('show money in whole units, by the digits of its currency', () => {
    assert.equal(formatMoney(123_450, 'EUR'), '1\u202f234.50 EUR')
    assert.equal(formatMoney(1_234, 'JPY'), '1\u202f234 JPY')
  })

  test('take money as somebody types it, and nothing that is no amount', () => {
    assert.deepEqual(
      ['85', '85.5', '85,50', '1 234.50', '0'].map((typed) => parseMoney(typed, 'EUR')),
      [8_500, 8_550, 8_550, 123_450, 0],
    )
    assert.deepEqual(
      ['', '-5', '1.234', '12 €', '1e3'].map((typed) => parseMoney(typed, 'EUR')),
      Array(5).fill(undefined),
    )
    assert.equal(parseMoney('1.5', 'JPY'), undefined)
  })

  test('take quantities to a thousandth', () => {
    assert.deepEqual(['2', '0.5', ' 1,25 ', '0.001', '0'].map(parseQuantity), [2_000, 500, 1_250, 1, 0])
    assert.deepEqual(['', '0.0001', '1.2.3', '-1'].map(parseQuantity), Array(4).fill(undefined))
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

  test('is a day alone as the language writes it, wherever the browser stands, or as ISO 8601 has it', () => {
    assert.equal(formatDay('2026-11-20', 'language'), '20 Nov 2026')
    assert.equal(formatDay('2026-01-01', 'language'), '1 Jan 2026')
    assert.equal(formatDay('2026-11-20', 'iso'), '2026-11-20')
  })

  test('say an instant as ISO 8601 does, wherever it lies, to who reads that', () => {
    assert.equal(formatInstant(noon, noon + HOUR_MS, 'iso'), '2026-11-21 12:18')
    assert.equal(formatInstant(new Date(2025, 8, 1, 9, 5).getTime(), noon, 'iso'), '2025-09-01 09:05')
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
