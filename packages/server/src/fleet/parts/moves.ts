/** The stock journal: what came in, went out and was counted. Nothing in it is ever changed. */
import type { WorkVerbs } from '#fleet/work'
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { requirePart } from './part.ts'
import type { MoveDraft, MoveView } from './schema.ts'
import type { MoveRow, PartRow } from './store.ts'
import { MOVES, partStore } from './store.ts'

export function createMoves(work: Pick<WorkVerbs, 'addStock'>) {
  return { listMoves, moveStock }

  /** @throws {Problem} `fleet.part-unknown` (404). */
  async function listMoves(ctx: Context, partId: string, query: ListQuery): Promise<Page<MoveView>> {
    const part = await requirePart(ctx, partId)
    const plan = await MOVES.plan(query)
    const rows = await partStore.listMoves(ctx, part.id, plan)
    const ids = rows.slice(0, plan.limit).map(({ id }) => id)
    ctx.record({ action: 'stock.list', object: [part.id, ...ids], facts: { count: ids.length } })
    return plan.toPage(rows, toView)
  }

  /**
   * One line of the journal. What is issued to a work order costs there what the part costs now.
   *
   * @throws {Problem} `fleet.part-unknown`, `fleet.work-order-unknown` (404); `fleet.stock-short`, `fleet.part-obsolete`,
   *   `fleet.lifecycle`, `fleet.over-approved` (409); `fleet.stock-refused`, `fleet.not-issued`, `fleet.currency-differs` (422).
   */
  async function moveStock(ctx: Context, partId: string, draft: MoveDraft): Promise<MoveView> {
    const part = await requirePart(ctx, partId, partStore.lockPart)
    const move = readMove(part, draft)
    const stockThousandths = part.stockThousandths + move.quantityThousandths
    requireStock(part, stockThousandths)
    const version = part.version + 1
    const row: MoveRow = { ...move, id: uuidv7(ctx.now), partId, number: version, stockThousandths, at: ctx.now }
    if (row.workOrderId !== null) {
      const { name: text, currency } = part
      const quantityThousandths = -row.quantityThousandths
      await work.addStock(ctx, row.workOrderId, {
        partId,
        text,
        currency,
        quantityThousandths,
        unitCostMinor: row.unitCostMinor,
      })
    }
    const { unitCostMinor } = row
    await partStore.updatePart(ctx, { ...part, unitCostMinor, stockThousandths, version, updatedAt: ctx.now })
    await partStore.insertMove(ctx, row)
    const { kind, quantityThousandths, reason } = row
    ctx.record({
      action: 'stock.move',
      object: [partId, row.id, ...(row.workOrderId === null ? [] : [row.workOrderId])],
      facts: { kind, quantityThousandths, ...(reason === null ? {} : { reason }) },
    })
    return toView(row)
  }
}

type Move = Pick<MoveRow, 'kind' | 'quantityThousandths' | 'unitCostMinor' | 'workOrderId' | 'reason'>

/** @throws {Problem} `fleet.part-obsolete` (409). */
function readMove(part: PartRow, draft: MoveDraft): Move {
  const same = { unitCostMinor: part.unitCostMinor, workOrderId: null, reason: null }
  if ('receive' in draft) {
    if (part.status === 'obsolete')
      throw new Problem('conflict', 'fleet.part-obsolete', 'The part is obsolete: no more of it comes in.')
    const { quantityThousandths, unitCostMinor = part.unitCostMinor } = draft.receive
    return { ...same, kind: 'receive', quantityThousandths, unitCostMinor }
  }
  if ('issue' in draft) {
    const { workOrderId, quantityThousandths } = draft.issue
    return { ...same, kind: 'issue', quantityThousandths: -quantityThousandths, workOrderId }
  }
  if ('return' in draft) return { ...same, kind: 'return', ...draft.return }
  const { countedThousandths, reason } = draft.count
  return { ...same, kind: 'count', quantityThousandths: countedThousandths - part.stockThousandths, reason }
}

/** As much as a quantity may be at all. */
const MOST_STOCK = 1_000_000_000_000

function requireStock({ stockThousandths }: PartRow, after: number): void {
  if (after < 0)
    throw new Problem(
      'conflict',
      'fleet.stock-short',
      `There are ${stockThousandths} thousandths of a unit in stock, and no more can go out. Nothing was changed.`,
    )
  if (after > MOST_STOCK)
    throw new Problem('refused', 'fleet.stock-refused', 'That is more than a stock can hold. Nothing was changed.')
}

/** Without what a list selected beside it. */
const toView = (row: MoveRow): MoveView => ({
  id: row.id,
  partId: row.partId,
  number: row.number,
  kind: row.kind,
  quantityThousandths: row.quantityThousandths,
  stockThousandths: row.stockThousandths,
  unitCostMinor: row.unitCostMinor,
  workOrderId: row.workOrderId,
  reason: row.reason,
  at: row.at.toISOString(),
})
