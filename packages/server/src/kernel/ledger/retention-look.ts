/**
 * What must hold before anything goes (LEDGER, section 10). `ledger_checkpoint.at` is a column that nobody signs, and the
 * columns of an entry are not signed either: so the time is that of the newest heartbeat, which stands in the log, and what
 * goes is read in the signed bytes, entry by entry.
 */
import { sooner } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { LogVerdict } from '#proof'
import { findEntryFacts, INDEX_ACTION, TILE_WIDTH } from '#proof'
import type { Hold } from './holds.ts'
import { isHeld, isWordOf, readHolds } from './holds.ts'
import type { ReadHouse } from './log-copy.ts'
import { findNewest, listPlaced } from './log-store.ts'
import { findFalseInstant } from './retention-store.ts'
import { findCheckpoint } from './tree-store.ts'

export const KEPT = { months: 120 }
const READ_ROWS = 1_024
/** A heartbeat is due five minutes after the last, and stands in the first batch after that. */
const HEARTBEAT_MS = 300_000

/**
 * The time of the newest heartbeat; undefined in a log without one.
 *
 * @throws {Error} when the newest checkpoint is dated otherwise than the log says.
 */
export async function readLogTime(read: ReadHouse): Promise<Date | undefined> {
  const { newest, beat } = await read(async (tx) => ({
    newest: await findCheckpoint(tx),
    beat: await findNewest(tx, INDEX_ACTION),
  }))
  const facts = beat && findEntryFacts(beat.body)
  if (!newest || !facts) return undefined
  const aheadMs = newest.at.getTime() - facts.at
  if (aheadMs <= HEARTBEAT_MS && (aheadMs >= 0 || newest.size <= beat.seq)) return new Date(facts.at)
  throw new Error(
    `the newest checkpoint is dated ${newest.at.toISOString()}, the log says ${new Date(facts.at).toISOString()}`,
  )
}

export interface Kept {
  /** The first place that must stay: of the first bundle with an entry that is young enough, or held. */
  readonly place: number
  /** What holds that entry beyond its time; whatever stands behind it stays as well, whoever it is of. */
  readonly by: readonly Hold[]
}

export async function findKept(read: ReadHouse, from: number, at: Date): Promise<Kept> {
  const before = sooner(at, KEPT).getTime()
  const holds = await read(readHolds)
  for (let next = from; ; next += READ_ROWS) {
    const rows = await read((tx) => listPlaced(tx, next, next + READ_ROWS))
    for (const [index, row] of rows.entries()) {
      const isThere = row.seq === next + index
      // What is lost has nothing to keep, and nothing to tell its age by.
      if (isThere && 'leaf' in row) continue
      const facts = isThere && 'body' in row ? findEntryFacts(row.body) : undefined
      const isOver = facts !== undefined && facts.at < before
      const by = isOver ? holds.filter((hold) => isHeld(hold, facts) || isWordOf(hold, facts)) : []
      if (!isOver || by.length > 0) return { place: bundleOf(next + index), by }
    }
    if (rows.length < READ_ROWS) return { place: bundleOf(next + rows.length), by: [] }
  }
}

const bundleOf = (seq: number): number => seq - (seq % TILE_WIDTH)

/** Whether it may stand for ever, as a declared loss or a lost key do: found last in a log, it must not hide anything else. */
export const isLasting = ({ finding }: LogVerdict): boolean => finding?.code === 'lost' || finding?.code === 'epoch'

/** The first checkpoint that is dated otherwise than the heartbeats around it, as part of a verdict about the whole log. */
export async function judgeInstants(read: ReadHouse, verdict: LogVerdict): Promise<LogVerdict> {
  const wrong = verdict.ok || isLasting(verdict) ? await read((tx: Transaction) => findFalseInstant(tx)) : undefined
  if (!wrong) return verdict
  const message = `the checkpoint of ${wrong.size} entries is filed under ${wrong.at.toISOString()}, which the log contradicts`
  return { ...verdict, ok: false, finding: { code: 'columns', message }, window: [0, wrong.size] }
}
