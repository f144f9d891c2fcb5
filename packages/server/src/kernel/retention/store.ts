/** SQL of holds, and of the columns that there are. */
import type { Context, SubjectId } from '#kernel'
import type { Sql, Transaction } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyOf, byInstant, defineList } from '#kernel/list'
import type { HoldDraft } from './schema.ts'
import { HELD_KINDS, HOLD_STATES, HoldView } from './schema.ts'

export interface HoldRow {
  readonly id: string
  readonly kind: HoldDraft['kind']
  readonly objectId: string
  readonly subject: SubjectId
  readonly reason: HoldDraft['reason']
  readonly placedBy: SubjectId
  readonly placedAt: Date
  readonly releasedBy: SubjectId | null
  readonly releasedAt: Date | null
}

const STATE = sql`CASE WHEN released_at IS NULL THEN 'standing' ELSE 'released' END`

export const HOLDS = defineList({
  id: sql`id`,
  item: HoldView,
  filters: { kind: anyOf(HELD_KINDS, sql`kind`), state: anyOf(HOLD_STATES, STATE) },
  sorts: { placedAt: byInstant(sql`placed_at`) },
  sortedBy: '-placedAt',
})

const COLUMNS = sql`id, kind, object_id AS "objectId", subject_id AS "subject", reason, placed_by AS "placedBy",
  placed_at AS "placedAt", released_by AS "releasedBy", released_at AS "releasedAt"`

export const holdStore = {
  list: ({ tx, org }: Context, plan: ListPlan) =>
    tx.all<HoldRow>(sql`SELECT ${COLUMNS}, ${plan.keys} FROM kernel_hold
      WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  hold: ({ tx, org }: Context, id: string) =>
    tx.find<HoldRow>(sql`SELECT ${COLUMNS} FROM kernel_hold WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  /** The one that has stood longest. */
  findStanding: ({ tx, org }: Context, subject: SubjectId) =>
    tx.find<HoldRow>(sql`SELECT ${COLUMNS} FROM kernel_hold
      WHERE org_id = ${org} AND subject_id = ${subject} AND released_at IS NULL ORDER BY placed_at, id LIMIT 1`),

  insert: async ({ tx, org }: Context, row: HoldRow) => {
    await beginPlacing(tx)
    return tx.run(sql`INSERT INTO kernel_hold
        (org_id, id, kind, object_id, subject_id, reason, placed_by, placed_at, released_by, released_at)
      VALUES (${org}, ${row.id}, ${row.kind}, ${row.objectId}, ${row.subject}, ${row.reason}, ${row.placedBy},
        ${row.placedAt}, ${row.releasedBy}, ${row.releasedAt})`)
  },

  release: ({ tx, org, now }: Context, id: string, by: SubjectId) =>
    tx.run(sql`UPDATE kernel_hold SET released_by = ${by}, released_at = ${now} WHERE org_id = ${org} AND id = ${id}`),

  /** Nobody erases them until the transaction ends; 0 where somebody has. */
  keepKey: ({ tx, org }: Context, subject: SubjectId) =>
    tx.run(sql`SELECT 1 FROM vault_subject_key
      WHERE org_id = ${org} AND subject_id = ${subject} AND erased_at IS NULL FOR SHARE`),
}

/** Any number, and the same on every node. */
const LOCK = 4_713_002

/** A hold is placed before rows are looked through and taken away by age, or after, never between: it waits. */
const beginPlacing = (tx: Transaction) => tx.all(sql`SELECT pg_advisory_xact_lock_shared(${LOCK})`)

/** Before looking for rows that are to go; until the transaction ends nobody places a hold. */
export const beginRemoving = (tx: Transaction) => tx.all(sql`SELECT pg_advisory_xact_lock(${LOCK})`)

/**
 * True of a row that nobody holds, for whatever takes rows away because of their age.
 *
 * Call `beginRemoving` first. @param org the row's; @param about its columns that name whom or what it is about, each with the table it stands in.
 */
export const notHeld = (org: Sql, ...about: readonly Sql[]): Sql =>
  sql`NOT EXISTS (SELECT FROM kernel_hold h WHERE h.org_id = ${org} AND h.released_at IS NULL
    AND (h.subject_id IN (${joinSql(about, ', ')}) OR h.object_id IN (${joinSql(about, ', ')})))`

/** Of every table but the partitions, which go as their parent does. */
export const listColumns = (tx: Transaction) =>
  tx.all<{ table: string; column: string; type: string }>(sql`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0
      AND NOT a.attisdropped`)
