import type { ProblemCode } from '#kernel'
import { Problem } from '#kernel'
import { isForeignKeyViolation, isUniqueViolation } from '#kernel/database'

type Refusals = Readonly<Record<string, readonly [code: ProblemCode, message: string]>>

/** By the constraint that says so. */
const TAKEN: Refusals = {
  fleet_vehicle_vin: ['fleet.vin-taken', 'The fleet already has a vehicle with this VIN.'],
  fleet_vehicle_plate: ['fleet.plate-taken', 'The fleet already has a vehicle with this plate.'],
  fleet_vehicle_unit: ['fleet.unit-taken', 'The fleet already has a vehicle with this unit number.'],
  fleet_external_id_value: ['fleet.external-id-taken', 'The fleet already has a vehicle with this external id.'],
}
const ABSENT: Refusals = {
  fleet_vehicle_site: ['fleet.site-unknown', 'There is no site with this id, or it is archived.'],
  fleet_vehicle_group: ['fleet.group-unknown', 'There is no group of vehicles with this id, or it is archived.'],
}

/**
 * The database decides who was first: of two at once exactly one wins, and nothing stands in a place that is gone.
 *
 * @throws {Problem} `fleet.vin-taken`, `fleet.plate-taken`, `fleet.unit-taken`, `fleet.external-id-taken` (409);
 *   `fleet.site-unknown`, `fleet.group-unknown` (404).
 */
export async function refuseTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const cause = error as Error
    for (const [constraint, [code, message]] of Object.entries(TAKEN))
      if (isUniqueViolation(error, constraint)) throw new Problem('conflict', code, nothingDone(message), { cause })
    for (const [constraint, [code, message]] of Object.entries(ABSENT))
      if (isForeignKeyViolation(error, constraint)) throw new Problem('missing', code, nothingDone(message), { cause })
    throw error
  }
}

const nothingDone = (message: string) => `${message} Nothing was changed.`
