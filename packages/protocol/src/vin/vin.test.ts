import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '#protocol/testing'
import { computeCheckDigit, hintModelYears, isVin, matchesCheckDigit } from './index.ts'

/** All ones make a sum of 89, and 89 mod 11 is 1: the classic self-check of 49 CFR 565.15. */
const ONES = '11111111111111111'

describe('a VIN', () => {
  test('has 17 characters without I, O and Q', () => {
    assert.ok(isVin('MUTSDEM0000000001') && isVin(ONES))
    for (const text of [
      '',
      'MUTSDEM000000000',
      'MUTSDEM00000000012',
      'MUTSDEMI000000001',
      'mutsdem0000000001',
      `${ONES}\n`,
    ]) {
      assert.equal(isVin(text), false, JSON.stringify(text))
    }
  })

  test('may prove itself by its check digit', () => {
    assert.equal(computeCheckDigit(ONES), '1')
    assert.ok(matchesCheckDigit(ONES))
    assert.equal(matchesCheckDigit('11111111211111111'), false)
    assert.throws(() => computeCheckDigit('too short'), RangeError)
  })

  test('with a computed check digit always matches', () => {
    const characters = fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')
    fc.assert(
      fc.property(fc.array(characters, { minLength: 17, maxLength: 17 }), (array) => {
        const vin = array.join('')
        const digit = computeCheckDigit(vin)
        assert.ok(matchesCheckDigit(vin.slice(0, 8) + digit + vin.slice(9)))
      }),
      { numRuns: runs(50) },
    )
  })

  test('hints at two model years, 30 apart, or at none', () => {
    const years = (character: string) => hintModelYears(`111111111${character}1111111`)
    assert.deepEqual(years('A'), [1980, 2010])
    assert.deepEqual(years('Y'), [2000, 2030])
    assert.deepEqual(years('9'), [2009, 2039])
    for (const character of 'UZ0') assert.deepEqual(years(character), [])
  })
})
