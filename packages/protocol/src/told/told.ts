/** Whether the codes that a unit listed are all it has, and whether two lists of them may be compared: what was not listed again is not gone. */

/** Of one unit in a scan, what says so. */
interface ToldUnit {
  readonly failure?: unknown
  readonly hasWithheldCodes?: true
  readonly answers?: readonly { readonly head: string; readonly positive: number }[]
}

/** Requests that list codes: 19 02 (ISO 14229-1), 18 (ISO 14230-3), and 03, 07, 0A (SAE J1979). */
const LISTS: readonly string[] = ['1902', '18', '03', '07', '0A']
/** Those of what is stored; pending and permanent ones come beside. */
const STORED: readonly string[] = ['1902', '18', '03']

/** The lists of codes that a unit answered, by their heads; empty where no answers were sealed. */
export const listsOf = ({ answers = [] }: ToldUnit): readonly string[] =>
  answers.flatMap(({ head, positive }) => (positive > 0 && LISTS.includes(head) ? [head] : []))

/**
 * Whether the codes of a unit are all that it has, so that none of them means none: it was read to its end, withheld
 * nothing, and answered a list of its stored codes. A truck has no services, and scans of older bridges sealed no answers:
 * of them the first two are known.
 */
export const hasToldCodes = (unit: ToldUnit): boolean =>
  unit.failure === undefined &&
  !unit.hasWithheldCodes &&
  (unit.answers === undefined || listsOf(unit).some((list) => STORED.includes(list)))

/**
 * A unit has told its codes again if it was read to its end, withheld nothing that it did not withhold before, and answered
 * every list that it answered before: by OBD alone, a unit of UDS shows but some of them.
 *
 * @param after undefined of a unit that did not answer at all.
 */
export function hasToldAgain<Unit extends ToldUnit>(before: ToldUnit, after: Unit | undefined): after is Unit {
  if (after === undefined || after.failure !== undefined) return false
  if (after.hasWithheldCodes && !before.hasWithheldCodes) return false
  const lists = listsOf(after)
  return listsOf(before).every((list) => lists.includes(list))
}
