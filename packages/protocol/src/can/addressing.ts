/**
 * Diagnostic addressing on CAN (ISO 15765-4): which identifier asks the unit that answers with another one.
 * We name a unit by the identifier it ANSWERS with.
 */

/** Every emission-related unit listens to this one; 11 bit. */
export const FUNCTIONAL_ID = 0x7df
/** The same with 29 bit. */
export const FUNCTIONAL_ID_EXTENDED = 0x18db33f1

/** 0x7E8–0x7EF are the answers of the eight units the standard names; units beyond them keep the same distance by habit. */
const ANSWER_DISTANCE = 8

/** Units outside 0x7E8–0x7EF that many makers place here: cluster 0x728, restraints 0x73F, brakes 0x768, body 0x72E. */
export const OTHER_UNITS: readonly number[] = [0x728, 0x72e, 0x73f, 0x768]

/** The identifier that asks the unit: `0x7E8` → `0x7E0`, `0x18DAF110` → `0x18DA10F1`. */
export function requestIdOf(answerId: number): number {
  if (!isExtended(answerId)) return answerId - ANSWER_DISTANCE
  const tester = (answerId >>> 8) & 0xff
  const unit = answerId & 0xff
  return ((answerId & 0x1fff0000) | (unit << 8) | tester) >>> 0
}

/** ISO 14229-3 leaves it to the maker where periodic data comes from; GMW 3110 and its followers have 0x5E8 beside 0x7E8. */
const PERIODIC_DISTANCE = 0x200

/** The identifier a unit sends periodic data with; with 29 bits there is no habit, and none is heard. */
export function periodicIdOf(answerId: number): number | undefined {
  return isExtended(answerId) || answerId < PERIODIC_DISTANCE ? undefined : answerId - PERIODIC_DISTANCE
}

/** Tells whether an identifier takes 29 bits. */
export function isExtended(id: number): boolean {
  return id > 0x7ff
}

/** Answers to the tester at 0xF1, whichever unit they come from (ISO 15765-4, 29 bit). */
const EXTENDED_ANSWERS = 0x18daf100

/** Tells whether a frame with 29 bits is the answer of a unit. */
export function isExtendedAnswer(id: number): boolean {
  return (id & 0x1fff_ff00) === EXTENDED_ANSWERS
}

/** Tells whether a unit is one of the eight an adapter knows by itself; always true with 29 bit. */
export function isStandardUnit(answerId: number): boolean {
  return isExtended(answerId) || (answerId >= 0x7e8 && answerId <= 0x7ef)
}
