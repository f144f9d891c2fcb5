import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readIntervals, sayTerms } from './terms.ts'

describe('how often a service is done', () => {
  test('is said as whichever comes first', () => {
    assert.equal(sayTerms({ everyKm: 15_000, softKm: 500, everyDays: 365 }, String), 'every 15000 km or 365 days')
    assert.equal(sayTerms({ everyEngineHours: 500 }, String), 'every 500 engine hours')
  })

  test('is read interval by interval, without what was left empty or taken out', () => {
    const form = new FormData()
    for (const [name, value] of [
      ['0.serviceTaskId', 'oil'],
      ['0.everyKm', '15000'],
      ['0.softKm', '500'],
      ['0.everyDays', ''],
      ['1.serviceTaskId', 'gone'],
      ['2.serviceTaskId', 'belt'],
      ['2.everyEngineHours', '800'],
      ['2.hardEngineHours', '0'],
    ] as const)
      form.set(name, value)

    assert.deepEqual(readIntervals(form, [0, 2]), [
      { serviceTaskId: 'oil', everyKm: 15_000, softKm: 500 },
      { serviceTaskId: 'belt', everyEngineHours: 800, hardEngineHours: 0 },
    ])
  })
})
