/** One list of everything that is due, over services and whatever other parts put on it. */
import { meterVerbs } from '#fleet/meters'
import { listedReachOf } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import { AT_ONCE, beginningOf, inOrder, isBefore, placeOf, URGENCY } from './due-place.ts'
import type { Due, DueAsked, DueItem, DuePlace, DueQuery, DueSource } from './due-schema.ts'
import { DUE_KINDS } from './due-schema.ts'
import { dueStore } from './due-store.ts'
import { dayOf, judge } from './judging.ts'
import { inPortions } from './portions.ts'
import type { ScheduleRow } from './store.ts'

/** @param sources beside the services and inspections: documents, licences, medicals. */
export function createDue(sources: readonly DueSource[]) {
  const all: readonly DueSource[] = [{ kinds: ['service', 'inspection'], list: listServices }, ...sources]
  return {
    /** The most urgent first, then by day; what is due by distance or hours alone comes after what has a day. */
    listDue: async (ctx: Context, query: DueQuery): Promise<Page<DueItem>> => {
      const limit = limitOf(query)
      const asked = askedBy(query, limit)
      // Of however much is due no more is kept than the page shows, and one that tells of a next.
      let rows: readonly Due[] = []
      for (const { kinds, list } of all) {
        if (!kinds.some((kind) => asked.kinds.includes(kind))) continue
        for await (const found of list(ctx, asked)) {
          const more = new Map(
            [...rows, ...found.filter(asked.isWanted)].map((item) => [`${item.kind} ${item.id}`, item]),
          )
          rows = [...more.values()].sort(byPlace).slice(0, limit + 1)
        }
      }
      const shown = rows.slice(0, limit)
      ctx.record({
        action: 'due.list',
        object: shown.map(({ id }) => id),
        subject: [...new Set(shown.map(({ subject }) => subject))],
        facts: { count: shown.length },
      })
      return toPage(rows, limit, placeOf, ({ subject: _, ...item }) => item)
    },
  }
}

/** @throws {Problem} `http.cursor` (400). */
function askedBy(query: DueQuery, limit: number): DueAsked {
  const seen = readCursor(query.after, [isUrgency, isDay, isUuid])
  const kinds = wordsOf(query['filter[kind]']) ?? DUE_KINDS
  const urgencies = (wordsOf(query['filter[state]']) ?? URGENCY).map((state) =>
    (URGENCY as readonly string[]).indexOf(state),
  )
  const begin = beginningOf(Math.min(...urgencies))
  const place = seen && ([seen[0], seen[1], seen[2]] as DuePlace)
  const after = place && isBefore(begin, place) ? place : begin
  const vehicle = query['filter[vehicleId]']
  const isWanted = (item: Due) =>
    kinds.includes(item.kind) &&
    urgencies.includes(URGENCY.indexOf(item.state)) &&
    (vehicle ?? item.vehicleId) === item.vehicleId &&
    isBefore(after, placeOf(item))
  return { kinds, vehicle, after, limit: limit + 1, lastUrgency: Math.max(...urgencies), isWanted }
}

/**
 * What waits to be judged comes first, whole: what is judged meanwhile is found in its place as well, once more rather than
 * never.
 */
async function* listServices(ctx: Context, asked: DueAsked): AsyncGenerator<readonly Due[]> {
  const [today, isInspection] = [dayOf(ctx.now), asked.kinds.includes('inspection')]
  const isBoth = isInspection && asked.kinds.includes('service')
  const of = {
    isInspection: isBoth ? undefined : isInspection,
    vehicle: asked.vehicle,
    reach: await listedReachOf(ctx),
  }
  for await (const rows of inPortions((after) => dueStore.listUnjudged(ctx, { ...of, today, after })))
    yield await judgeAll(ctx, rows)
  yield* inOrder(asked, async (after) => {
    const rows = await dueStore.listPlaced(ctx, { ...of, after })
    const last = rows.length < AT_ONCE ? undefined : rows.at(-1)
    return { items: await judgeAll(ctx, rows), next: last && [String(last.urgency), last.dueBy, last.id] }
  })
}

async function judgeAll(ctx: Context, rows: readonly ScheduleRow[]): Promise<readonly Due[]> {
  const readingsOf = await readingsFor(ctx, rows)
  return rows.flatMap((row) => {
    const { state, ...points } = judge(row.terms, row, ctx.now, readingsOf(row.vehicleId))
    const { id, vehicleId, subject, task: what, formId } = row
    const kind = formId === null ? 'service' : 'inspection'
    return state === 'ok' ? [] : [{ id, kind, vehicleId, driverId: null, formId, what, state, ...points, subject }]
  })
}

/** What the meters show that these count. */
export function readingsFor(ctx: Context, rows: readonly Pick<ScheduleRow, 'terms' | 'vehicleId'>[]) {
  const metered = rows.filter(({ terms }) => (terms.everyKm ?? terms.everyEngineHours) !== undefined)
  return meterVerbs.latestOf(ctx, [...new Set(metered.map(({ vehicleId }) => vehicleId))])
}

const wordsOf = (words: string | undefined): readonly string[] | undefined => words?.split(',')

const byPlace = (a: Due, b: Due): number => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1)

const isUrgency = (part: string) => /^[0-2]$/.test(part)
const isDay = (part: string) => /^\d{4}-\d\d-\d\d$/.test(part)
