/** The SQL of documents. */
import type { DayPlace } from '#fleet/service'
import { AT_ONCE } from '#fleet/service'
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { Context, SubjectId } from '#kernel'
import { joinSql, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byInteger, defineList } from '#kernel/list'
import type { Owner } from './owner.ts'
import type { DocumentKind, DocumentStatus } from './schema.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES, DocumentView, MOST_REMIND_DAYS } from './schema.ts'

export interface DocumentRow {
  readonly id: string
  readonly vehicleId: string | null
  readonly driverId: string | null
  /** The vehicle's or the driver's. */
  readonly subject: SubjectId
  readonly kind: DocumentKind
  /** The number, or null. */
  readonly sealed: Uint8Array
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly remindDays: number
  readonly fileIds: readonly string[]
  readonly status: DocumentStatus
  readonly replacedBy: string | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface DuePortion {
  readonly today: string
  readonly reach: Reach | undefined
  readonly vehicle: string | undefined
  readonly beyond: DayPlace
}

/** What was replaced shows only where it is asked for. */
export const DOCUMENTS = defineList({
  id: sql`o.id`,
  item: DocumentView,
  filters: {
    kind: anyOf(DOCUMENT_KINDS, sql`o.kind`),
    status: anyOf(DOCUMENT_STATUSES, sql`o.status`),
    vehicleId: anyId(sql`o.vehicle_id`),
    driverId: anyId(sql`o.driver_id`),
  },
  sorts: {
    // In days, as an index has them; what has no end comes last.
    validTo: byInteger(sql`coalesce(o.valid_to - DATE '2000-01-01', 3000000)`),
    createdAt: byInstant(sql`o.created_at`),
  },
  sortedBy: 'validTo',
})

const COLUMNS = sql`o.id, o.vehicle_id AS "vehicleId", o.driver_id AS "driverId", o.subject_id AS subject, o.kind,
  o.number_sealed AS sealed, o.valid_from AS "validFrom", o.valid_to AS "validTo", o.remind_days AS "remindDays",
  o.file_ids AS "fileIds", o.status, o.replaced_by AS "replacedBy", o.version, o.created_at AS "createdAt",
  o.updated_at AS "updatedAt"`

/** Those of vehicles in reach, and of the driver who the person is. */
const isReached = ({ org }: Context, reach: Reach | undefined) =>
  reach
    ? sql`(${inReach(sql`o.vehicle_id`, org, reach)}
        OR o.driver_id = ANY(ARRAY(SELECT id FROM fleet_driver WHERE org_id = ${org} AND person_id = ${reach.person})))`
    : sql`true`
const isOf = ({ kind, id }: Pick<Owner, 'kind' | 'id'>) =>
  kind === 'vehicle' ? sql`o.vehicle_id = ${id}` : sql`o.driver_id = ${id}`

export const documentStore = {
  /** @param of one owner, who is in reach, or all that is. */
  list: (ctx: Context, plan: ListPlan, of: { owner?: Owner; reach?: Reach | undefined }, isAnyStatus: boolean) => {
    const narrowed = [
      sql`o.org_id = ${ctx.org}`,
      of.owner ? isOf(of.owner) : isReached(ctx, of.reach),
      ...(isAnyStatus ? [] : [sql`o.status <> 'replaced'`]),
      ...plan.conditions,
    ]
    return ctx.tx.all<DocumentRow>(
      sql`SELECT ${COLUMNS}, ${plan.keys} FROM fleet_document o WHERE ${joinSql(narrowed, ' AND ')} ${plan.tail}`,
    )
  },

  find: ({ tx, org }: Context, owner: Owner, id: string) =>
    tx.find<DocumentRow>(
      sql`SELECT ${COLUMNS} FROM fleet_document o WHERE o.org_id = ${org} AND o.id = ${id} AND ${isOf(owner)}`,
    ),

  lock: ({ tx, org }: Context, owner: Owner, id: string) =>
    tx.find<DocumentRow>(
      sql`SELECT ${COLUMNS} FROM fleet_document o WHERE o.org_id = ${org} AND o.id = ${id} AND ${isOf(owner)} FOR UPDATE`,
    ),

  insert: ({ tx, org }: Context, row: DocumentRow) =>
    tx.run(sql`INSERT INTO fleet_document (org_id, id, vehicle_id, driver_id, subject_id, kind, number_sealed, valid_from,
        valid_to, remind_days, file_ids, status, replaced_by, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.vehicleId}::uuid, ${row.driverId}::uuid, ${row.subject}, ${row.kind}, ${row.sealed},
        ${row.validFrom}::date, ${row.validTo}::date, ${row.remindDays}, ${uuidArray(row.fileIds)}::uuid[], ${row.status},
        ${row.replacedBy}::uuid, ${row.version}, ${row.createdAt}, ${row.updatedAt})`),

  /** Of a row that is held. */
  update: ({ tx, org }: Context, row: DocumentRow) =>
    tx.run(sql`UPDATE fleet_document SET number_sealed = ${row.sealed}, valid_from = ${row.validFrom}::date,
        valid_to = ${row.validTo}::date, remind_days = ${row.remindDays}, file_ids = ${uuidArray(row.fileIds)}::uuid[],
        status = ${row.status}, replaced_by = ${row.replacedBy}::uuid, version = ${row.version}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  /** Those whose time has come to be called otherwise, held. */
  lockAged: ({ tx, org }: Context, today: string) =>
    tx.all<DocumentRow>(sql`SELECT ${COLUMNS} FROM fleet_document o
      WHERE o.org_id = ${org} AND o.status IN ('valid', 'due') AND o.valid_to IS NOT NULL
        AND CASE o.status WHEN 'valid' THEN o.valid_to - o.remind_days <= ${today}::date ELSE o.valid_to < ${today}::date END
      ORDER BY o.id LIMIT 1000 FOR UPDATE`),

  /** Nobody's change, so the version stays. */
  age: ({ tx, org }: Context, id: string, status: DocumentStatus) =>
    tx.run(sql`UPDATE fleet_document SET status = ${status} WHERE org_id = ${org} AND id = ${id}`),

  /** Those that are spoken of until this day, of present owners or of one vehicle, in the order of their last days. */
  listDue: (ctx: Context, { today, reach, vehicle, beyond: { day, id } }: DuePortion) =>
    ctx.tx.all<
      DocumentRow & { readonly lastDay: string }
    >(sql`SELECT ${COLUMNS}, o.valid_to AS "lastDay" FROM fleet_document o
      LEFT JOIN fleet_vehicle v ON v.org_id = o.org_id AND v.id = o.vehicle_id
      LEFT JOIN fleet_driver d ON d.org_id = o.org_id AND d.id = o.driver_id
      WHERE o.org_id = ${ctx.org} AND o.status <> 'replaced' AND o.valid_to - o.remind_days <= ${today}::date
        AND o.valid_to <= ${today}::date + ${MOST_REMIND_DAYS}::integer
        AND (v.status NOT IN ('sold', 'archived') OR d.status IN ('active', 'leave')) AND ${isReached(ctx, reach)}
        AND ${vehicle === undefined ? sql`true` : sql`o.vehicle_id = ${vehicle}`}
        AND (o.valid_to, o.id) > (${day}::date, ${id}::uuid)
      ORDER BY o.valid_to, o.id LIMIT ${AT_ONCE}`),

  /** A driver was erased. Of a vehicle, what the papers were about stays. */
  removeOfDriver: ({ tx, org }: Context, subject: SubjectId) =>
    tx.run(sql`DELETE FROM fleet_document WHERE org_id = ${org} AND subject_id = ${subject} AND driver_id IS NOT NULL`),
} as const
