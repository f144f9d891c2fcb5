/** The parts an organisation keeps, and how many of each are there. */
import type { WorkVerbs } from '#fleet/work'
import type { Context } from '#kernel'
import { Problem, uuidv7 } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { etagOf, stale } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { createMoves } from './moves.ts'
import { requirePart } from './part.ts'
import type { PartDraft, PartPatch, PartView } from './schema.ts'
import type { PartRow } from './store.ts'
import { PARTS, partStore } from './store.ts'

export type PartVerbs = ReturnType<typeof createParts>

export function createParts(work: Pick<WorkVerbs, 'addStock' | 'currencyOf' | 'requireOrder'>) {
  return {
    ...createMoves(work),
    requireOrder: work.requireOrder,

    listParts: async (ctx: Context, query: ListQuery): Promise<Page<PartView>> => {
      const plan = await PARTS.plan(query)
      const rows = await partStore.listParts(ctx, plan)
      const ids = rows.slice(0, plan.limit).map(({ id }) => id)
      ctx.record({ action: 'part.list', object: ids, facts: { count: ids.length } })
      return plan.toPage(rows, toView)
    },

    /** It begins with an empty stock. @throws {Problem} `fleet.sku-taken` (409). */
    createPart: async (ctx: Context, { minimumThousandths = 0, ...draft }: PartDraft) => {
      const row: PartRow = {
        ...{ ...draft, minimumThousandths, id: uuidv7(ctx.now), currency: await work.currencyOf(ctx) },
        ...{ stockThousandths: 0, status: 'active', version: 1, createdAt: ctx.now, updatedAt: ctx.now },
      }
      await refuseTaken(() => partStore.insertPart(ctx, row))
      ctx.record({ action: 'part.create', object: row.id })
      return versioned(row)
    },

    /** @throws {Problem} `fleet.part-unknown` (404). */
    readPart: async (ctx: Context, id: string) => {
      const row = await requirePart(ctx, id)
      ctx.record({ action: 'part.read', object: id })
      return versioned(row)
    },

    /** @throws {Problem} `fleet.part-unknown` (404), `http.stale`, `fleet.sku-taken` (409). */
    changePart: async (ctx: Context, id: string, patch: PartPatch, version: number | undefined) => {
      const found = await requirePart(ctx, id, partStore.lockPart)
      if (version !== undefined && version !== found.version) throw stale()
      const row = { ...found, ...patch, version: found.version + 1, updatedAt: ctx.now }
      await refuseTaken(() => partStore.updatePart(ctx, row))
      ctx.record({ action: 'part.change', object: id, facts: { fields: Object.keys(patch).sort().join(' ') } })
      return versioned(row)
    },
  }
}

async function refuseTaken(write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!isUniqueViolation(error, 'fleet_part_sku')) throw error
    const message = 'There is a part in use with this number already. Nothing was changed.'
    throw new Problem('conflict', 'fleet.sku-taken', message, { cause: error as Error })
  }
}

const versioned = (row: PartRow) => ({ view: toView(row), etag: etagOf(row.version) })

const toView = (row: PartRow): PartView => ({
  id: row.id,
  sku: row.sku,
  name: row.name,
  unit: row.unit,
  currency: row.currency,
  unitCostMinor: row.unitCostMinor,
  minimumThousandths: row.minimumThousandths,
  stockThousandths: row.stockThousandths,
  status: row.status,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})
