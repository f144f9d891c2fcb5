/** Door of the fleet: the service book of every vehicle. The room is the sum of its parts, each on those above it here. */
import { openEnergy } from '#fleet/energy'
import { openParts } from '#fleet/parts'
import { openService } from '#fleet/service'
import type { Below, FleetVerbs } from '#fleet/vehicles'
import { openVehicles } from '#fleet/vehicles'
import { openWork } from '#fleet/work'
import type { Kernel, Module } from '#kernel'
import { joinParts } from '#kernel'
import { fleetMigrations } from './migrations/index.ts'

export type { FleetVerbs, Vehicle, VehicleDraft, VehicleView } from '#fleet/vehicles'
export { BOUND_BY_ASSIGNMENT } from '#fleet/vehicles'

export function openFleet(kernel: Kernel, below: Below): Module & { readonly verbs: FleetVerbs } {
  const vehicles = openVehicles(kernel, below)
  const service = openService(vehicles.verbs, { latestOf: async () => ({ odometerKm: null, engineHours: null }) })
  const work = openWork(kernel, vehicles.verbs, service.verbs)
  const parts = openParts(work.verbs)
  const energy = openEnergy(vehicles.verbs, work.verbs)
  return {
    ...joinParts('fleet', [vehicles, service, work, parts, energy]),
    migrations: fleetMigrations,
    verbs: vehicles.verbs,
  }
}
