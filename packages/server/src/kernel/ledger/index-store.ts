/** SQL of the index of one log: its commits, and the records they were made of. Places, not numbers. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { LogRow } from './log-store.ts'
import { BASE, LOG_SPAN } from './logs.ts'

/** The entry of an index commit, and whether its records are still stored. */
export interface CommitRow extends LogRow {
  readonly isStored: boolean
}

export async function listCommits(tx: Transaction, size: number): Promise<readonly CommitRow[]> {
  return await tx.all<CommitRow>(
    sql`SELECT e.seq - ${BASE} AS seq, e.body, s.seq IS NOT NULL AS "isStored" FROM ledger_entry e
      LEFT JOIN ledger_segment s ON s.seq = e.seq
      WHERE e.action = 'ledger.index' AND e.seq >= ${BASE} AND e.seq < ${size}::bigint + ${BASE} ORDER BY e.seq`,
  )
}

export async function findRecords(tx: Transaction, level: string, from: number): Promise<Uint8Array | undefined> {
  const row = await tx.find<{ records: Uint8Array }>(
    sql`SELECT records FROM ledger_segment WHERE level = ${level} AND from_seq = ${from}::bigint + ${BASE}`,
  )
  return row?.records
}

/** The entry of the last day commit. */
export async function findNewestDay(tx: Transaction): Promise<LogRow | undefined> {
  const [row] =
    await tx.all<LogRow>(sql`SELECT e.seq - ${BASE} AS seq, e.body FROM ledger_segment s JOIN ledger_entry e ON e.seq = s.seq
      WHERE s.level = 'day' AND s.from_seq >= ${BASE} ORDER BY s.from_seq DESC LIMIT 1`)
  return row
}

/** A run of the index as `ledger.index` committed it, at `seq`; the tail as the first entry of the next log does. */
export interface StoredSegment {
  readonly level: 'short' | 'day' | 'tail'
  readonly from: number
  readonly to: number
  readonly seq: number
  readonly records: Uint8Array
}

/** Where a stored run stands, without its records. */
export type StoredRun = Pick<StoredSegment, 'level' | 'from' | 'to' | 'seq'>

/** In the order of the log; where two begin together the longer one first. */
export const listRuns = (tx: Transaction): Promise<readonly StoredRun[]> =>
  tx.all<StoredRun>(sql`SELECT level, from_seq - ${BASE} AS "from", to_seq - ${BASE} AS "to", seq - ${BASE} AS seq
    FROM ledger_segment WHERE from_seq >= ${BASE} AND from_seq < ${BASE} + ${LOG_SPAN}::bigint
    ORDER BY from_seq, to_seq DESC`)

export async function insertSegment(tx: Transaction, { level, from, to, seq, records }: StoredSegment): Promise<void> {
  await tx.run(sql`INSERT INTO ledger_segment (level, from_seq, to_seq, seq, records)
    VALUES (${level}, ${from}::bigint + ${BASE}, ${to}::bigint + ${BASE}, ${seq}::bigint + ${BASE}, ${records})`)
}
