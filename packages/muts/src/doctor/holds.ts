/** What keeps the ledger beyond its ten years, as the server last told beside its leaves. */
import type { Config } from '#server/kernel'
import type { ToldHold } from '#server/ledger'
import { readHoldReport } from '#server/ledger'
import type { Check } from './check.ts'
import { ok, warn } from './check.ts'

export async function checkHolds({ leavesFolder }: Config): Promise<Check> {
  const told = await readHoldReport(leavesFolder)
  if (told.length === 0) return ok('holds', 'No hold keeps entries of the ledger beyond ten years.')
  return warn(
    'holds',
    `Entries of all organisations stay beyond ten years until what stands before them is released: ${told.map(sentenceOf).join('; ')}.`,
    "An organisation's hold is released by that organisation (POST /api/v1/holds/HOLD/release), an operator's by muts ledger release HOLD.",
  )
}

const sentenceOf = ({ name, organisation, reason, since }: ToldHold): string =>
  `hold ${name} of ${organisation ? `organisation ${organisation}` : 'the operator'} (${reason}, since ${since.slice(0, 10)})`
