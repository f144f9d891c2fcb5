/** What vehicles in reach cost in a month, in work and in energy, against the month before. */
import type { Static } from 'typebox'
import { listedReachOf } from '#fleet/vehicles'
import type { ReadContext } from '#kernel'
import { isUuid } from '#kernel'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { beginOf, monthOf, monthsFrom } from './months.ts'
import type { CostPage, CostQuery, CostSort, CostTotal, Place } from './schema.ts'
import { MONTH, PLACES, SORTS } from './schema.ts'
import type { After, CostRow, Span } from './store.ts'
import { listCosting, listLines, listNamed, listTotals } from './store.ts'

/** @throws {Problem} `http.cursor` (400), also where the cursor is of another month, division or order than is asked for. */
export async function listCosts(ctx: ReadContext, query: CostQuery): Promise<Static<typeof CostPage>> {
  const limit = limitOf(query)
  const { month, by, sort, after } = readAsked(query, ctx.now)
  const span = await spanOf(ctx, { ...query, month, by })
  const [rows, named, totals] = await Promise.all([
    ctx.list<CostRow>(listLines(ctx.org, span, sort, after, limit)),
    span.vehicleId === undefined ? [] : ctx.list<Pick<CostRow, 'subject'>>(listNamed(ctx.org, span)),
    after ? [] : ctx.list<CostTotal>(listTotals(ctx.org, span)),
  ])
  const shown = rows.slice(0, limit)
  // A vehicle that is alone in the sums of its site is told of under the name of the site.
  const places = [span.vehicleId, span.siteId, ...shown.map((row) => row.vehicleId ?? row.siteId)].flatMap(
    (id) => id ?? [],
  )
  await ctx.disclosed({
    action: 'cost.list',
    object: places.length > 0 ? [...new Set(places)] : ctx.org,
    subject: [...new Set([...named, ...shown].flatMap(({ subject }) => subject ?? []))],
    facts: { count: shown.length, month, by },
  })
  return {
    ...toPage(rows, limit, cursorIn(month, by, sort), ({ subject: _, place: __, ...line }) => ({ month, ...line })),
    ...{ month, monthBefore: monthsFrom(month, -1), isEnded: span.to <= ctx.now, totals },
  } as Static<typeof CostPage>
}

/** The vehicles in reach whose costs are in the numbers, by id: whoever no longer reaches one of them may not keep the numbers. */
export async function listCostingVehicles(ctx: ReadContext, query: CostQuery): Promise<readonly string[]> {
  const rows = await ctx.list<{ readonly id: string }>(listCosting(ctx.org, await spanOf(ctx, query)))
  return rows.map(({ id }) => id)
}

/** As a file asks for all of them: of the month in which it is begun, however long it takes, in an order that stands still. */
export const settleCosts = (query: CostQuery, now: Date): CostQuery => ({
  ...query,
  ...{ month: query.month ?? monthOf(now), sort: 'currency' },
})

/** `costs-by-site-2026-01-made`, before the day it was made on: of a month that runs it is a part. */
export const nameCosts = ({ by = 'vehicle', month }: CostQuery): string =>
  ['costs', 'by', by, ...(month ? [month] : []), 'made'].join('-')

interface Asked {
  readonly month: string
  readonly by: Place
  readonly sort: CostSort
  readonly after: After | undefined
}

/** What the query leaves open is as the cursor has it, so that a list that is read over midnight keeps its month. */
function readAsked(query: CostQuery, now: Date): Asked {
  const cursor = readCursor(query.after, [
    isAsked(query.month, (part) => IS_MONTH.test(part)),
    isAsked(query.by, (part) => PLACES.some((each) => each === part)),
    isAsked(query.sort, (part) => SORTS.some((each) => each === part)),
    isCurrency,
    isSum,
    isUuid,
  ])
  const { month = monthOf(now), by = 'vehicle', sort = '-totalMinor' } = query
  if (!cursor) return { month, by, sort, after: undefined }
  const [ofMonth, ofPlace, ofSort, currency, totalMinor, place] = cursor
  return { month: ofMonth, by: ofPlace as Place, sort: ofSort as CostSort, after: { currency, totalMinor, place } }
}

async function spanOf(ctx: ReadContext, query: CostQuery): Promise<Span> {
  const month = query.month ?? monthOf(ctx.now)
  return {
    ...{ before: beginOf(monthsFrom(month, -1)), from: beginOf(month), to: beginOf(monthsFrom(month, 1)) },
    by: query.by ?? 'vehicle',
    reach: await listedReachOf(ctx),
    ...{ vehicleId: query['filter[vehicleId]'], siteId: query['filter[siteId]'] },
  }
}

/** What a line is of and its place in the order, as the cursor has them. */
const cursorIn =
  (month: string, by: Place, sort: CostSort) =>
  ({ currency, totalMinor, place }: CostRow): readonly string[] => [
    ...[month, by, sort, currency, String(totalMinor), place],
  ]

const isAsked =
  (asked: string | undefined, isOne: (part: string) => boolean) =>
  (part: string): boolean =>
    asked === undefined ? isOne(part) : part === asked

const IS_MONTH = new RegExp(MONTH)
const isCurrency = (part: string): boolean => /^[A-Z]{3}$/.test(part)
const isSum = (part: string): boolean => /^-?\d{1,21}$/.test(part)
