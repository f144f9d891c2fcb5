/** The only file of this part that speaks SQL. */
import type { Context } from '#kernel'
import { joinSql, sql } from '#kernel/database'
import type { ListPlan } from '#kernel/list'
import { anyId, anyOf, byInstant, byInteger, byText, defineList, flag, instants, startingText } from '#kernel/list'
import type { MoveView, PartView } from './schema.ts'
import { MOVE_KINDS, MoveView as MoveShape, PART_STATUSES, PartView as PartShape } from './schema.ts'

export interface PartRow extends Omit<PartView, 'createdAt' | 'updatedAt'> {
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface MoveRow extends Omit<MoveView, 'at'> {
  readonly at: Date
}

export const PARTS = defineList({
  id: sql`id`,
  item: PartShape,
  filters: {
    sku: startingText(sql`sku`),
    name: startingText(sql`name`),
    status: anyOf(PART_STATUSES, sql`status`),
    isLow: flag(sql`stock_thousandths < minimum_thousandths`),
  },
  sorts: { sku: byText(sql`sku`), name: byText(sql`name`), stockThousandths: byInteger(sql`stock_thousandths`) },
  sortedBy: 'sku',
})

export const MOVES = defineList({
  id: sql`id`,
  item: MoveShape,
  filters: {
    kind: anyOf(MOVE_KINDS, sql`kind`),
    workOrderId: anyId(sql`order_id`),
    at: instants(sql`at`),
  },
  sorts: { number: byInteger(sql`number`), at: byInstant(sql`at`) },
  sortedBy: '-number',
})

const PART = sql`id, sku, name, unit, currency, unit_cost_minor AS "unitCostMinor",
  minimum_thousandths AS "minimumThousandths", stock_thousandths AS "stockThousandths", status, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`
const MOVE = sql`id, part_id AS "partId", number, kind, quantity_thousandths AS "quantityThousandths",
  stock_thousandths AS "stockThousandths", unit_cost_minor AS "unitCostMinor", order_id AS "workOrderId", reason, at`

export const partStore = {
  listParts: ({ tx, org }: Context, plan: ListPlan) =>
    tx.all<PartRow>(sql`SELECT ${PART}, ${plan.keys} FROM fleet_part
      WHERE ${joinSql([sql`org_id = ${org}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  findPart: ({ tx, org }: Context, id: string) =>
    tx.find<PartRow>(sql`SELECT ${PART} FROM fleet_part WHERE org_id = ${org} AND id = ${id}`),

  /** Whoever moves the stock of a part holds its row: one after another, each sees what the one before left. */
  lockPart: ({ tx, org }: Context, id: string) =>
    tx.find<PartRow>(sql`SELECT ${PART} FROM fleet_part WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  insertPart: ({ tx, org }: Context, row: PartRow) =>
    tx.run(sql`INSERT INTO fleet_part (org_id, id, sku, name, unit, currency, unit_cost_minor, minimum_thousandths,
        stock_thousandths, status, version, created_at, updated_at)
      VALUES (${org}, ${row.id}, ${row.sku}, ${row.name}, ${row.unit}, ${row.currency}, ${row.unitCostMinor},
        ${row.minimumThousandths}, 0, ${row.status}, ${row.version}, ${row.createdAt}, ${row.updatedAt})`),

  updatePart: ({ tx, org }: Context, row: PartRow) =>
    tx.run(sql`UPDATE fleet_part SET name = ${row.name}, unit_cost_minor = ${row.unitCostMinor},
        minimum_thousandths = ${row.minimumThousandths}, stock_thousandths = ${row.stockThousandths},
        status = ${row.status}, version = ${row.version}, updated_at = ${row.updatedAt}
      WHERE org_id = ${org} AND id = ${row.id}`),

  listMoves: ({ tx, org }: Context, part: string, plan: ListPlan) =>
    tx.all<MoveRow>(sql`SELECT ${MOVE}, ${plan.keys} FROM fleet_stock_move
      WHERE ${joinSql([sql`org_id = ${org} AND part_id = ${part}`, ...plan.conditions], ' AND ')} ${plan.tail}`),

  insertMove: ({ tx, org }: Context, row: MoveRow) =>
    tx.run(sql`INSERT INTO fleet_stock_move (org_id, part_id, number, id, kind, quantity_thousandths, stock_thousandths,
        unit_cost_minor, order_id, reason, at)
      VALUES (${org}, ${row.partId}, ${row.number}, ${row.id}, ${row.kind}, ${row.quantityThousandths},
        ${row.stockThousandths}, ${row.unitCostMinor}, ${row.workOrderId}, ${row.reason}, ${row.at})`),
} as const
