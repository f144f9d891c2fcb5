import type { ReadContext } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { isText, limitOf, readCursor, toPage } from '#kernel/http'
import { requireOpen } from '#kernel/vault'
import type { PersonalSeal } from './personal.ts'
import { boundPerson, requireInReach } from './reach.ts'
import type { VehicleStatus } from './schema.ts'
import type { ListedVehicle } from './store.ts'
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
  /** @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach. */
  readVehicle: async (ctx: ReadContext, id: string): Promise<Vehicle> => {
    const row = await requireInReach(ctx, id)
    await ctx.disclosed({ action: 'vehicle.read', object: row.id, subject: row.subject })
    const [personal] = await personalSeal.open(ctx, [row])
    return toVehicle(row, requireOpen(personal))
  },

  /** A page by unit. One entry names all that was shown. */
  listVehicles: async (ctx: ReadContext, query: ListQuery): Promise<Page<Vehicle>> => {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isText, isUuid])
    const filter = { status: query.status, assignedTo: boundPerson(ctx), after, limit }
    const rows = await ctx.list<ListedVehicle>(listVehicles(ctx.org, filter))
    const shown = rows.slice(0, limit)
    await ctx.disclosed({
      action: 'vehicle.list',
      object: shown.map(({ id }) => id),
      subject: shown.map(({ subject }) => subject),
      facts: { count: shown.length },
    })
    const personal = await personalSeal.open(ctx, shown)
    return toPage(
      rows,
      limit,
      ({ unit, id }) => [unit, id],
      (row, at) => listedVehicle(row, personal[at]),
    )
  },
})
