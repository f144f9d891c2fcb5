import type { ReadContext } from '#kernel'
import type { Page } from '#kernel/http'
import type { ListQuery } from '#kernel/list'
import { requireOpen } from '#kernel/vault'
import { readExternal } from './external-ids.ts'
import { findByExternal } from './external-store.ts'
import type { LatestOf } from './including.ts'
import { createIncluding } from './including.ts'
import type { PersonalSeal } from './personal.ts'
import { listedReachOf, requireInReach, unknownVehicle } from './reach.ts'
import type { ListedVehicle } from './store.ts'
import { listVehicles, VEHICLES } from './store.ts'
import type { Vehicle } from './vehicle.ts'
import { listedVehicle, toVehicle } from './vehicle.ts'

/** Looks at vehicles. Each is recorded: VIN and plate can identify a person. */
export function createReading(personalSeal: PersonalSeal, latestOf: LatestOf) {
  const including = createIncluding(latestOf)
  return {
    /**
     * @param ref an id, or `ext:key:value` as another system calls it.
     * @throws {Problem} `fleet.vehicle-unknown` if there is none, or none within the caller's reach.
     */
    readVehicle: async (ctx: ReadContext, ref: string, include?: string): Promise<Vehicle> => {
      const row = await requireInReach(ctx, await idOf(ctx, ref))
      await ctx.disclosed({ action: 'vehicle.read', object: row.id, subject: row.subject })
      const [[personal], beside] = await Promise.all([personalSeal.open(ctx, [row]), including(ctx, [row], include)])
      return { ...toVehicle(row, requireOpen(personal)), ...beside(row) }
    },

    /** A page. One entry names all that was shown. */
    listVehicles: async (ctx: ReadContext, query: ListQuery): Promise<Page<Vehicle>> => {
      const plan = await VEHICLES.plan(query, () => personalSeal.indexing(ctx))
      const isAnyStatus = query['filter[status]'] !== undefined
      const reach = await listedReachOf(ctx)
      const rows = await ctx.list<ListedVehicle>(listVehicles(ctx.org, plan, reach, isAnyStatus))
      const shown = rows.slice(0, plan.limit)
      await ctx.disclosed({
        action: 'vehicle.list',
        object: shown.map(({ id }) => id),
        subject: shown.map(({ subject }) => subject),
        facts: { count: shown.length },
      })
      const [personal, beside] = await Promise.all([
        personalSeal.open(ctx, shown),
        including(ctx, shown, query.include),
      ])
      return plan.toPage(rows, (row, at) => ({ ...listedVehicle(row, personal[at]), ...beside(row) }))
    },
  }
}

async function idOf(ctx: ReadContext, ref: string): Promise<string> {
  const external = readExternal(ref)
  if (!external) return ref
  const [found] = await ctx.list<{ readonly id: string }>(findByExternal(ctx.org, ...external))
  if (found) return found.id
  throw unknownVehicle()
}
