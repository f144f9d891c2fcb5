import type { Context, ReadContext } from '#kernel'
import { isUuid, Problem } from '#kernel'
import type { Page } from '#kernel/http'
import { isText, limitOf, readCursor, toPage } from '#kernel/http'
import { ORGANISATION_KEY } from '#kernel/vault'
import type { PersonalSeal } from './personal.ts'
import { boundPerson, findInReach, requireInReach } from './reach.ts'
import type { VehicleStatus } from './schema.ts'
import type { FoundVehicle } from './store.ts'
import { listVehicles } from './store.ts'
import type { Vehicle } from './vehicle.ts'
import { listedVehicle, toVehicle } from './vehicle.ts'

export interface ListQuery {
  readonly limit?: number
  readonly after?: string
  readonly status?: VehicleStatus
}

/** Looks at vehicles. Each is recorded: VIN and plate can identify a person. */
export const createReading = (personalSeal: PersonalSeal) => ({
  /** For a verb that goes on to change something. @throws {Problem} `fleet.vehicle-unknown`, as `showVehicle`. */
  readVehicle: async (ctx: Context, id: string): Promise<Vehicle> => {
    const row = await requireInReach(ctx, id)
    ctx.record({ action: 'vehicle.read', object: row.id, subject: row.subject })
    return toVehicle(row, await personalSeal.open(ctx, row))
  },

  /** @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach. */
  showVehicle: async (ctx: ReadContext, id: string): Promise<Vehicle> => {
    const { row, organisation } = await findInReach(ctx, id)
    await ctx.disclosed({ action: 'vehicle.read', object: row.id, subject: row.subject })
    const [personal] = personalSeal.openFound(ctx.org, organisation, [row])
    if (personal?.state === 'open') return toVehicle(row, personal.value)
    if (personal?.state === 'broken') await reportBroken(ctx, row)
    throw unreadable(personal?.state)
  },

  /** A page by unit. One entry names all that was shown. */
  listVehicles: async (ctx: ReadContext, query: ListQuery): Promise<Page<Vehicle>> => {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isText, isUuid])
    const filter = { status: query.status, assignedTo: boundPerson(ctx), after, limit }
    const [rows, organisation] = await Promise.all([
      ctx.list<FoundVehicle>(listVehicles(ctx.org, filter)),
      ctx.find(ORGANISATION_KEY, ctx.org),
    ])
    const shown = rows.slice(0, limit)
    await ctx.disclosed({
      action: 'vehicle.list',
      object: shown.map(({ id }) => id),
      subject: shown.map(({ subject }) => subject),
      facts: { count: shown.length },
    })
    const personal = personalSeal.openFound(ctx.org, organisation, shown)
    const vehicles = shown.map((row, at) => listedVehicle(row, personal[at]))
    for (const [at, row] of shown.entries()) if (personal[at]?.state === 'broken') await reportBroken(ctx, row)
    return toPage(
      rows,
      limit,
      ({ unit, id }) => [unit, id],
      (_, at) => vehicles[at] as Vehicle,
    )
  },
})

/** What is not what was sealed is shown to nobody, and whoever meets it leaves an entry. */
const reportBroken = (ctx: ReadContext, { id, subject }: FoundVehicle) =>
  ctx.disclosed({
    action: 'vault.integrity',
    object: id,
    subject,
    outcome: 'failed',
    facts: { table: 'fleet_vehicle', column: 'personal' },
  })

const unreadable = (state: 'erased' | 'broken' | undefined) =>
  state === 'broken'
    ? new Problem('unavailable', 'vault.integrity', 'A stored value is not what was sealed there.')
    : new Problem('gone', 'vault.subject-erased', 'The person or thing this was about has been erased.')
