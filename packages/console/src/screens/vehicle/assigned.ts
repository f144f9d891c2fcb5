import type { Assignment, User } from '#api'

/** Who sees only what is assigned to them; all others of the fleet see every vehicle. */
const BOUND_BY_ASSIGNMENT: readonly string[] = ['technician', 'inspector', 'driver', 'hr_admin']

/** The people a vehicle is assigned to, and those it could be assigned to. */
export interface Assigned {
  readonly assigned: readonly { readonly user: User; readonly assignedAt: string }[]
  readonly others: readonly User[]
}

/** Brings assignments and people together. Who is not among the people (a closed account of old) is left out. */
export function splitByAssignment(assignments: readonly Assignment[], users: readonly User[]): Assigned {
  const byId = new Map(users.map((user) => [user.id, user]))
  const assigned = assignments.flatMap(({ userId, assignedAt }) => {
    const user = byId.get(userId)
    return user ? [{ user, assignedAt }] : []
  })
  const taken = new Set(assigned.map(({ user }) => user.id))
  const others = users.filter(
    ({ id, role, status }) => BOUND_BY_ASSIGNMENT.includes(role) && status !== 'disabled' && !taken.has(id),
  )
  return { assigned, others }
}
