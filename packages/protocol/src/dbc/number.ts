import { DecodeError } from '#protocol/bytes'
import type { DbcNumber } from './model.ts'

/** Reads a number of a DBC file without loss. @throws {DecodeError} if the text is none. */
export function parseNumber(text: string): DbcNumber {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/.test(text)) throw new DecodeError(`'${text}' is no number`, 0)
  const number = Number(text)
  if (!Number.isFinite(number)) throw new DecodeError(`'${text}' is beyond what a number holds`, 0)
  const isLong = Number.isInteger(number) && !Number.isSafeInteger(number) && /^[-+]?\d+$/.test(text)
  return isLong ? BigInt(text) : number
}

/** A whole number as small as it can be kept: a bigint only beyond 2^53. */
export function narrow(whole: bigint): DbcNumber {
  const number = Number(whole)
  return Number.isSafeInteger(number) ? number : whole
}

/** What is parted in BigInt into digits × 10^−places, exactly as the number is written: 0.25 is 25 and 2. */
export function toDecimal(number: DbcNumber): { readonly digits: bigint; readonly places: number } {
  if (typeof number === 'bigint') return { digits: number, places: 0 }
  const [mantissa = '', exponent = '0'] = String(number).split('e')
  const [whole = '', part = ''] = mantissa.split('.')
  const places = part.length - Number(exponent)
  const digits = BigInt(whole + part)
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 }
}
