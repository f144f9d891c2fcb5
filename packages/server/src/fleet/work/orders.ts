/** How a work order begins, is read, changed, approved, and goes from one state to the next. */
import { holdPresent, listedReachOf } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Files } from '#kernel/files'
import type { Page } from '#kernel/http'
import { etagOf } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { asking, requireMayApprove } from './approval.ts'
import { isOpenToChange, requireNext, requireOpenToChange } from './lifecycle.ts'
import type { Lines } from './lines.ts'
import type { Links } from './links.ts'
import { holdOrder, keepOrder, requireOrder, toItem, toLine } from './order.ts'
import type { WorkSeal } from './personal.ts'
import type { Move, WorkOrderDraft, WorkOrderItem, WorkOrderPatch, WorkOrderView } from './schema.ts'
import type { OrderRow } from './store.ts'
import { WORK_ORDERS, workStore } from './store.ts'
import { requireWorkshop } from './workshop.ts'

/** An order with its lines, and the ETag of its version. */
export interface Shown {
  readonly view: WorkOrderView
  readonly etag: string
}

export type Orders = ReturnType<typeof createOrders>

export function createOrders(workSeal: WorkSeal, lines: Lines, links: Links, files: Pick<Files, 'requireFilesOf'>) {
  return { listOrders, openOrder, readOrder, changeOrder, approveOrder, moveOrder, show }

  async function listOrders(ctx: Context, query: ListQuery): Promise<Page<WorkOrderItem>> {
    const plan = await WORK_ORDERS.plan(query)
    const rows = await workStore.listOrders(ctx, plan, await listedReachOf(ctx))
    const shown = rows.slice(0, plan.limit)
    ctx.record({
      action: 'work-order.list',
      object: shown.map(({ id }) => id),
      subject: [...new Set(shown.map(({ subject }) => subject))],
      facts: { count: shown.length },
    })
    const texts = await workSeal.openOrders(ctx, shown)
    return plan.toPage(rows, (row, at) => toItem(row, texts[at]))
  }

  /** @throws {Problem} `fleet.vehicle-unknown`, `fleet.schedule-unknown`, `fleet.issue-unknown` (404), `fleet.vehicle-gone` (409), `fleet.issue-elsewhere` (422). */
  async function openOrder(ctx: Context, draft: WorkOrderDraft): Promise<Shown> {
    const vehicle = await holdPresent(ctx, draft.vehicleId)
    const { currency } = await requireWorkshop(ctx)
    const number = await workStore.takeNumber(ctx)
    const id = uuidv7(ctx.now)
    const text = { title: draft.title, note: draft.note ?? null }
    const row: OrderRow = {
      ...{ id, number, vehicleId: vehicle.id, subject: vehicle.subject, status: 'draft', waitingFor: null, currency },
      sealed: await workSeal.sealOrder(ctx, id, vehicle.subject, text),
      ...{ estimateMinor: draft.estimateMinor ?? 0, approvedMinor: null, requestedBy: asking(ctx, []) },
      ...{
        downFrom: null,
        downTo: null,
        photoIds: [],
        version: 1,
        createdAt: ctx.now,
        updatedAt: ctx.now,
        costMinor: 0,
      },
    }
    await workStore.insertOrder(ctx, row)
    ctx.record({ ...about(row), action: 'work-order.open', facts: { number } })
    for (const task of draft.tasks ?? []) await lines.insertLine(ctx, row, { task })
    if (draft.issueIds) await links.linkIssues(ctx, row, draft.issueIds)
    return show(ctx, row)
  }

  /** @throws {Problem} `fleet.work-order-unknown` (404). */
  async function readOrder(ctx: Context, id: string): Promise<Shown> {
    const row = await requireOrder(ctx, id)
    ctx.record({ ...about(row), action: 'work-order.read' })
    return show(ctx, row)
  }

  /** @throws {Problem} `fleet.work-order-unknown` (404), `http.stale`, `fleet.lifecycle` (409), `fleet.downtime-refused`, `files.unusable` (422). */
  async function changeOrder(ctx: Context, id: string, patch: WorkOrderPatch, version: number | undefined) {
    const row = await holdOrder(ctx, id, version)
    requireOpenToChange(row.status)
    const { title, note, estimateMinor = row.estimateMinor, photoIds = row.photoIds, downFrom, downTo } = patch
    const added = photoIds.filter((photo) => !row.photoIds.includes(photo))
    await files.requireFilesOf(ctx, added, { kind: 'vehicle', id: row.vehicleId }, '/photoIds')
    const old = await workSeal.openOrder(ctx, row)
    const text = { title: title ?? old.title, note: note === undefined ? old.note : note }
    const next: OrderRow = {
      ...row,
      sealed: await workSeal.sealOrder(ctx, id, row.subject, text),
      estimateMinor,
      requestedBy: estimateMinor > row.estimateMinor ? asking(ctx, row.requestedBy) : row.requestedBy,
      downFrom: instantOr(downFrom, row.downFrom),
      downTo: instantOr(downTo, row.downTo),
      photoIds,
    }
    requireDowntime(next)
    const kept = await keepOrder(ctx, next)
    if (patch.issueIds) await links.linkIssues(ctx, kept, patch.issueIds)
    ctx.record({ ...about(row), action: 'work-order.change', facts: { fields: Object.keys(patch).sort().join(' ') } })
    return show(ctx, kept)
  }

  /**
   * Approves what it is estimated at, or costs already if that is more. Later again, where more is asked for.
   *
   * @throws {Problem} `fleet.work-order-unknown` (404), `http.stale`, `fleet.lifecycle` (409), `fleet.own-request`,
   *   `fleet.approval-limit` (403).
   */
  async function approveOrder(ctx: Context, id: string, version: number | undefined): Promise<Shown> {
    const row = await holdOrder(ctx, id, version)
    const amountMinor = Math.max(row.estimateMinor, row.costMinor)
    const isMore = isOpenToChange(row.status) && amountMinor > (row.approvedMinor ?? -1)
    if (!isMore) requireNext(row.status, 'approved')
    const { limits } = await requireWorkshop(ctx)
    requireMayApprove(ctx.actor, row.requestedBy, amountMinor, limits)
    const status = row.status === 'draft' ? 'approved' : row.status
    const kept = await keepOrder(ctx, { ...row, status, approvedMinor: amountMinor })
    await workStore.insertApproval(ctx, id, uuidv7(ctx.now), amountMinor, ctx.actor.id)
    ctx.record({ ...about(row), action: 'work-order.approve', facts: { amountMinor, currency: row.currency } })
    return show(ctx, kept)
  }

  /** @throws {Problem} `fleet.work-order-unknown` (404), `http.stale`, `fleet.lifecycle`, `fleet.tasks-open` (409), `fleet.waiting-for` (422). */
  async function moveOrder(ctx: Context, id: string, { status, waitingFor }: Move, version: number | undefined) {
    const row = await holdOrder(ctx, id, version)
    requireNext(row.status, status)
    if ((status === 'waiting') !== (waitingFor !== undefined))
      throw new Problem('refused', 'fleet.waiting-for', 'Say in waitingFor what it waits for, and only where it waits.')
    if (status === 'done') await lines.requireAllDone(ctx, id)
    const kept = await keepOrder(ctx, { ...row, status, waitingFor: waitingFor ?? null })
    ctx.record({ ...about(row), action: 'work-order.move', facts: { from: row.status, to: status } })
    await links.followOrder(ctx, kept)
    return show(ctx, kept)
  }

  /** As it is now, with its lines. Whoever shows it has left the entry. */
  async function show(ctx: Context, row: OrderRow): Promise<Shown> {
    const rows = await workStore.listLines(ctx, row.id)
    const [[text], texts] = [await workSeal.openOrders(ctx, [row]), await workSeal.openLines(ctx, rows)]
    const costMinor = rows.reduce((sum, line) => sum + line.costMinor, 0)
    const view = {
      ...toItem({ ...row, costMinor }, text),
      note: text?.state === 'open' ? text.value.note : null,
      issueIds: [...(await workStore.listIssues(ctx, row.id))],
      photoIds: [...row.photoIds],
      lines: rows.map((line, at) => toLine(line, texts[at])),
    }
    return { view, etag: etagOf(row.version) }
  }
}

const about = ({ id, vehicleId, subject }: OrderRow) => ({ object: [id, vehicleId], subject })

const instantOr = (given: string | null | undefined, old: Date | null): Date | null =>
  given === undefined ? old : given === null ? null : new Date(given)

function requireDowntime({ downFrom, downTo }: OrderRow): void {
  if (downTo === null || (downFrom !== null && downFrom <= downTo)) return
  throw new Problem('refused', 'fleet.downtime-refused', 'Downtime ends after it begins. Nothing was changed.')
}
