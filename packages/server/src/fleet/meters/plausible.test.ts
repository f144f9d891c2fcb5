import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findImplausible } from './plausible.ts'

const at = (day: number, value: number) => ({ value, at: new Date(Date.UTC(2030, 0, day)) })

describe('a reading', () => {
  const cases = [
    ['the first of all', at(5, 80_000), undefined, undefined, undefined],
    ['more than before', at(5, 1_500), at(1, 1_000), undefined, undefined],
    ['the same as before', at(5, 1_000), at(1, 1_000), undefined, undefined],
    ['less than before', at(5, 999), at(1, 1_000), undefined, 'goes-back'],
    ['as far as four days go', at(5, 9_000), at(1, 1_000), undefined, undefined],
    ['further than four days go', at(5, 9_001), at(1, 1_000), undefined, 'too-fast'],
    ['between what was and what came', at(3, 1_200), at(1, 1_000), at(5, 1_500), undefined],
    ['more than what came', at(3, 1_501), at(1, 1_000), at(5, 1_500), 'beyond-the-next'],
    ['so little that what came would be too far', at(4, 1_000), at(1, 1_000), at(5, 3_001), 'too-fast'],
    ['twice in an hour, a day apart in truth', at(1, 2_999), at(1, 1_000), undefined, undefined],
  ] as const
  for (const [what, reading, before, after, expected] of cases)
    test(`${what} is ${expected ?? 'plausible'}`, () => {
      assert.equal(findImplausible('odometer', reading, before, after), expected)
    })

  test('of an hour meter goes 24 hours a day and no further', () => {
    assert.equal(findImplausible('engine-hours', at(2, 240), at(1, 0), undefined), undefined)
    assert.equal(findImplausible('engine-hours', at(2, 241), at(1, 0), undefined), 'too-fast')
  })
})
