/** Door of vehicles: what they are, who may reach them, and how they enter, change and leave the fleet. */
import type { Kernel, Part, PersonalColumn } from '#kernel'
import { actions } from './access.ts'
import type { Below } from './assignments.ts'
import { entries } from './entries.ts'
import { forgetExternal } from './external-store.ts'
import { reachGrantsOf, takesReach } from './grants.ts'
import type { LatestOf } from './including.ts'
import { forgetReach } from './reach-store.ts'
import { createRoutes } from './routes.ts'
import type { FleetVerbs } from './service.ts'
import { createFleet } from './service.ts'

export { asFarAsReached, BOUND_BY_ASSIGNMENT, FLEET_WIDE, widthOf } from './access.ts'
export type { Below } from './assignments.ts'
export { reachByDriving } from './assignments.ts'
export type { Matched } from './matching.ts'
export { MATCH_KEYS } from './matching.ts'
export {
  boundPerson,
  holdPresent,
  holdVehicle,
  isGone,
  isInReach,
  isReachedBy,
  listedReachOf,
  reachOf,
  requireInReach,
} from './reach.ts'
export type { Reach } from './reach-store.ts'
export { inReach } from './reach-store.ts'
export type { VehicleView } from './schema.ts'
export { VehicleDraft, VehicleParams } from './schema.ts'
export type { FleetVerbs } from './service.ts'
export type { Vehicle } from './vehicle.ts'

const OF_VEHICLE = {
  table: 'fleet_vehicle',
  subjectColumn: 'subject_id',
  'x-data-class': 'personal',
} as const satisfies Partial<PersonalColumn>

export function openVehicles(kernel: Kernel, below: Below, latestOf: LatestOf): Part & { readonly verbs: FleetVerbs } {
  const verbs = createFleet(kernel, below.identity, latestOf)
  return {
    verbs,
    actions,
    entries,
    routes: createRoutes(verbs),
    personalData: [
      { ...OF_VEHICLE, column: 'personal_sealed', kind: 'sealed' },
      { ...OF_VEHICLE, column: 'vin_index', kind: 'blind-index' },
      { ...OF_VEHICLE, column: 'plate_index', kind: 'blind-index' },
      { ...OF_VEHICLE, column: 'vin_end_index', kind: 'blind-index' },
      { ...OF_VEHICLE, column: 'plate_end_index', kind: 'blind-index' },
    ],
    erases: async (ctx, subject) => {
      await forgetExternal(ctx, subject)
      await forgetReach(ctx, subject)
    },
    grantsOf: reachGrantsOf,
    takesGrant: takesReach,
    canary: async (ctx) => {
      const [vehicleId] = await verbs.listVehicleIds(ctx)
      return vehicleId === undefined ? {} : { vehicleId }
    },
  }
}
