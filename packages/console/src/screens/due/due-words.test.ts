import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { daysUntil, onAxis, sayDays, sayMeters, sayStanding } from './due-words.ts'

const evening = new Date(2026, 10, 21, 23, 59).getTime()

describe('what is due', () => {
  test('is counted in days of the calendar, however late in the day it is', () => {
    assert.equal(daysUntil('2026-11-22', evening), 1)
    assert.equal(daysUntil('2026-11-21', evening), 0)
    assert.equal(daysUntil('2026-11-17', evening), -4)
  })

  test('is said in words', () => {
    assert.deepEqual([-4, -1, 0, 1, 9].map(sayDays), ['4 days over', '1 day over', 'today', 'in 1 day', 'in 9 days'])
    assert.equal(sayMeters({ dueAtKm: 30_000, dueAtEngineHours: 1_200.5 }, String), 'at 30000 km or at 1200.5 h')
    assert.equal(sayMeters({ dueAtKm: null, dueAtEngineHours: null }, String), '')
  })

  test('is said by the measure that decides', () => {
    const item = { dueOn: '2027-05-26', kmLeft: -1_204, engineHoursLeft: 12.5 }
    const said = (['km', 'engine-hour', 'day'] as const).map((decidedBy) =>
      sayStanding({ ...item, decidedBy }, evening, String),
    )
    assert.deepEqual(said, ['1204 km over', 'in 12.5 h', 'in 186 days'])
    assert.equal(sayStanding({ ...item, decidedBy: 'km', kmLeft: 0 }, evening, String), 'now')
  })

  test('stands at the end of the axis where it lies beyond it', () => {
    assert.deepEqual([-40, 3, 400].map(onAxis), [-7, 3, 30])
  })
})
