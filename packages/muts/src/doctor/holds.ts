/** What keeps the ledger beyond its ten years, as the server last told beside its leaves. */
import type { Config } from '#server/kernel'
import type { ToldHold } from '#server/ledger'
import { readHoldReport } from '#server/ledger'
import type { Check } from './check.ts'
import { ok, warn } from './check.ts'

/** The look is daily, by whichever node comes first. */
const OLD_AFTER_MS = 2 * 24 * 3_600_000
const ASK = 'Ask muts ledger holds: it reads them in the log.'

export async function checkHolds({ leavesFolder }: Config, now: Date): Promise<Check> {
  const report = await readHoldReport(leavesFolder)
  if (!report) return warn('holds', 'No server that keeps its leaves here has looked for holds yet.', ASK)
  const { at, holds } = report
  const isFresh = now.getTime() - Date.parse(at) <= OLD_AFTER_MS
  if (!isFresh) return warn('holds', `Nobody has looked for holds from here since ${at.slice(0, 10)}.`, ASK)
  if (holds.length === 0) return ok('holds', 'No hold keeps entries of the ledger beyond ten years.')
  return warn(
    'holds',
    `Entries of all organisations stay beyond ten years until what stands before them is released: ${holds.map(sentenceOf).join('; ')}.`,
    "An organisation's hold is released by that organisation (POST /api/v1/holds/HOLD/release), an operator's by muts ledger release HOLD.",
  )
}

const sentenceOf = ({ name, organisation, reason, since }: ToldHold): string =>
  `hold ${name} of ${organisation ? `organisation ${organisation}` : 'the operator'} (${reason}, since ${since.slice(0, 10)})`
