/** What vehicles in reach cost in a month, in work and in energy, against the month before. */
import type { Static } from 'typebox'
import { listedReachOf } from '#fleet/vehicles'
import type { ReadContext } from '#kernel'
import { isUuid } from '#kernel'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { beginOf, monthOf, monthsFrom } from './months.ts'
import type { CostPage, CostQuery, CostTotal } from './schema.ts'
import type { CostRow, Span } from './store.ts'
import { listCosting, listLines, listTotals } from './store.ts'

/** @throws {Problem} `http.cursor` (400). */
export async function listCosts(ctx: ReadContext, query: CostQuery): Promise<Static<typeof CostPage>> {
  const [limit, span, month] = [limitOf(query), await spanOf(ctx, query), monthIn(ctx, query)]
  const after = readCursor(query.after, [isCurrency, isSum, isUuid])
  const [rows, totals] = await Promise.all([
    ctx.list<CostRow>(listLines(ctx.org, span, after, limit)),
    ctx.list<CostTotal>(listTotals(ctx.org, span)),
  ])
  const shown = rows.slice(0, limit)
  const places = shown.flatMap((row) => row.vehicleId ?? row.siteId ?? [])
  await ctx.disclosed({
    action: 'cost.list',
    object: places.length > 0 ? [...new Set(places)] : ctx.org,
    subject: [...new Set(shown.flatMap(({ subject }) => subject ?? []))],
    facts: { count: shown.length, month },
  })
  return {
    ...toPage(rows, limit, placeOf, ({ subject: _, place: __, ...line }) => line),
    ...{ month, monthBefore: monthsFrom(month, -1), isEnded: span.to <= ctx.now, totals },
  } as Static<typeof CostPage>
}

/** The vehicles in reach whose costs are in the numbers, by id: whoever no longer reaches one of them may not keep the numbers. */
export async function listCostingVehicles(ctx: ReadContext, query: CostQuery): Promise<readonly string[]> {
  const rows = await ctx.list<{ readonly id: string }>(listCosting(ctx.org, await spanOf(ctx, query)))
  return rows.map(({ id }) => id)
}

const monthIn = ({ now }: ReadContext, { month = monthOf(now) }: CostQuery): string => month

async function spanOf(ctx: ReadContext, query: CostQuery): Promise<Span> {
  const month = monthIn(ctx, query)
  return {
    ...{ before: beginOf(monthsFrom(month, -1)), from: beginOf(month), to: beginOf(monthsFrom(month, 1)) },
    by: query.by ?? 'vehicle',
    reach: await listedReachOf(ctx),
    ...{ vehicleId: query['filter[vehicleId]'], siteId: query['filter[siteId]'] },
  }
}

/** Its place in the order, as the cursor has it. */
const placeOf = ({ currency, totalMinor, place }: CostRow): readonly string[] => [currency, String(totalMinor), place]

const isCurrency = (part: string): boolean => /^[A-Z]{3}$/.test(part)
const isSum = (part: string): boolean => /^-?\d{1,21}$/.test(part)
