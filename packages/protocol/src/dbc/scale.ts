import type { DbcNumber } from './model.ts'
import { narrow, toDecimal } from './number.ts'

/** From raw to physical value. */
export type Scale = (raw: DbcNumber) => DbcNumber

const MOST_EXACT = 2n ** 53n
/** The largest power of ten a double holds exactly. */
const MOST_EXACT_PLACES = 22

/**
 * Compiles raw × factor + offset, correctly rounded: the double nearest to the decimal result, where 3 × 0.1 is 0.3.
 * Whole results beyond 2^53 are bigints. For whole raw values only.
 *
 * @param bitLength of the raw value: tells whether plain arithmetic is exact.
 */
export function createScale(factor: DbcNumber, offset: DbcNumber, bitLength: number): Scale {
  if (factor === 1 && offset === 0) return (raw) => raw
  const [times, plus] = [toDecimal(factor), toDecimal(offset)]
  const places = Math.max(times.places, plus.places)
  const multiplier = times.digits * 10n ** BigInt(places - times.places)
  const summand = plus.digits * 10n ** BigInt(places - plus.places)
  const most = 2n ** BigInt(bitLength) * magnitude(multiplier) + magnitude(summand)
  if (most <= MOST_EXACT && places <= MOST_EXACT_PLACES) {
    return scaleFast(Number(multiplier), Number(summand), 10 ** places)
  }
  return (raw) => {
    const digits = BigInt(raw) * multiplier + summand
    if (places === 0) return narrow(digits)
    const unit = 10n ** BigInt(places)
    // A decimal literal is read as the nearest double, whatever its length.
    return digits % unit === 0n ? narrow(digits / unit) : Number(`${digits}e-${places}`)
  }
}

/** Products and sums stay below 2^53, so the division is the only step that rounds. */
function scaleFast(multiplier: number, summand: number, unit: number): Scale {
  if (unit === 1) return (raw) => Number(raw) * multiplier + summand
  return (raw) => (Number(raw) * multiplier + summand) / unit
}

const magnitude = (value: bigint) => (value < 0n ? -value : value)
