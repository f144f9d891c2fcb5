/** Door of the fleet: the service book of every vehicle. The room is the sum of its parts, each on those above it here. */
import type { Below, FleetVerbs } from '#fleet/vehicles'
import { openVehicles } from '#fleet/vehicles'
import type { Kernel, Module } from '#kernel'
import { joinParts } from '#kernel'
import { fleetMigrations } from './migrations/index.ts'

export type { FleetVerbs, Vehicle, VehicleDraft, VehicleView } from '#fleet/vehicles'
export { BOUND_BY_ASSIGNMENT } from '#fleet/vehicles'

export function openFleet(kernel: Kernel, below: Below): Module & { readonly verbs: FleetVerbs } {
  const vehicles = openVehicles(kernel, below)
  return { ...joinParts('fleet', [vehicles]), migrations: fleetMigrations, verbs: vehicles.verbs }
}
