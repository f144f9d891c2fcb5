/** Door of places: the sites where vehicles are at home, and the groups they are put in. */
import type { Context, Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { groups } from './groups.ts'
import { placeRoutes } from './routes.ts'
import { sites } from './sites.ts'

export type PlaceVerbs = typeof placeVerbs
export const placeVerbs = { ...sites, ...groups }

export const places: Part = { actions, entries, routes: placeRoutes, canary: ensureCanary }

/** One site and one group that belong to nobody. */
async function ensureCanary(ctx: Context): Promise<Readonly<Record<string, string>>> {
  const [site] = (await sites.listSites(ctx, { limit: 1 })).data
  const [group] = (await groups.listGroups(ctx, { limit: 1 })).data
  return {
    siteId: (site ?? (await sites.openSite(ctx, { name: 'Canary' }))).id,
    vehicleGroupId: (group ?? (await groups.openGroup(ctx, { name: 'Canary' }))).id,
  }
}
