/** Door of energy: litres and kilowatt hours, what a vehicle needs for 100 km, and what does not add up. */
import type { FleetVerbs } from '#fleet/vehicles'
import type { WorkVerbs } from '#fleet/work'
import type { Context, Part } from '#kernel'
import { actions } from './access.ts'
import type { EnergyVerbs } from './energy.ts'
import { createEnergy } from './energy.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'

export type { EnergyVerbs } from './energy.ts'
export type { EnergyUnit } from './schema.ts'

type Vehicles = Pick<FleetVerbs, 'listVehicleIds'>

export function openEnergy(vehicles: Vehicles, work: WorkVerbs): Part & { readonly verbs: EnergyVerbs } {
  const verbs = createEnergy(work)
  return { verbs, actions, entries, routes: createRoutes(verbs), canary: (ctx) => ensureCanary(ctx, verbs, vehicles) }
}

/** One entry of a vehicle that belongs to nobody. */
async function ensureCanary(
  ctx: Context,
  energy: EnergyVerbs,
  vehicles: Vehicles,
): Promise<Readonly<Record<string, string>>> {
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const [known] = (await energy.listEntries(ctx, { limit: 1 })).data
  const draft = { unit: 'litre', quantityThousandths: 1_000, costMinor: 0, odometerKm: 1, isFull: false } as const
  return { energyEntryId: known?.id ?? (await energy.postEntry(ctx, vehicleId, draft)).view.id }
}
