/** A work order as people see it, and the one way to hold it. */
import { isInReach } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { stale } from '#kernel/http'
import type { Opened } from '#kernel/vault'
import type { OrderText } from './personal.ts'
import type { LineView, WorkOrderItem } from './schema.ts'
import type { LineRow, OrderRow } from './store.ts'
import { workStore } from './store.ts'

/** @throws {Problem} `fleet.work-order-unknown` (404): there is none, or its vehicle is not in the caller's reach. */
export async function requireOrder(ctx: Context, id: string): Promise<OrderRow> {
  const row = await workStore.findOrder(ctx, id)
  if (row && (await isInReach(ctx, row.vehicleId))) return row
  throw unknown()
}

/**
 * The order under which a vehicle is worked on now.
 *
 * @throws {Problem} as `requireOrder`; `fleet.order-of-another` and `fleet.order-not-open` (409).
 */
export async function requireOrderAtWork(ctx: Context, id: string, vehicleId: string): Promise<void> {
  const row = await requireOrder(ctx, id)
  if (row.vehicleId !== vehicleId)
    throw new Problem(
      'conflict',
      'fleet.order-of-another',
      'This work order is of another vehicle. Nothing was changed.',
    )
  if (AT_WORK.includes(row.status)) return
  throw new Problem(
    'conflict',
    'fleet.order-not-open',
    `Work order ${row.number} is ${row.status}; on a vehicle only an approved order is worked on. Nothing was changed.`,
  )
}

const AT_WORK: readonly string[] = ['approved', 'in_progress', 'waiting']

/** Holds it until the transaction ends. @throws {Problem} as `requireOrder`; `http.stale`. */
export async function holdOrder(ctx: Context, id: string, version: number | undefined): Promise<OrderRow> {
  await workStore.lockOrder(ctx, id)
  const row = await requireOrder(ctx, id)
  if (version !== undefined && version !== row.version) throw stale()
  return row
}

/** Of an order that is held. What became of it has the next version. */
export async function keepOrder(ctx: Context, row: OrderRow): Promise<OrderRow> {
  if ((await workStore.updateOrder(ctx, row)) === 0) throw stale()
  return { ...row, version: row.version + 1, updatedAt: ctx.now }
}

const unknown = () =>
  new Problem('missing', 'fleet.work-order-unknown', 'There is no work order with this id in your reach.')

export function toItem(row: OrderRow, opened: Opened<OrderText> | undefined): WorkOrderItem {
  return {
    id: row.id,
    number: row.number,
    vehicleId: row.vehicleId,
    title: opened?.state === 'open' ? opened.value.title : null,
    ...(opened?.state === 'broken' ? { isUnreadable: true } : {}),
    status: row.status,
    waitingFor: row.waitingFor,
    currency: row.currency,
    estimateMinor: row.estimateMinor,
    approvedMinor: row.approvedMinor,
    costMinor: row.costMinor,
    downFrom: row.downFrom?.toISOString() ?? null,
    downTo: row.downTo?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export function toLine({ subject: _, sealed: __, ...row }: LineRow, opened: Opened<string> | undefined): LineView {
  const text = opened?.state === 'open' ? opened.value : null
  return { ...row, text, ...(opened?.state === 'broken' ? { isUnreadable: true } : {}) }
}
