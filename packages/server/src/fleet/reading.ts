import type { Context } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { isText, limitOf, readCursor, toPage } from '#kernel/http'
import type { PersonalSeal } from './personal.ts'
import { boundPerson, requireInReach } from './reach.ts'
import type { VehicleStatus } from './schema.ts'
import { vehicleStore } from './store.ts'
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
  readVehicle: async (ctx: Context, id: string): Promise<Vehicle> => {
    const row = await requireInReach(ctx, id)
    ctx.record({ action: 'vehicle.read', object: row.id, subject: row.subject })
    return toVehicle(row, await personalSeal.open(ctx, row))
  },

  /** A page by unit. One entry names all that was shown. */
  listVehicles: async (ctx: Context, query: ListQuery): Promise<Page<Vehicle>> => {
    const limit = limitOf(query)
    const filter = { status: query.status, assignedTo: boundPerson(ctx), after: afterOf(query), limit }
    const rows = await vehicleStore.list(ctx.tx, ctx.org, filter)
    const shown = rows.slice(0, limit)
    const personal = await personalSeal.openAll(ctx, shown)
    ctx.record({
      action: 'vehicle.list',
      object: shown.map(({ id }) => id),
      subject: shown.map(({ subject }) => subject),
      facts: { count: shown.length },
    })
    return toPage(
      rows,
      limit,
      ({ unit, id }) => [unit, id],
      (row) => listedVehicle(row, personal.get(row.id)),
    )
  },
})

/** Unit and id of the last one seen. */
function afterOf(query: ListQuery) {
  const after = readCursor(query.after, [isText, isUuid])

  return after
}
