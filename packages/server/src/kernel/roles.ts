/** The permission sets of people (CONTRACT, "Roles") and the ceiling each stands under. */
const CEILINGS = {
  admin: ['admin', 'security_lead', 'ops', 'dba', 'developer', 'privacy_officer', 'executive', 'facilities'],
  technician: ['technician', 'fleet_manager', 'fleet_operator', 'inspector', 'driver', 'hr_admin'],
  viewer: ['viewer', 'auditor'],
} as const

export type Ceiling = keyof typeof CEILINGS
export type Role = (typeof CEILINGS)[Ceiling][number]

export const ROLES: readonly Role[] = Object.values(CEILINGS).flat()

export const rolesUnder = (ceiling: Ceiling): readonly Role[] => CEILINGS[ceiling]

export function ceilingOf(role: Role): Ceiling {
  if ((CEILINGS.admin as readonly Role[]).includes(role)) return 'admin'
  return (CEILINGS.viewer as readonly Role[]).includes(role) ? 'viewer' : 'technician'
}

/** What a person needs whatever the set: the own session and factors, the policy, reporting an incident. */
export const EVERYONE: readonly Role[] = ROLES
