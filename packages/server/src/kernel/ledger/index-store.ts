/** SQL of the index of one log: its commits, and the records they were made of. Places, not numbers. */
import type { Sql, Transaction } from '#kernel/database'
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

/** At this instant or before it, and at it or after it, each by the nearest checkpoint: clocks of nodes differ a little. */
const near = (before: Date, after: Date): readonly [Sql, Sql] => [
  sql`seq < coalesce((SELECT min(size) FROM ledger_checkpoint WHERE at > ${before} AND size > ${BASE}), ${LOG_SPAN}::bigint + ${BASE})
    AND at <= ${before} ORDER BY seq DESC`,
  sql`seq >= coalesce((SELECT size FROM ledger_checkpoint WHERE at < ${after} AND size > ${BASE}
    ORDER BY at DESC, size DESC LIMIT 1), ${BASE}) AND at >= ${after} ORDER BY seq`,
]

/**
 * Those that an answer over a period can lean on: of the stored runs, with the ones that end where they begin and end; the
 * last ones; and those around the period. As many as there are stored runs, however many there ever were.
 */
export async function listCommitsAround(
  tx: Transaction,
  size: number,
  from: Date,
  to: Date,
): Promise<readonly CommitRow[]> {
  const log = sql`action = 'ledger.index' AND seq >= ${BASE} AND seq < ${size}::bigint + ${BASE}`
  // A short run and the day that ends with it stand side by side.
  const nearest = (edge: Sql) => sql`(SELECT seq FROM ledger_entry WHERE ${log} AND ${edge} LIMIT 2)`
  const [before, after] = near(from, to)
  const runs = sql`FROM ledger_segment r WHERE r.from_seq >= ${BASE} AND r.from_seq < ${size}::bigint + ${BASE}`
  return await tx.all<CommitRow>(
    sql`WITH wanted AS (
        SELECT r.seq ${runs}
        UNION SELECT e.seq FROM (SELECT r.from_seq AS at ${runs} UNION SELECT r.to_seq ${runs}) ends
          CROSS JOIN LATERAL (SELECT seq FROM ledger_entry WHERE ${log} AND seq >= ends.at ORDER BY seq LIMIT 1) e
        UNION ${nearest(before)} UNION ${nearest(after)} UNION ${nearest(sql`true ORDER BY seq DESC`)})
      SELECT e.seq - ${BASE} AS seq, e.body, EXISTS (SELECT FROM ledger_segment s WHERE s.seq = e.seq) AS "isStored"
      FROM wanted JOIN ledger_entry e USING (seq)
      WHERE e.action = 'ledger.index' AND e.seq >= ${BASE} AND e.seq < ${size}::bigint + ${BASE} ORDER BY e.seq`,
  )
}

/** The last short run's commit and, where it ended a day, that day's. */
export const listNewestCommits = (tx: Transaction, size: number): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(sql`SELECT seq - ${BASE} AS seq, body FROM ledger_entry
    WHERE action = 'ledger.index' AND seq >= ${BASE} AND seq < ${size}::bigint + ${BASE}
    ORDER BY ledger_entry.seq DESC LIMIT 2`)

/** Where the records of a run are filed. */
export interface RunName {
  readonly level: string
  readonly from: number
}

/** Of these runs in their order; null where it was made without one. A run that is not stored has no row. */
export const listFences = (tx: Transaction, runs: readonly RunName[]) =>
  tx.all<{ readonly at: number; readonly fence: Uint8Array | null }>(sql`SELECT w.at::int - 1 AS at, s.fence
    FROM ${named(runs)} JOIN ledger_segment s ON s.level = w.level AND s.from_seq = w.from_seq + ${BASE}`)

/** Bytes of the records of a run. */
export interface RecordsSpan extends RunName {
  readonly begin: number
  /** Undefined: to the end. */
  readonly end: number | undefined
}

export const listSpans = (tx: Transaction, spans: readonly RecordsSpan[]) =>
  tx.all<{ readonly at: number; readonly records: Uint8Array }>(sql`SELECT w.at::int - 1 AS at,
      substring(s.records FROM spans.begun FOR spans.size) AS records
    FROM ${named(spans)}
    JOIN unnest(${spans.map(({ begin }) => Math.min(begin, MOST_BYTES) + 1)}::int[],
      ${spans.map(({ begin, end = MOST_BYTES }) => Math.min(Math.max(end - begin, 0), MOST_BYTES))}::int[]) WITH ORDINALITY AS spans (begun, size, at)
      ON spans.at = w.at
    JOIN ledger_segment s ON s.level = w.level AND s.from_seq = w.from_seq + ${BASE}`)

/** More than a value can hold. What is asked for beyond it is empty. */
const MOST_BYTES = 1_073_741_824

const named = (runs: readonly RunName[]) =>
  sql`unnest(${runs.map(({ level }) => level)}::text[], ${runs.map(({ from }) => from)}::bigint[])
    WITH ORDINALITY AS w (level, from_seq, at)`

/** A whole run; without a fence where it was made before there were any. */
export const findRun = (tx: Transaction, level: string, from: number) =>
  tx.find<{ readonly records: Uint8Array; readonly fence: Uint8Array | null }>(
    sql`SELECT records, fence FROM ledger_segment WHERE level = ${level} AND from_seq = ${from}::bigint + ${BASE}`,
  )

/** The entry of the last day commit. */
export async function findNewestDay(tx: Transaction): Promise<LogRow | undefined> {
  const [row] =
    await tx.all<LogRow>(sql`SELECT e.seq - ${BASE} AS seq, e.body FROM ledger_segment s JOIN ledger_entry e ON e.seq = s.seq
      WHERE s.level = 'day' AND s.from_seq >= ${BASE} AND s.from_seq < ${BASE} + ${LOG_SPAN}::bigint ORDER BY s.from_seq DESC LIMIT 1`)
  return row
}

/** A run of the index as `ledger.index` committed it, at `seq`; the tail as the first entry of the next log does. */
export interface StoredSegment {
  readonly level: 'short' | 'day' | 'tail'
  readonly from: number
  readonly to: number
  readonly seq: number
  readonly records: Uint8Array
  /** For `openPagedSegment`. */
  readonly fence: Uint8Array
}

/** Where a stored run stands, without its records. */
export type StoredRun = Pick<StoredSegment, 'level' | 'from' | 'to' | 'seq'>

/** In the order of the log; where two begin together the longer one first. */
export const listRuns = (tx: Transaction): Promise<readonly StoredRun[]> =>
  tx.all<StoredRun>(sql`SELECT level, from_seq - ${BASE} AS "from", to_seq - ${BASE} AS "to", seq - ${BASE} AS seq
    FROM ledger_segment WHERE from_seq >= ${BASE} AND from_seq < ${BASE} + ${LOG_SPAN}::bigint
    ORDER BY from_seq, to_seq DESC`)

export async function insertSegment(
  tx: Transaction,
  { level, from, to, seq, records, fence }: StoredSegment,
): Promise<void> {
  await tx.run(sql`INSERT INTO ledger_segment (level, from_seq, to_seq, seq, records, fence)
    VALUES (${level}, ${from}::bigint + ${BASE}, ${to}::bigint + ${BASE}, ${seq}::bigint + ${BASE}, ${records}, ${fence})`)
}
