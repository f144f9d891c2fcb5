/** What is done and used on a work order. Each change is one of the order: held first, and a version further. */
import type { LastDone, ServiceVerbs } from '#fleet/service'
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { asking } from './approval.ts'
import { costOfLabour, costOfParts, isExact } from './costs.ts'
import { requireOpenToChange } from './lifecycle.ts'
import { holdOrder, keepOrder } from './order.ts'
import type { WorkSeal } from './personal.ts'
import type { LineDraft } from './schema.ts'
import type { LineRow, OrderRow } from './store.ts'
import { workStore } from './store.ts'

/** A part of the own stock; a negative quantity comes back from the order. */
export interface StockLine {
  readonly partId: string
  readonly text: string
  readonly currency: string
  readonly quantityThousandths: number
  readonly unitCostMinor: number
}

type Amounts = Pick<
  LineRow,
  | 'kind'
  | 'scheduleId'
  | 'minutes'
  | 'ratePerHourMinor'
  | 'partId'
  | 'quantityThousandths'
  | 'unitCostMinor'
  | 'costMinor'
>

export type Lines = ReturnType<typeof createLines>

export function createLines(workSeal: WorkSeal, service: Pick<ServiceVerbs, 'requireServiced' | 'completeServiced'>) {
  return { addLine, addStock, completeLine, removeLine, insertLine, requireAllDone }

  /** @throws {Problem} `fleet.work-order-unknown`, `fleet.schedule-unknown` (404), `http.stale`, `fleet.lifecycle`, `fleet.over-approved`, `fleet.schedule-inspected` (409), `fleet.cost-refused` (422). */
  async function addLine(ctx: Context, id: string, draft: LineDraft, version: number | undefined): Promise<OrderRow> {
    const order = await holdOrder(ctx, id, version)
    requireOpenToChange(order.status)
    await insertLine(ctx, order, draft)
    // What a draft is to cost is asked for by whoever puts it there, too.
    const isAsked = order.status === 'draft'
    return keepOrder(ctx, isAsked ? { ...order, requestedBy: asking(ctx, order.requestedBy) } : order)
  }

  /**
   * Issues a part to an order, or takes it back.
   *
   * @throws {Problem} as `addLine`; `fleet.currency-differs`, `fleet.not-issued` (422).
   */
  async function addStock(ctx: Context, id: string, { text, currency, ...stock }: StockLine): Promise<OrderRow> {
    const order = await holdOrder(ctx, id, undefined)
    requireOpenToChange(order.status)
    if (order.status === 'draft')
      throw new Problem(
        'conflict',
        'fleet.lifecycle',
        'Nothing leaves the stock for a draft. Have the order approved first.',
      )
    if (currency !== order.currency)
      throw new Problem('refused', 'fleet.currency-differs', 'The part and the order have different currencies.')
    const { partId, quantityThousandths } = stock
    const unitCostMinor = quantityThousandths < 0 ? await requireIssued(ctx, id, stock) : stock.unitCostMinor
    await insert(ctx, order, text, { ...partOf(quantityThousandths, unitCostMinor), partId })
    return keepOrder(ctx, order)
  }

  /**
   * A task was done. The schedule it names is counted from then on.
   *
   * @throws {Problem} `fleet.work-order-unknown`, `fleet.line-unknown` (404), `http.stale`, `fleet.lifecycle`,
   *   `fleet.line-no-task`, `fleet.schedule-inspected` (409).
   */
  async function completeLine(
    ctx: Context,
    id: string,
    lineId: string,
    last: LastDone,
    version: number | undefined,
  ): Promise<OrderRow> {
    const order = await holdOrder(ctx, id, version)
    if (order.status !== 'in_progress')
      throw new Problem(
        'conflict',
        'fleet.lifecycle',
        `Tasks are done while the order is in_progress, not ${order.status}.`,
      )
    const line = await requireLine(ctx, id, lineId)
    if (line.kind !== 'task')
      throw new Problem('conflict', 'fleet.line-no-task', 'Only tasks are done; labour and parts are what they cost.')
    if ((await workStore.completeLine(ctx, lineId)) === 0) {
      // It was done before: the answer shows the order, and so the entry says that it was read.
      ctx.record({ ...about(order, lineId), action: 'work-order.read' })
      return order
    }
    if (line.scheduleId !== null) await service.completeServiced(ctx, order.vehicleId, line.scheduleId, last)
    ctx.record({ ...about(order, lineId), action: 'work-line.complete' })
    return keepOrder(ctx, order)
  }

  /** @throws {Problem} `fleet.work-order-unknown`, `fleet.line-unknown` (404), `http.stale`, `fleet.lifecycle`, `fleet.line-fixed` (409). */
  async function removeLine(ctx: Context, id: string, lineId: string, version: number | undefined): Promise<OrderRow> {
    const order = await holdOrder(ctx, id, version)
    requireOpenToChange(order.status)
    const { kind, costMinor, partId, isDone } = await requireLine(ctx, id, lineId)
    if (partId !== null || isDone)
      throw new Problem(
        'conflict',
        'fleet.line-fixed',
        'A task that is done and a part from the stock stay. Return the part to the stock instead. Nothing was changed.',
      )
    await workStore.removeLine(ctx, lineId)
    ctx.record({ ...about(order, lineId), action: 'work-line.remove', facts: { kind, costMinor } })
    return keepOrder(ctx, order)
  }

  /** Of an order that is held. */
  async function insertLine(ctx: Context, order: OrderRow, draft: LineDraft): Promise<void> {
    if ('task' in draft) {
      const { text, scheduleId = null } = draft.task
      if (scheduleId !== null) await service.requireServiced(ctx, order.vehicleId, scheduleId)
      return insert(ctx, order, text, { ...NOTHING, scheduleId })
    }
    if ('labour' in draft) {
      const { text, minutes, ratePerHourMinor } = draft.labour
      const costMinor = costOfLabour(minutes, ratePerHourMinor)
      return insert(ctx, order, text, { ...NOTHING, kind: 'labour', minutes, ratePerHourMinor, costMinor })
    }
    const { text, quantityThousandths, unitCostMinor } = draft.part
    return insert(ctx, order, text, partOf(quantityThousandths, unitCostMinor))
  }

  async function insert(ctx: Context, order: OrderRow, text: string, amounts: Amounts): Promise<void> {
    requireCountable(order, amounts.costMinor)
    requireCovered(order, amounts.costMinor)
    const id = uuidv7(ctx.now)
    const sealed = await workSeal.sealLine(ctx, id, order.subject, text)
    await workStore.insertLine(ctx, order.id, { id, subject: order.subject, sealed, isDone: false, ...amounts })
    const { kind, costMinor } = amounts
    ctx.record({ ...about(order, id), action: 'work-line.add', facts: { kind, costMinor } })
  }

  /** @throws {Problem} `fleet.tasks-open` (409). */
  async function requireAllDone(ctx: Context, order: string): Promise<void> {
    const lines = await workStore.listLines(ctx, order)
    const open = lines.filter(({ kind, isDone }) => kind === 'task' && !isDone).length
    if (open > 0)
      throw new Problem('conflict', 'fleet.tasks-open', `${open} of its tasks are not done. Do or remove them first.`)
  }
}

