/** What may be placed: the rules at the mouth of the log (LEDGER, section 4). Pure; the caller moves the rows. */

import type { EntryId } from '#kernel'
import { instantOf } from '#kernel'
import type { EntryFacts } from '#proof'
import { isSystemAct } from '#proof'
import type { IntakeRow } from './intake-store.ts'
import type { AcceptedRow } from './own-rows.ts'
import { acceptBody } from './own-rows.ts'
import type { Sealer } from './seal.ts'

const REPLAY_WINDOW_MS = 24 * 3_600_000

export interface RefusedRow {
  readonly row: IntakeRow
  readonly because: string
}

export interface Judgement {
  readonly accepted: readonly AcceptedRow[]
  readonly refused: readonly RefusedRow[]
  /** The id made last of all that were ever accepted. */
  readonly newest: EntryId | undefined
}

/**
 * @param rows in order of placing.
 * @param placed ids of these rows that stand in the log already.
 * @param newest the id made last among those placed before. An id a day older than the newest before it is a replay:
 * within the day a replay is found in the log. What waited through a long stop comes first, so it is still placed.
 */
export function judgeRows(
  rows: readonly IntakeRow[],
  placed: ReadonlySet<EntryId>,
  newest: EntryId | undefined,
  sealer: Sealer,
): Judgement {
  const accepted: AcceptedRow[] = []
  const refused: RefusedRow[] = []
  const seen = new Set(placed)
  let last = newest
  for (const row of rows) {
    const taken = sealer.isSealed(row.body, row.seal) ? readOrRefuse(row) : 'the seal is not ours'
    const because = typeof taken === 'string' ? taken : findReplay(row.id, seen, last)
    if (typeof taken === 'string' || because !== undefined) {
      refused.push({ row, because: because ?? '' })
      continue
    }
    accepted.push(taken)
    seen.add(row.id)
    if (last === undefined || row.id > last) last = row.id
  }
  return { accepted, refused, newest: last }
}

/** What the log says about itself; nobody but the sequencer writes it. */
const RESERVED = new Set([
  'ledger.index',
  'ledger.epoch',
  'ledger.key',
  'ledger.pruned',
  'ledger.restored',
  'ledger.cursor',
  'ledger.begin',
  'ledger.seal',
])

/**
 * An index commit from a room would be a lie with a signature. People who read the ledger, or may not, leave entries
 * `ledger.*` as well: those have a user, and no verifier takes them for the log's own.
 */
export const isReserved = (facts: EntryFacts): boolean =>
  RESERVED.has(facts.action) || (facts.action.startsWith('ledger.') && isSystemAct(facts))

function readOrRefuse(row: IntakeRow): AcceptedRow | string {
  const taken = acceptBody(row.body)
  if (!taken) return 'the bytes are not those of an entry'
  const { action, org, id, at } = taken.facts
  if (isReserved(taken.facts)) return `${action} comes from the sequencer only`
  const isSame = org === row.org && id === row.id && at === new Date(row.at).getTime()
  return isSame ? taken : 'the columns differ from the sealed bytes'
}

function findReplay(id: EntryId, seen: ReadonlySet<EntryId>, newest: EntryId | undefined): string | undefined {
  if (seen.has(id)) return 'the id stands in the log already'
  const isOld = newest !== undefined && instantOf(newest).getTime() - instantOf(id).getTime() > REPLAY_WINDOW_MS
  return isOld ? 'the id is more than a day older than the newest' : undefined
}
