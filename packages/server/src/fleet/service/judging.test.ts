import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { dayOf, holdsUntil, judge } from './judging.ts'

const DAY_MS = 86_400_000
const NO_READINGS = { odometerKm: null, engineHours: null }
const at = (day: number) => new Date(Date.UTC(2030, 0, 1) + day * DAY_MS)

describe('what a schedule was judged to be', () => {
  const days = fc.integer({ min: 0, max: 60 })
  const terms = fc.record({ everyDays: fc.integer({ min: 1, max: 60 }), softDays: days, hardDays: days })

  test('holds until the first day on which it is judged otherwise, and no day longer', () => {
    fc.assert(
      fc.property(terms, days, (intervals, today) => {
        const last = { lastOn: '2030-01-01', lastKm: null, lastEngineTenths: null }
        const stateOn = (day: number) => judge(intervals, last, at(day), NO_READINGS).state
        const turn = Array.from({ length: 200 }, (_, day) => day).find(
          (day) => day > today && stateOn(day) !== stateOn(today),
        )
        const until = holdsUntil(intervals, last, at(today))
        assert.equal(until, turn === undefined ? 'infinity' : dayOf(at(turn)))
      }),
    )
  })

  test('holds whatever the day where it counts distance or hours alone', () => {
    const last = { lastOn: '2030-01-01', lastKm: 1, lastEngineTenths: null }
    assert.equal(holdsUntil({ everyKm: 100 }, last, at(0)), 'infinity')
  })
})
