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
    // In the first place, whose weight is 8, each letter shows its value (49 CFR 565.15, table III).
    const values = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 }
    for (const [letter, value] of Object.entries({ ...values, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 })) {
      const remainder = (89 + 8 * (value - 1)) % 11
      assert.equal(computeCheckDigit(letter + ONES.slice(1)), remainder === 10 ? 'X' : String(remainder), letter)
    }
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
