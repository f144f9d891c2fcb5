import { Problem } from '#kernel'
import { isUniqueViolation } from '#kernel/database'

const TAKEN = {
  fleet_vehicle_vin: ['fleet.vin-taken', 'The fleet already has a vehicle with this VIN.'],
  fleet_vehicle_plate: ['fleet.plate-taken', 'The fleet already has a vehicle with this plate.'],
  fleet_vehicle_unit: ['fleet.unit-taken', 'The fleet already has a vehicle with this unit number.'],
} as const

/**
 * The database decides who was first: of two at once exactly one wins.
 *
 * @throws {Problem} `fleet.vin-taken`, `fleet.plate-taken`, `fleet.unit-taken`.
 */
export async function refuseTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    for (const [constraint, [code, message]] of Object.entries(TAKEN)) {
      if (isUniqueViolation(error, constraint))
        throw new Problem('conflict', code, `${message} Nothing was changed.`, { cause: error as Error })
    }
    throw error
  }
}
