/** What somebody may do whom a provider sends: by the groups it names, never above what the organisation has set. */
import type { Ceiling, Role } from '#kernel'
import { ceilingOf, Problem } from '#kernel'
import type { Mapping } from './schema.ts'
import type { Statement } from './statement.ts'

const HEIGHT: Readonly<Record<Ceiling, number>> = { viewer: 0, technician: 1, admin: 2 }

const isWithin = (role: Role, ceiling: Ceiling): boolean => HEIGHT[ceilingOf(role)] <= HEIGHT[ceiling]

/**
 * The sets that the groups give, in the order of the mapping; empty where nobody comes in. What is stored is looked at
 * again: a row that somebody raised in the database raises nobody.
 */
export function setsFor({ ceiling, defaultRole, groups }: Mapping, named: readonly string[]): readonly Role[] {
  const given = groups.filter(({ group, role }) => named.includes(group) && isWithin(role, ceiling))
  if (given.length > 0) return [...new Set(given.map(({ role }) => role))]
  return defaultRole !== null && isDefault(defaultRole, ceiling) ? [defaultRole] : []
}

/** Sets of administration are given by a group that was mapped to them, and by nothing else. */
const isDefault = (role: Role, ceiling: Ceiling): boolean => ceilingOf(role) !== 'admin' && isWithin(role, ceiling)

/** Whether the provider says that it saw a second factor, in words that the organisation takes for that. */
export const saysSecondFactor = ({ factorValues }: Mapping, { methods }: Pick<Statement, 'methods'>): boolean =>
  methods.some((method) => factorValues.includes(method))

/** @throws {Problem} `identity.sso-above-ceiling` (422). */
export function requireWithinCeiling({ ceiling, defaultRole, groups }: Mapping): void {
  const above = groups.flatMap(({ role }, index) => (isWithin(role, ceiling) ? [] : [`/mapping/groups/${index}/role`]))
  const isAbove = defaultRole !== null && !isDefault(defaultRole, ceiling)
  const pointers = [...above, ...(isAbove ? ['/mapping/defaultRole'] : [])]
  if (pointers.length === 0) return
  throw new Problem(
    'refused',
    'identity.sso-above-ceiling',
    'A set lies above the ceiling of this connection, or is one of administration that no group was mapped to. Nothing was changed.',
    { errors: pointers.map((pointer) => ({ pointer, message: `must lie within the ceiling ${ceiling}` })) },
  )
}