const NOTHING: Amounts = {
  kind: 'task',
  scheduleId: null,
  minutes: null,
  ratePerHourMinor: null,
  partId: null,
  quantityThousandths: null,
  unitCostMinor: null,
  costMinor: 0,
}

function partOf(quantityThousandths: number, unitCostMinor: number): Amounts {
  if (!isExact(quantityThousandths, unitCostMinor))
    throw new Problem('refused', 'fleet.cost-refused', 'The line would cost more than can be counted exactly.')
  const costMinor = costOfParts(quantityThousandths, unitCostMinor)
  return { ...NOTHING, kind: 'part', quantityThousandths, unitCostMinor, costMinor }
}

/** What all lines of an order cost together is shown with it in every list: beyond exact integers nobody could list it. */
function requireCountable({ costMinor }: OrderRow, moreMinor: number): void {
  if (Number.isSafeInteger(costMinor + moreMinor)) return
  throw new Problem(
    'refused',
    'fleet.cost-refused',
    'The order would cost more than can be counted exactly. Nothing was changed.',
  )
}

/** What was approved covers all of it, once something was. */
function requireCovered({ status, costMinor, approvedMinor }: OrderRow, moreMinor: number): void {
  if (status === 'draft' || moreMinor <= 0 || costMinor + moreMinor <= (approvedMinor ?? 0)) return
  throw new Problem(
    'conflict',
    'fleet.over-approved',
    'The order would cost more than was approved. Nothing was changed; raise the estimate and have it approved.',
  )
}

async function requireLine(ctx: Context, order: string, id: string): Promise<LineRow> {
  const line = (await workStore.listLines(ctx, order)).find((one) => one.id === id)
  if (line) return line
  throw new Problem('missing', 'fleet.line-unknown', 'The order has no line with this id.')
}

/** At what price the last of it was issued. @throws {Problem} `fleet.not-issued` (422). */
async function requireIssued(
  ctx: Context,
  order: string,
  { partId, quantityThousandths }: Pick<StockLine, 'partId' | 'quantityThousandths'>,
): Promise<number> {
  const lines = (await workStore.listLines(ctx, order)).filter((line) => line.partId === partId)
  const issued = lines.reduce((sum, line) => sum + (line.quantityThousandths ?? 0), 0)
  const last = lines.findLast((line) => (line.quantityThousandths ?? 0) > 0)
  if (last && issued + quantityThousandths >= 0) return last.unitCostMinor ?? 0
  throw new Problem('refused', 'fleet.not-issued', 'No more comes back than was issued to this order.')
}

const about = ({ id, vehicleId, subject }: OrderRow, line: string) => ({ object: [id, vehicleId, line], subject })
