/** One list of everything that is due, over services and whatever other parts put on it. */
import { meterVerbs } from '#fleet/meters'
import { reachOf } from '#fleet/vehicles'
import type { Context } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import type { Due, DueItem, DueQuery, DueSource } from './due-schema.ts'
import { DUE_KINDS } from './due-schema.ts'
import { judge } from './judging.ts'
import { serviceStore } from './store.ts'

const URGENCY = ['overdue', 'due', 'soon'] as const

/** @param sources beside the services and inspections: documents, licences, medicals. */
export function createDue(sources: readonly DueSource[]) {
  const all = [listServices, ...sources]
  return {
    /** The most urgent first, then by day; what is due by distance or hours alone comes after what has a day. */
    listDue: async (ctx: Context, query: DueQuery): Promise<Page<DueItem>> => {
      const limit = limitOf(query)
      const found: Due[] = []
      for (const source of all) found.push(...(await source(ctx)))
      const rows = found.filter(wantedBy(query)).sort((a, b) => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1))
      const seen = readCursor(query.after, [isUrgency, isDay, isKind, isUuid])
      const rest = seen ? rows.filter((row) => isBefore(seen, placeOf(row))) : rows
      const shown = rest.slice(0, limit)
      ctx.record({
        action: 'due.list',
        object: shown.map(({ id }) => id),
        subject: [...new Set(shown.map(({ subject }) => subject))],
        facts: { count: shown.length },
      })
      return toPage(rest, limit, placeOf, ({ subject: _, ...item }) => item)
    },
  }
}

async function listServices(ctx: Context): Promise<readonly Due[]> {
  const rows = await serviceStore.listSchedules(ctx, { reach: reachOf(ctx) })
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

const isUrgency = (part: string) => /^[0-2]$/.test(part)
const isDay = (part: string) => /^\d{4}-\d\d-\d\d$/.test(part)
const isKind = (part: string) => (DUE_KINDS as readonly string[]).includes(part)
