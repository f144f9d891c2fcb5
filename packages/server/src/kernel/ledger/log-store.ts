/**
 * SQL that reads the placed log. Row-level security of the transaction decides which entries are there. What is looked for
 * by content (search, listeners, one entry) is named by its number in the house; what belongs to the tree by its place in
 * the log that the transaction reads.
 */
import type { EntryId, OrgId } from '#kernel'
import type { Sql, Transaction } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import { BASE, LOG_SPAN } from './logs.ts'

export interface LogRow {
  readonly seq: number
  readonly body: Uint8Array
}

export interface LostRow {
  readonly seq: number
  readonly leaf: Uint8Array
}

/** A row as it stands, derived columns and all: for the verifier. */
export interface FullRow extends LogRow {
  readonly org: OrgId
  readonly id: EntryId
  readonly at: Date
  readonly action: string
  readonly keys: readonly string[]
}

/** Narrows a list; every part but the limit is optional. */
export interface Search {
  /** Who or what the entry names, in which role. */
  readonly wanted: readonly {
    readonly role: 'actor' | 'subject' | 'object'
    readonly id: string
    readonly key: string
  }[]
  readonly action?: string | undefined
  /** Both instants belong to the period. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly before?: number | undefined
  readonly limit: number
}

/** The column holds the ids whatever their role; the role is looked up in the entry. */
const named = sql`convert_from(body, 'UTF8')::jsonb`
const ROLES = {
  actor: (id: string) => sql`${named} #>> '{actor,user,uid}' = ${id}`,
  subject: (id: string) => sql`${named} #> '{unmapped,muts,subjects}' ? ${id}`,
  object: (id: string) => sql`${named} -> 'resources' @> jsonb_build_array(jsonb_build_object('uid', ${id}::text))`,
}

/**
 * Where in the log a period can stand. An entry is placed after its time, and while the log moves at most an hour after
 * it; what waits while it stands still comes first when it moves again. A completeness answer leans on none of this.
 */
const SLACK = sql`interval '1 hour'`
const begins = (from: Date) => sql`seq >= coalesce((
  SELECT size FROM ledger_checkpoint WHERE at < ${from}::timestamptz - ${SLACK} ORDER BY at DESC, size DESC LIMIT 1), 0)`
const ends = (to: Date) => sql`seq < coalesce((
  SELECT size FROM ledger_checkpoint WHERE at > ${SLACK} + (
    SELECT at FROM ledger_checkpoint WHERE at >= ${to}::timestamptz ORDER BY at LIMIT 1)
  ORDER BY at, size LIMIT 1), ${Number.MAX_SAFE_INTEGER}::bigint)`

/** Newest first. */
export async function searchEntries(tx: Transaction, search: Search): Promise<readonly LogRow[]> {
  const { wanted, action, from, to, before, limit } = search
  const conditions: Sql[] = [sql`true`, ...wanted.map(({ role, id }) => ROLES[role](id))]
  if (wanted.length > 0) {
    conditions.push(sql`seq IN (SELECT ledger_places(${wanted.map(({ key }) => key)}::uuid[]))`)
  }
  if (action !== undefined) conditions.push(sql`action = ${action}`)
  if (from) conditions.push(sql`at >= ${from}`, begins(from))
  if (to) conditions.push(sql`at <= ${to}`, ends(to))
  if (before !== undefined) conditions.push(sql`seq < ${before}`)
  return await tx.all<LogRow>(
    sql`SELECT seq, body FROM ledger_entry WHERE ${joinSql(conditions, ' AND ')} ORDER BY seq DESC LIMIT ${limit}`,
  )
}

/** The places `[from, to)` of the log. */
const within = (from: number, to: number) => sql`seq >= ${from}::bigint + ${BASE} AND seq < ${to}::bigint + ${BASE}`
/** All of the log. */
const here = within(0, LOG_SPAN)

/** Bodies of the places `[from, to)` in order. */
export const listBodies = (tx: Transaction, from: number, to: number): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(sql`SELECT seq - ${BASE} AS seq, body FROM ledger_entry WHERE ${within(from, to)}
    ORDER BY ledger_entry.seq`)

/** Bodies of these places, as far as they are there. */
export const listBodiesAt = (tx: Transaction, seqs: readonly number[]): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(sql`SELECT seq - ${BASE} AS seq, body FROM ledger_entry
    WHERE seq IN (SELECT place + ${BASE} FROM unnest(${seqs}::bigint[]) place)`)

/** Entries of these actions after `seq` and before `to`, in order. */
export const listActions = (
  tx: Transaction,
  actions: readonly string[],
  [from, to]: readonly [number, number],
  limit: number,
): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(sql`SELECT seq, body FROM ledger_entry WHERE action = ANY (${actions}::text[]) AND seq >= ${from} AND seq < ${to}
      ORDER BY seq LIMIT ${limit}`)

export async function listFullRows(tx: Transaction, from: number, to: number): Promise<readonly FullRow[]> {
  return await tx.all<FullRow>(sql`SELECT seq - ${BASE} AS seq, org_id AS org, id, at, action, keys::text[] AS keys, body
    FROM ledger_entry WHERE ${within(from, to)}
    ORDER BY ledger_entry.seq`)
}

/** What is left of entries of `[from, to)` that a restore could not bring back: their leaf hashes. */
export const listLost = (tx: Transaction, from: number, to: number): Promise<readonly LostRow[]> =>
  tx.all<LostRow>(sql`SELECT seq - ${BASE} AS seq, leaf FROM ledger_lost WHERE ${within(from, to)}
    ORDER BY ledger_lost.seq`)

export async function insertLost(tx: Transaction, { seq, leaf }: LostRow): Promise<void> {
  await tx.run(sql`INSERT INTO ledger_lost (seq, leaf) VALUES (${seq}::bigint + ${BASE}, ${leaf})`)
}

/** Bodies of `[from, to)` in order, and in between the leaf hashes of those that are lost. */
export async function listPlaced(tx: Transaction, from: number, to: number): Promise<readonly (LogRow | LostRow)[]> {
  const rows = await listBodies(tx, from, to)
  if (rows.length === to - from) return rows
  return [...rows, ...(await listLost(tx, from, to))].sort((a, b) => a.seq - b.seq)
}

/** By number or by id. */
export async function findEntry(tx: Transaction, at: { seq: number } | { id: EntryId }): Promise<LogRow | undefined> {
  const condition = 'seq' in at ? sql`seq = ${at.seq}` : sql`id = ${at.id}`
  return await tx.find<LogRow>(sql`SELECT seq, body FROM ledger_entry WHERE ${condition}`)
}

/** The bytes at a place of the log. */
export async function findBody(tx: Transaction, place: number): Promise<Uint8Array | undefined> {
  return (await listBodies(tx, place, place + 1))[0]?.body
}

/** Those of these ids that are placed. */
export async function findBodies(tx: Transaction, ids: readonly EntryId[]) {
  return await tx.all<{ id: EntryId; body: Uint8Array }>(
    sql`SELECT id, body FROM ledger_entry WHERE id = ANY (${ids}::uuid[])`,
  )
}

/** The newest entry of an action in this log. */
export async function findNewest(tx: Transaction, action: string): Promise<LogRow | undefined> {
  const [row] = await tx.all<LogRow>(
    sql`SELECT seq - ${BASE} AS seq, body FROM ledger_entry WHERE action = ${action} AND ${here}
      ORDER BY ledger_entry.seq DESC LIMIT 1`,
  )
  return row
}

/** The newest entry of this action in this log that names this key. */
export async function findNewestOn(tx: Transaction, action: string, key: string): Promise<LogRow | undefined> {
  const [row] = await tx.all<LogRow>(
    sql`SELECT seq - ${BASE} AS seq, body FROM ledger_entry WHERE action = ${action} AND ${key}::uuid = ANY (keys) AND ${here}
      ORDER BY ledger_entry.seq DESC LIMIT 1`,
  )
  return row
}

/** Words about the key of the intake's seal behind `seq`, in whichever log, in order. */
export const listSeals = (tx: Transaction, seq: number): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(
    sql`SELECT seq, body FROM ledger_entry WHERE action = 'ledger.seal' AND seq > ${seq}::bigint ORDER BY seq`,
  )

/** Every word about holds, in order. */
export const listHoldWords = (tx: Transaction): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(sql`SELECT seq, body FROM ledger_entry
    WHERE action IN ('ledger.hold', 'ledger.release', 'hold.place', 'hold.release') ORDER BY ledger_entry.seq`)

/** The first words of all logs after the first, in order. */
export const listBegins = (tx: Transaction): Promise<readonly LogRow[]> =>
  tx.all<LogRow>(sql`SELECT seq, body FROM ledger_entry
    WHERE action = 'ledger.begin' AND seq % ${LOG_SPAN}::bigint = 0 ORDER BY ledger_entry.seq`)

/** The first word of a log, which says how the one before it ended. */
export const findBeginOf = (tx: Transaction, log: number): Promise<LogRow | undefined> =>
  tx.find<LogRow>(sql`SELECT seq, body FROM ledger_entry
    WHERE action = 'ledger.begin' AND seq = ${(log - 1) * LOG_SPAN}::bigint`)

/** The id that was made last among those that came through the intake: the sequencer's own are left out. */
export async function findNewestTaken(tx: Transaction, own: readonly string[]): Promise<EntryId | undefined> {
  const row = await tx.find<{ id: EntryId }>(
    sql`SELECT id FROM ledger_entry WHERE action <> ALL (${own}::text[]) ORDER BY id DESC LIMIT 1`,
  )
  return row?.id
}
