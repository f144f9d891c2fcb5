/** Which trouble codes rose and fell: the weeks asked for against as many before them, among the vehicles in reach. */
import type { Static } from 'typebox'
import { listedReachOf } from '#fleet/vehicles'
import type { Context, ReadContext } from '#kernel'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { describeDtc, parseDtc } from '#protocol/dtc'
import type { FaultTrend, FaultTrendPage, Trend, TrendQuery } from './schema.ts'
import { DEFAULT_WEEKS } from './schema.ts'
import type { FaultKey, Span } from './store.ts'
import { faultStore, listCounted } from './store.ts'
import { weekOf, weeksFrom } from './weeks.ts'

type Line = Omit<FaultTrend, 'weekly' | 'text'>

/** The greatest change first, risen before fallen; then what most vehicles have. One entry says how many were shown. */
export async function listFaultTrends(ctx: Context, query: TrendQuery): Promise<Static<typeof FaultTrendPage>> {
  const limit = limitOf(query)
  const span = await spanOf(ctx, query)
  const wanted = query['filter[trend]']?.split(',')
  const lines = (await faultStore.listCounts(ctx.tx, ctx.org, span))
    .map(judge)
    .filter(({ trend }) => wanted?.includes(trend) ?? true)
    .sort((a, b) => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1))
  const seen = readCursor(query.after, [isNumber, isNumber, isNumber, isText, isText, isText, isText])
  const rest = seen ? lines.filter((line) => isBefore(seen, placeOf(line))) : lines
  const shown = rest.slice(0, limit)
  const weeks = Array.from({ length: weeksOf(query) }, (_, at) => weeksFrom(span.from, at))
  const weekly = await readWeekly(ctx, span, shown)
  const read = new Map((await faultStore.listRead(ctx.tx, ctx.org, span)).map(({ week, vehicles }) => [week, vehicles]))
  ctx.record({ action: 'fault-trend.list', object: ctx.org, facts: { count: shown.length } })
  return {
    ...toPage(rest, limit, placeOf, (line) => ({
      ...line,
      text: textOf(line.code),
      weekly: weeks.map((week) => weekly.get(nameOf(line))?.get(week) ?? 0),
    })),
    weeks: weeks.map((week) => ({ week, vehiclesRead: read.get(week) ?? 0 })),
  } as Static<typeof FaultTrendPage>
}

/** The vehicles in reach whose weeks are in the numbers, by id: whoever no longer reaches one of them may not keep the numbers. */
export async function listCountedVehicles(ctx: ReadContext, query: TrendQuery): Promise<readonly string[]> {
  const rows = await ctx.list<{ readonly id: string }>(listCounted(ctx.org, await spanOf(ctx, query)))
  return rows.map(({ id }) => id)
}

const weeksOf = ({ weeks = DEFAULT_WEEKS }: TrendQuery): number => weeks

async function spanOf(ctx: ReadContext, query: TrendQuery): Promise<Span> {
  const to = weekOf(query.until === undefined ? ctx.now : new Date(query.until))
  const from = weeksFrom(to, 1 - weeksOf(query))
  return {
    ...{ before: weeksFrom(from, -weeksOf(query)), from, to },
    by: query.by ?? 'code',
    reach: await listedReachOf(ctx),
    ...{ code: query['filter[code]'], ecu: query['filter[ecu]'] },
    ...{ make: query['filter[make]'], model: query['filter[model]'] },
  }
}

async function readWeekly(ctx: Context, span: Span, shown: readonly Line[]) {
  const weekly = new Map<string, Map<string, number>>()
  if (shown.length === 0) return weekly
  const codes = [...new Set(shown.map(({ code }) => code))]
  for (const { week, vehicles, ...key } of await faultStore.listWeeks(ctx.tx, ctx.org, span, codes)) {
    const name = nameOf(key)
    weekly.set(name, (weekly.get(name) ?? new Map()).set(week, vehicles))
  }
  return weekly
}

type Counted = FaultKey & { readonly vehicles: number; readonly vehiclesBefore: number }

function judge({ code, ecu, make, model, vehicles, vehiclesBefore }: Counted): Line {
  const change = vehicles - vehiclesBefore
  return { code, ecu, make, model, trend: trendOf(vehicles, vehiclesBefore), vehicles, vehiclesBefore, change }
}

function trendOf(now: number, before: number): Trend {
  if (before === 0) return 'new'
  if (now === 0) return 'gone'
  return now === before ? 'level' : now > before ? 'risen' : 'fallen'
}

function textOf(code: string): string | null {
  const number = parseDtc(code)?.code
  return number === undefined ? null : describeDtc(number).text
}

const nameOf = ({ code, ecu, make, model }: FaultKey): string => JSON.stringify([code, ecu, make, model])

/** Its place in the order, as the cursor has it: numbers the greatest first, then text. */
const placeOf = ({ change, vehicles, code, ecu, make, model }: Line): readonly string[] => [
  descending(Math.abs(change)),
  descending(change + MOST / 2),
  descending(vehicles),
  ...[code, ecu ?? '', make ?? '', model ?? ''],
]

const MOST = 10 ** 12
const descending = (value: number): string => String(MOST - value).padStart(13, '0')

function isBefore(a: readonly string[], b: readonly string[]): boolean {
  const at = a.findIndex((part, index) => part !== b[index])
  return at !== -1 && (a[at] ?? '') < (b[at] ?? '')
}

const isNumber = (part: string): boolean => /^\d{13}$/.test(part)
const isText = (): boolean => true
