/** Which trouble codes rose and fell: the weeks asked for against as many before them, among the vehicles in reach. */
import type { Static } from 'typebox'
import { listedReachOf } from '#fleet/vehicles'
import type { ReadContext } from '#kernel'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { describeDtc, parseDtc } from '#protocol/dtc'
import type { FaultTrendPage, Trend, TrendQuery } from './schema.ts'
import { DEFAULT_WEEKS } from './schema.ts'
import { spellUnit } from './spelling.ts'
import type { FaultKey, FaultLine, Span } from './store.ts'
import { listCounted, listLines, listWeeks } from './store.ts'
import { weekOf, weeksFrom } from './weeks.ts'

/** One entry says how many lines were shown. */
export async function listFaultTrends(ctx: ReadContext, query: TrendQuery): Promise<Static<typeof FaultTrendPage>> {
  const limit = limitOf(query)
  const span = await spanOf(ctx, query)
  const trends = (query['filter[trend]']?.split(',') ?? []) as Trend[]
  const after = readCursor(query.after, [isNumber, isNumber, isNumber, isText, isText, isText, isText])
  const lines = await ctx.list<FaultLine>(listLines(ctx.org, span, { trends, after, limit }))
  const shown = lines.slice(0, limit)
  const weeks = Array.from({ length: weeksOf(query) }, (_, at) => weeksFrom(span.from, at))
  const weekly = await readWeekly(ctx, span, shown, weeks)
  await ctx.disclosed({ action: 'fault-trend.list', object: ctx.org, facts: { count: shown.length } })
  return {
    ...toPage(lines, limit, placeOf, ({ tenths, ...line }) => ({
      ...line,
      text: textOf(line.code),
      change: tenths / 10,
      weekly: weekly.of(line),
      weeklyRead: weekly.of({ ...line, code: '', ecu: null }),
    })),
    weeks: weeks.map((week) => ({ week, vehiclesRead: weekly.read(week) })),
  } as Static<typeof FaultTrendPage>
}

/** The vehicles in reach whose weeks are in the numbers, by id: whoever no longer reaches one of them may not keep the numbers. */
export async function listCountedVehicles(ctx: ReadContext, query: TrendQuery): Promise<readonly string[]> {
  const rows = await ctx.list<{ readonly id: string }>(listCounted(ctx.org, await spanOf(ctx, query)))
  return rows.map(({ id }) => id)
}

const weeksOf = ({ weeks = DEFAULT_WEEKS }: TrendQuery): number => weeks

async function spanOf(ctx: ReadContext, query: TrendQuery): Promise<Span> {
  // The week that runs has not been read as often as a whole one: codes would be gone every Monday.
  const to = query.until === undefined ? weeksFrom(weekOf(ctx.now), -1) : weekOf(new Date(query.until))
  const from = weeksFrom(to, 1 - weeksOf(query))
  return {
    ...{ before: weeksFrom(from, -weeksOf(query)), from, to },
    by: query.by ?? 'code',
    reach: await listedReachOf(ctx),
    ...{ code: query['filter[code]'], ecu: query['filter[ecu]'] && spellUnit(query['filter[ecu]']) },
    ...{ make: query['filter[make]'], model: query['filter[model]'] },
  }
}

async function readWeekly(ctx: ReadContext, span: Span, shown: readonly FaultKey[], weeks: readonly string[]) {
  const codes = [...new Set(shown.map(({ code }) => code))]
  const rows = await ctx.list<FaultKey & { readonly week: string; readonly vehicles: number }>(
    listWeeks(ctx.org, span, codes),
  )
  const counts = new Map(rows.map(({ week, vehicles, ...key }) => [`${week}${nameOf(key)}`, vehicles]))
  const read = Map.groupBy(
    rows.filter(({ code }) => code === ''),
    ({ week }) => week,
  )
  return {
    of: (key: FaultKey) => weeks.map((week) => counts.get(`${week}${nameOf(key)}`) ?? 0),
    /** A vehicle is of one model, so models add up. */
    read: (week: string) => (read.get(week) ?? []).reduce((sum, { vehicles }) => sum + vehicles, 0),
  }
}

function textOf(code: string): string | null {
  const number = parseDtc(code)?.code
  return number === undefined ? null : describeDtc(number).text
}

const nameOf = ({ code, ecu, make, model }: FaultKey): string => JSON.stringify([code, ecu, make, model])

/** Its place in the order, as the cursor has it. */
const placeOf = ({ tenths, vehicles, code, ecu, make, model }: FaultLine): readonly string[] => [
  ...[-Math.abs(tenths), -tenths, -vehicles].map(String),
  ...[code, ecu ?? '', make ?? '', model ?? ''],
]

const isNumber = (part: string): boolean => /^-?\d{1,9}$/.test(part)
const isText = (): boolean => true
