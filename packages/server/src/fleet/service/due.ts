/** One list of everything that is due, over services and whatever other parts put on it. */
import { meterVerbs } from '#fleet/meters'
import { listedReachOf } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import type { Due, DueItem, DueQuery, DueSource } from './due-schema.ts'
import { DUE_KINDS } from './due-schema.ts'
import { judge } from './judging.ts'
import { inPortions } from './portions.ts'
import type { ScheduleRow } from './store.ts'
import { serviceStore } from './store.ts'

const URGENCY = ['overdue', 'due', 'soon'] as const

/** @param sources beside the services and inspections: documents, licences, medicals. */
export function createDue(sources: readonly DueSource[]) {
  const all: readonly DueSource[] = [{ kinds: ['service', 'inspection'], list: listServices }, ...sources]
  return {
    /** The most urgent first, then by day; what is due by distance or hours alone comes after what has a day. */
    listDue: async (ctx: Context, query: DueQuery): Promise<Page<DueItem>> => {
      const limit = limitOf(query)
      const seen = readCursor(query.after, [isUrgency, isDay, isKind, isUuid])
      const isShown = wantedBy(query)
      // Of however much is due no more is kept than the page shows, and one that tells of a next.
      let rows: readonly Due[] = []
      for (const { kinds, list } of all) {
        if (!kinds.some((kind) => query['filter[kind]']?.split(',').includes(kind) ?? true)) continue
        for await (const found of list(ctx, query['filter[vehicleId]'])) {
          const more = found.filter((item) => isShown(item) && (!seen || isBefore(seen, placeOf(item))))
          rows = [...rows, ...more].sort(byPlace).slice(0, limit + 1)
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

async function* listServices(ctx: Context, vehicle: string | undefined): AsyncGenerator<readonly Due[]> {
  const reach = await listedReachOf(ctx)
  for await (const rows of inPortions((after) => serviceStore.listPortion(ctx, { vehicle, reach, after })))
    yield await judgeAll(ctx, rows)
}

async function judgeAll(ctx: Context, rows: readonly ScheduleRow[]): Promise<readonly Due[]> {
  const metered = rows.filter(({ terms }) => (terms.everyKm ?? terms.everyEngineHours) !== undefined)
  const readingsOf = await meterVerbs.latestOf(ctx, [...new Set(metered.map(({ vehicleId }) => vehicleId))])
  return rows.flatMap((row) => {
    const { state, ...points } = judge(row.terms, row, ctx.now, readingsOf(row.vehicleId))
    const { id, vehicleId, subject, task: what, formId } = row
    const kind = formId === null ? 'service' : 'inspection'
    return state === 'ok' ? [] : [{ id, kind, vehicleId, driverId: null, formId, what, state, ...points, subject }]
  })
}

const wantedBy = (query: DueQuery) => (item: Due) =>
  (query['filter[kind]']?.split(',').includes(item.kind) ?? true) &&
  (query['filter[state]']?.split(',').includes(item.state) ?? true) &&
  (query['filter[vehicleId]'] ?? item.vehicleId) === item.vehicleId

/** Its place in the order, as the cursor has it. */
const placeOf = ({ state, dueOn, kind, id }: DueItem): readonly string[] => [
  String(URGENCY.indexOf(state)),
  dueOn ?? NO_DAY,
  kind,
  id,
]
const NO_DAY = '9999-12-31'

function isBefore(a: readonly string[], b: readonly string[]): boolean {
  const at = a.findIndex((part, index) => part !== b[index])
  return at !== -1 && (a[at] ?? '') < (b[at] ?? '')
}

const byPlace = (a: Due, b: Due): number => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1)

const isUrgency = (part: string) => /^[0-2]$/.test(part)
const isDay = (part: string) => /^\d{4}-\d\d-\d\d$/.test(part)
const isKind = (part: string) => (DUE_KINDS as readonly string[]).includes(part)
