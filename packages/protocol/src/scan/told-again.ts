/** Whether two lists of the codes of one unit may be compared: what was not listed again is not gone. */
import type { EcuResult } from './result.ts'

/** Requests that list codes: 19 02 (ISO 14229-1), 18 (ISO 14230-3), and 03, 07, 0A (SAE J1979). */
const LISTS: readonly string[] = ['1902', '18', '03', '07', '0A']

const listsOf = ({ answers = [] }: EcuResult): readonly string[] =>
  answers.flatMap(({ head, positive }) => (positive > 0 && LISTS.includes(head) ? [head] : []))

/**
 * A unit has told its codes again if it was read to its end, withheld nothing that it did not withhold before, and answered
 * every list that it answered before: by OBD alone, a unit of UDS shows but some of them.
 *
 * @param after undefined of a unit that did not answer at all.
 */
export function hasToldAgain(before: EcuResult, after: EcuResult | undefined): after is EcuResult {
  if (after === undefined || after.failure !== undefined) return false
  if (after.hasWithheldCodes && !before.hasWithheldCodes) return false
  const lists = listsOf(after)
  return listsOf(before).every((list) => lists.includes(list))
}
