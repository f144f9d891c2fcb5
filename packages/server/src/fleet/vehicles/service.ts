import type { Kernel } from '#kernel'
import type { Below } from './assignments.ts'
import { createAssignments } from './assignments.ts'
import { createChanging } from './changing.ts'
import { createPersonalSeal } from './personal.ts'
import { listVehicleIds } from './reach.ts'
import { createReading } from './reading.ts'
import { createRegistering } from './registering.ts'

export type FleetVerbs = ReturnType<typeof createFleet>

/** What can be done with vehicles. Callers are already authenticated and authorised. */
export function createFleet(kernel: Pick<Kernel, 'vault' | 'ledger'>, identity: Below['identity']) {
  const personalSeal = createPersonalSeal(kernel)
  return {
    ...createRegistering(personalSeal),
    ...createReading(kernel, personalSeal),
    ...createChanging(personalSeal),
    ...createAssignments(identity),
    listVehicleIds,
  }
}
