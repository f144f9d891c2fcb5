/** The date of the policy and the reviews it asks for. */
import { later } from '#kernel'

/** `*Date: 2025-09-21*`, the last line of the policy; and the reviews it asks for once a year. */
const DATE = /^\*Date: (\d{4}-\d{2}-\d{2})\*$/m
const YEARLY = { days: 365 }

/**
 * When the policy has to be reviewed next: a year after its date, or after the newest review.
 *
 * @throws {RangeError} if the text carries no date.
 */
export function nextReview(
  policyText: string,
  newestReview: Date | undefined,
): { readonly effective: Date; readonly reviewAt: Date } {
  const date = DATE.exec(policyText)?.[1]
  if (date === undefined) throw new RangeError('the policy carries no date')
  const effective = new Date(`${date}T00:00:00Z`)
  return { effective, reviewAt: later(newestReview && newestReview > effective ? newestReview : effective, YEARLY) }
}
