/** The only file of this part that speaks SQL. */
import type { Reach } from '#fleet/vehicles'
import { inReach } from '#fleet/vehicles'
import type { Context, SubjectId, VehicleId } from '#kernel'
import { joinSql, sql, uuidArray } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, between, byInstant, byInteger, byText, defineList, instants } from '#kernel/list'
import type { Limits, LineView, OrderStatus, WaitingFor } from './schema.ts'
import { ORDER_STATUSES, WorkOrderItem } from './schema.ts'

/** A row as it stands: what was written still closed. */
export interface OrderRow {
  readonly id: string
  readonly number: number
  readonly vehicleId: VehicleId
  readonly subject: SubjectId
  readonly status: OrderStatus
  readonly waitingFor: WaitingFor | null
  readonly sealed: Uint8Array
  readonly currency: string
  readonly estimateMinor: number
  readonly approvedMinor: number | null
  /** All who asked for it or for more. */
  readonly requestedBy: readonly string[]
  readonly downFrom: Date | null
  readonly downTo: Date | null
  /** Files of the vehicle. */
  readonly photoIds: readonly string[]
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** The sum of its lines. */
  readonly costMinor: number
}

export interface LineRow extends Omit<LineView, 'text' | 'isUnreadable'> {
  readonly subject: SubjectId
  readonly sealed: Uint8Array
}

export interface WorkshopRow {
  readonly currency: string
  readonly limits: Limits
  readonly version: number
}

export const WORK_ORDERS = defineList({
  id: sql`o.id`,
  item: WorkOrderItem,
  filters: {
    status: anyOf(ORDER_STATUSES, sql`o.status`),
    vehicleId: anyId(sql`o.vehicle_id`),
    number: between(sql`o.number`, 1, 1_000_000_000),
    createdAt: instants(sql`o.created_at`),
    updatedAt: instants(sql`o.updated_at`),
  },
  sorts: {
    number: byInteger(sql`o.number`),
    status: byText(sql`o.status`),
    createdAt: byInstant(sql`o.created_at`),
    updatedAt: byInstant(sql`o.updated_at`),
  },
  followedBy: { status: 'number' },
  sortedBy: '-number',
})

const ORDER = sql`o.id, o.number, o.vehicle_id AS "vehicleId", o.subject_id AS subject, o.status,
  o.waiting_for AS "waitingFor", o.personal_sealed AS sealed, o.currency, o.estimate_minor AS "estimateMinor",
  o.approved_minor AS "approvedMinor", o.requested_by AS "requestedBy", o.down_from AS "downFrom", o.down_to AS "downTo",
  o.photo_ids AS "photoIds",
  o.version, o.created_at AS "createdAt", o.updated_at AS "updatedAt",
  (SELECT coalesce(sum(l.cost_minor), 0)::bigint FROM fleet_work_line l
    WHERE l.org_id = o.org_id AND l.order_id = o.id) AS "costMinor"`
const LINE = sql`id, kind, subject_id AS subject, text_sealed AS sealed, schedule_id AS "scheduleId", is_done AS "isDone",
  minutes, rate_minor AS "ratePerHourMinor", part_id AS "partId", quantity_thousandths AS "quantityThousandths",
  unit_cost_minor AS "unitCostMinor", cost_minor AS "costMinor"`

