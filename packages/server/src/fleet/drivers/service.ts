import type { Below } from '#fleet/vehicles'
import type { Kernel } from '#kernel'
import { drivings } from './drivings.ts'
import { createEntering } from './entering.ts'
import { createLicences } from './licences.ts'
import { createDriverSeal } from './personal.ts'
import { createReading } from './reading.ts'

export type DriverVerbs = ReturnType<typeof createDrivers>

/** What can be done with drivers. Callers are already authenticated and authorised. */
export function createDrivers(kernel: Pick<Kernel, 'vault'>, identity: Pick<Below['identity'], 'subjectOf'>) {
  const driverSeal = createDriverSeal(kernel)
  const licences = createLicences(driverSeal)
  const reading = createReading(driverSeal)
  return {
    ...reading,
    ...licences,
    ...drivings,
    ...createEntering({ driverSeal, identity, licences, drivings, reading }),
  }
}
