/** Vehicle identification numbers (ISO 3779): alphabet, and two hints. Nothing here looks a maker up. */

const VIN_PATTERN = /^[A-HJ-NPR-Z0-9]{17}$/

/** Letters and the digits they count as; I, O and Q do not exist in a VIN (49 CFR 565.15, table III). */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'
const LETTER_VALUES = '12345678123457923456789'
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const CHECK_POSITION = 8
const YEAR_POSITION = 9
/** Position 10: 30 characters from 1980 on, then again from 2010 on; U, Z and 0 are left out. */
const YEARS = 'ABCDEFGHJKLMNPRSTVWXY123456789'

/** Tells whether a text has 17 characters of the VIN alphabet, capitals only. */
export function isVin(text: string): boolean {
  return VIN_PATTERN.test(text)
}

/**
 * Tells whether position 9 is the check digit of the others. A hint, no proof: it is law in North America and China,
 * elsewhere many makers put a letter there.
 *
 * @throws {RangeError} if the text is not a VIN.
 */
export function matchesCheckDigit(vin: string): boolean {
  return computeCheckDigit(vin) === vin[CHECK_POSITION]
}

/** Computes the check digit, `'0'` to `'9'` or `'X'`; what stands at position 9 does not matter. @throws {RangeError} */
export function computeCheckDigit(vin: string): string {
  requireVin(vin)
  const sum = WEIGHTS.reduce((total, weight, position) => total + weight * digitOf(vin.charAt(position)), 0)
  return '0123456789X'[sum % 11] ?? '0'
}

/**
 * Model years that position 10 can stand for, 30 years apart: `'W'` may be 1998 or 2028. Empty if it stands for none.
 * A hint, no proof: the position is free outside North America.
 *
 * @throws {RangeError} if the text is not a VIN.
 */
export function hintModelYears(vin: string): readonly number[] {
  const index = YEARS.indexOf(requireVin(vin)[YEAR_POSITION] ?? '')
  return index < 0 ? [] : [1980 + index, 2010 + index]
}

function digitOf(character: string): number {
  const letter = LETTERS.indexOf(character)
  return Number(letter < 0 ? character : LETTER_VALUES[letter])
}

function requireVin(vin: string): string {
  if (!isVin(vin)) throw new RangeError('a VIN has 17 characters of A–Z and 0–9 without I, O and Q')
  return vin
}