export const workStore = {
  listOrders: ({ tx, org }: Context, plan: ListPlan, reach: Reach | undefined) =>
    tx.all<OrderRow>(sql`SELECT ${ORDER}, ${plan.keys} FROM fleet_work_order o
      WHERE ${joinSql([sql`o.org_id = ${org}`, inReach(sql`o.vehicle_id`, org, reach), ...plan.conditions], ' AND ')}
      ${plan.tail}`),

  findOrder: ({ tx, org }: Context, id: string) =>
    tx.find<OrderRow>(sql`SELECT ${ORDER} FROM fleet_work_order o WHERE o.org_id = ${org} AND o.id = ${id}`),

  /** Whoever changes an order or its lines holds it first; what it costs is read after that, or it would be of before. */
  lockOrder: ({ tx, org }: Context, id: string) =>
    tx.run(sql`SELECT id FROM fleet_work_order WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  insertOrder: ({ tx, org }: Context, row: Omit<OrderRow, 'costMinor'>) =>
    tx.run(sql`INSERT INTO fleet_work_order (org_id, id, number, vehicle_id, subject_id, status, personal_sealed, currency,
        estimate_minor, requested_by, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.number}, ${row.vehicleId}, ${row.subject}, ${row.status}, ${row.sealed},
        ${row.currency}, ${row.estimateMinor}, ${row.requestedBy}::uuid[], ${row.version}, ${row.createdAt},
        ${row.updatedAt})`),

  updateOrder: ({ tx, org, now }: Context, row: OrderRow) =>
    tx.run(sql`UPDATE fleet_work_order SET status = ${row.status}, waiting_for = ${row.waitingFor},
        personal_sealed = ${row.sealed}, estimate_minor = ${row.estimateMinor}, approved_minor = ${row.approvedMinor},
        requested_by = ${row.requestedBy}::uuid[], down_from = ${row.downFrom}, down_to = ${row.downTo},
        photo_ids = ${uuidArray(row.photoIds)}::uuid[],
        version = version + 1, updated_at = ${now}
      WHERE org_id = ${org} AND id = ${row.id} AND version = ${row.version}`),

  listLines: ({ tx, org }: Context, order: string) =>
    tx.all<LineRow>(sql`SELECT ${LINE} FROM fleet_work_line WHERE org_id = ${org} AND order_id = ${order}
      ORDER BY created_at, id`),

  insertLine: ({ tx, org, now }: Context, order: string, row: LineRow) =>
    tx.run(sql`INSERT INTO fleet_work_line (org_id, id, order_id, kind, subject_id, text_sealed, schedule_id, is_done,
        minutes, rate_minor, part_id, quantity_thousandths, unit_cost_minor, cost_minor, created_at)
      VALUES (${org}, ${row.id}, ${order}, ${row.kind}, ${row.subject}, ${row.sealed}, ${row.scheduleId}, ${row.isDone},
        ${row.minutes}, ${row.ratePerHourMinor}, ${row.partId}, ${row.quantityThousandths}, ${row.unitCostMinor},
        ${row.costMinor}, ${now})`),

  /** 0 where it is done already. */
  completeLine: ({ tx, org }: Context, id: string) =>
    tx.run(sql`UPDATE fleet_work_line SET is_done = true WHERE org_id = ${org} AND id = ${id} AND NOT is_done`),

  removeLine: ({ tx, org }: Context, id: string) =>
    tx.run(sql`DELETE FROM fleet_work_line WHERE org_id = ${org} AND id = ${id}`),

  listIssues: async ({ tx, org }: Context, order: string): Promise<readonly string[]> => {
    const rows = await tx.all<{ id: string }>(sql`SELECT issue_id AS id FROM fleet_work_issue
      WHERE org_id = ${org} AND order_id = ${order} ORDER BY issue_id`)
    return rows.map(({ id }) => id)
  },

  replaceIssues: async ({ tx, org }: Context, order: string, ids: readonly string[]): Promise<void> => {
    await tx.run(sql`DELETE FROM fleet_work_issue WHERE org_id = ${org} AND order_id = ${order}
      AND NOT issue_id = ANY(${uuidArray(ids)}::uuid[])`)
    await tx.run(sql`INSERT INTO fleet_work_issue (org_id, order_id, issue_id)
      SELECT ${org}, ${order}, unnest(${uuidArray(ids)}::uuid[]) ON CONFLICT DO NOTHING`)
  },

  insertApproval: ({ tx, org, now }: Context, order: string, id: string, amountMinor: number, by: string) =>
    tx.run(sql`INSERT INTO fleet_approval (org_id, order_id, approved_at, id, amount_minor, approved_by)
      VALUES (${org}, ${order}, ${now}, ${id}, ${amountMinor}, ${by})`),

  findWorkshop: ({ tx, org }: Context) =>
    tx.find<WorkshopRow>(sql`SELECT currency, limits, version FROM fleet_workshop WHERE org_id = ${org}`),

  lockWorkshop: ({ tx, org }: Context) =>
    tx.find<WorkshopRow>(sql`SELECT currency, limits, version FROM fleet_workshop WHERE org_id = ${org} FOR UPDATE`),

  /** Where there is none yet. */
  insertWorkshop: ({ tx, org }: Context, { currency, limits, version }: WorkshopRow) =>
    tx.run(sql`INSERT INTO fleet_workshop (org_id, currency, limits, last_number, version)
      VALUES (${org}, ${currency}, ${JSON.stringify(limits)}::jsonb, 0, ${version}) ON CONFLICT DO NOTHING`),

  updateWorkshop: ({ tx, org }: Context, { currency, limits, version }: WorkshopRow) =>
    tx.run(sql`UPDATE fleet_workshop SET currency = ${currency}, limits = ${JSON.stringify(limits)}::jsonb,
      version = ${version} WHERE org_id = ${org}`),

  /** Each once. A number may be left out, where the order it was for was undone. */
  takeNumber: async ({ tx, org }: Context): Promise<number> => {
    const row = await tx.find<{ number: number }>(sql`UPDATE fleet_workshop SET last_number = last_number + 1
      WHERE org_id = ${org} RETURNING last_number AS number`)
    if (!row) throw new Error('an order was numbered before there was a workshop')
    return row.number
  },
} as const
