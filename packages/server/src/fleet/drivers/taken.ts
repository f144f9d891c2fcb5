import { Problem } from '#kernel'
import { isUniqueViolation } from '#kernel/database'

const TAKEN = {
  fleet_licence_number: ['fleet.licence-taken', 'A driver of yours already has a licence with this number.'],
  fleet_driver_employee_number: ['fleet.employee-number-taken', 'A driver of yours already has this employee number.'],
  fleet_driver_user: ['fleet.user-linked', 'This account already belongs to another driver of yours.'],
} as const

/**
 * The database decides who was first: of two at once exactly one wins.
 *
 * @throws {Problem} `fleet.licence-taken`, `fleet.employee-number-taken`, `fleet.user-linked` (409).
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
