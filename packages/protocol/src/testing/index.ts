/** For tests only: how often a property is tried. */

const { MUTS_FUZZ = '1' } = process.env

/** As often as usual; `MUTS_FUZZ=100` makes it a hundred times that, for a night. @throws {RangeError} if that is no factor. */
export function runs(usual: number): number {
  const times = Number(MUTS_FUZZ)
  if (!(Number.isSafeInteger(times) && times >= 1)) throw new RangeError(`MUTS_FUZZ=${MUTS_FUZZ} is no whole factor`)
  return usual * times
}
