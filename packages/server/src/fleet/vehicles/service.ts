import type { Kernel } from '#kernel'
import type { Below } from './assignments.ts'
import { createAssignments } from './assignments.ts'
import { createChanging } from './changing.ts'
import { customFields } from './custom-fields.ts'
import { createFollowing } from './following.ts'
import { createGroupAssignments } from './group-assignments.ts'
import type { LatestOf } from './including.ts'
import { createMatching } from './matching.ts'
import { createPersonalSeal } from './personal.ts'
import { isInReach, listReached, listVehicleIds, reachedIn } from './reach.ts'
import { createReading } from './reading.ts'
import { createRegistering } from './registering.ts'

export type FleetVerbs = ReturnType<typeof createFleet>

/** What can be done with vehicles. Callers are already authenticated and authorised. */
export function createFleet(kernel: Pick<Kernel, 'vault' | 'ledger'>, identity: Below['identity'], latestOf: LatestOf) {
  const personalSeal = createPersonalSeal(kernel)
  return {
    ...createRegistering(personalSeal),
    ...createReading(personalSeal, latestOf),
    ...createFollowing(kernel, personalSeal),
    ...createChanging(personalSeal),
    ...createMatching(personalSeal),
    ...createAssignments(identity),
    ...createGroupAssignments(identity),
    ...customFields,
    isInReach,
    listReached,
    listVehicleIds,
    reachedIn,
  }
}
