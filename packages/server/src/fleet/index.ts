/** Door of the fleet: vehicles and who may reach them. */
import type { Kernel, Module } from '#kernel'
import { actions } from './access.ts'
import type { Below } from './assignments.ts'
import { entries } from './entries.ts'
import { vehicles } from './migrations/0001-vehicles.ts'
import { createRoutes } from './routes.ts'
import type { FleetVerbs } from './service.ts'
import { createFleet } from './service.ts'

export { BOUND_BY_ASSIGNMENT } from './access.ts'
export type { VehicleDraft, VehicleView } from './schema.ts'
export type { FleetVerbs } from './service.ts'
export type { Vehicle } from './vehicle.ts'

const OF_VEHICLE = {
  table: 'fleet_vehicle',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
  retention: 'customer',
} as const

export function openFleet(kernel: Kernel, below: Below): Module & { readonly verbs: FleetVerbs } {
  const verbs = createFleet(kernel, below.identity)
  return {
    name: 'fleet',
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
    migrations: [vehicles],
    personalData: [
      { ...OF_VEHICLE, column: 'personal_sealed', kind: 'sealed' },
      { ...OF_VEHICLE, column: 'vin_index', kind: 'blind-index' },
      { ...OF_VEHICLE, column: 'plate_index', kind: 'blind-index' },
    ],
    canary: async (ctx) => {
      const [vehicleId] = await verbs.listVehicleIds(ctx)
      return vehicleId === undefined ? {} : { vehicleId }
    },
  }
}
