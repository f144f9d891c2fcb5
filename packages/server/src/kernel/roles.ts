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

/** Everything somebody holds: the set they came with, and the hats they were given since. */
export const setsOf = ({
  role,
  hats = [],
}: {
  readonly role: Role
  readonly hats?: readonly Role[]
}): readonly Role[] => (hats.length === 0 ? [role] : [role, ...hats])

/** The strictest rules hold for whoever holds at least one set under the admin ceiling. */
export const isAdministering = (person: { readonly role: Role; readonly hats?: readonly Role[] }): boolean =>
  setsOf(person).some((role) => ceilingOf(role) === 'admin')

/**
 * How far an action reaches: what is the caller's own; what is assigned to them one by one; that, and what stands in the
 * groups assigned to them; or all of the organisation.
 */
export type Scope = 'own' | 'assigned' | 'group' | 'all'
const WIDTH: readonly Scope[] = ['own', 'assigned', 'group', 'all']

export const reachesAsFar = (scope: Scope, as: Scope): boolean => WIDTH.indexOf(scope) >= WIDTH.indexOf(as)

/** The sets that hold an action; where it reaches less far than the whole organisation, by how far. */
export type Holders = readonly Role[] | Readonly<Partial<Record<Scope, readonly Role[]>>>

/** How far each set reaches that holds the action. */
export function scopesOf(holders: Holders): ReadonlyMap<Role, Scope> {
  if (isPlain(holders)) return new Map(holders.map((role) => [role, 'all']))
  const scopes = Object.entries(holders) as readonly [Scope, readonly Role[]][]
  return new Map(scopes.flatMap(([scope, roles]) => roles.map((role) => [role, scope] as const)))
}

const isPlain = (holders: Holders): holders is readonly Role[] => Array.isArray(holders)
