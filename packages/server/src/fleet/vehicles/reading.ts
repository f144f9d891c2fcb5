import type { Static } from 'typebox'
import type { Context, Kernel, ReadContext } from '#kernel'
import type { Page } from '#kernel/http'
import type { ChangesQuery, ListQuery } from '#kernel/list'
import { readChanges } from '#kernel/list'
import { requireOpen } from '#kernel/vault'
import type { PersonalSeal } from './personal.ts'
import { boundPerson, requireInReach } from './reach.ts'
import type { ListedVehicle } from './store.ts'
import { listVehicles, VEHICLES, vehicleStore } from './store.ts'
import type { Vehicle } from './vehicle.ts'
import { listedVehicle, toVehicle } from './vehicle.ts'

/** What is told of a vehicle to whoever follows the fleet. */
const CHANGES = ['vehicle.register', 'vehicle.change', 'vehicle.archive']

/** Looks at vehicles. Each is recorded: VIN and plate can identify a person. */
export const createReading = (kernel: Pick<Kernel, 'ledger'>, personalSeal: PersonalSeal) => ({
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

  /** Vehicles that changed since, as they are now; those that were archived as gone. */
  followVehicles: async (ctx: Context, query: Static<typeof ChangesQuery>) => {
    const { changed, page } = await readChanges(ctx, kernel, CHANGES, query)
    const rows = await vehicleStore.listPresent(
      ctx.tx,
      ctx.org,
      changed.map(({ id }) => id),
    )
    ctx.record({
      action: 'vehicle.follow',
      object: changed.map(({ id }) => id),
      subject: rows.map(({ subject }) => subject),
      facts: { count: changed.length },
    })
    const personal = await personalSeal.open(ctx, rows)
    const vehicles = new Map(rows.map((row, at) => [row.id as string, listedVehicle(row, personal[at])]))
    const data = changed.map(({ id, at }) => ({ id, at: at.toISOString(), vehicle: vehicles.get(id) ?? null }))
    return { data, page }
  },
})
