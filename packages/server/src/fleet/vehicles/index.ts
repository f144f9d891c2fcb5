/** Door of vehicles: what they are, who may reach them, and how they enter, change and leave the fleet. */
import type { Kernel, Part, PersonalColumn } from '#kernel'
import { actions } from './access.ts'
import type { Below } from './assignments.ts'
import { entries } from './entries.ts'
import { createRoutes } from './routes.ts'
import type { FleetVerbs } from './service.ts'
import { createFleet } from './service.ts'

export { BOUND_BY_ASSIGNMENT, FLEET_WIDE } from './access.ts'
export type { Below } from './assignments.ts'
export { boundPerson, holdPresent, holdVehicle, isInReach, requireInReach } from './reach.ts'
export type { VehicleDraft, VehicleView } from './schema.ts'
export { VehicleParams } from './schema.ts'
export type { FleetVerbs } from './service.ts'
export type { Vehicle } from './vehicle.ts'

const OF_VEHICLE = {
  table: 'fleet_vehicle',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
  retention: 'customer',
} as const satisfies Partial<PersonalColumn>

export function openVehicles(kernel: Kernel, below: Below): Part & { readonly verbs: FleetVerbs } {
  const verbs = createFleet(kernel, below.identity)
  return {
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
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
