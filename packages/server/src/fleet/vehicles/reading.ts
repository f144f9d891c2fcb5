import type { ReadContext } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { requireOpen } from '#kernel/vault'
import type { PersonalSeal } from './personal.ts'
import { boundPerson, requireInReach } from './reach.ts'
import type { ListedVehicle } from './store.ts'
import { listVehicles, VEHICLES } from './store.ts'
import type { Vehicle } from './vehicle.ts'
import { listedVehicle, toVehicle } from './vehicle.ts'

/** Looks at vehicles. Each is recorded: VIN and plate can identify a person. */
export const createReading = (personalSeal: PersonalSeal) => ({
  /** @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach. */
  readVehicle: async (ctx: ReadContext, id: string): Promise<Vehicle> => {
    const row = await requireInReach(ctx, id)
    await ctx.disclosed({ action: 'vehicle.read', object: row.id, subject: row.subject })
    const [personal] = await personalSeal.open(ctx, [row])
    return toVehicle(row, requireOpen(personal))
  },

  /** A page. One entry names all that was shown. */
  listVehicles: async (ctx: ReadContext, query: ListQuery): Promise<Page<Vehicle>> => {
    const plan = await VEHICLES.plan(query, () => personalSeal.indexing(ctx))
    const isAnyStatus = query['filter[status]'] !== undefined
    const rows = await ctx.list<ListedVehicle>(listVehicles(ctx.org, plan, boundPerson(ctx), isAnyStatus))
    const shown = rows.slice(0, plan.limit)
    await ctx.disclosed({
      action: 'vehicle.list',
      object: shown.map(({ id }) => id),
      subject: shown.map(({ subject }) => subject),
      facts: { count: shown.length },
    })
    const personal = await personalSeal.open(ctx, shown)
    return plan.toPage(rows, (row, at) => listedVehicle(row, personal[at]))
  },
})
