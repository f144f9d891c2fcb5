/** What a provider's word is worth here: whom it may enter, how high its groups lift anybody, what it calls a second factor. */
import type { GroupRow } from '#identity/groups'
import type { Statement } from '#identity/statement'
import type { Ceiling, Role } from '#kernel'
import { ceilingOf } from '#kernel'
import type { Terms } from './schema.ts'

const HEIGHT: Readonly<Record<Ceiling, number>> = { viewer: 0, technician: 1, admin: 2 }

/**
 * Of the groups that a provider named those that give a set within the ceiling. A group gives what an admin mapped it to,
 * and a mapping that somebody raised in the database raises nobody beyond the connection's ceiling.
 */
export function groupsWithin(
  { ceiling }: Terms,
  mapped: readonly Pick<GroupRow, 'name' | 'role'>[],
  named: readonly string[],
): readonly string[] {
  const within = mapped.filter(({ role }) => role !== null && mayGive({ ceiling }, role))
  return within.map(({ name }) => name).filter((name) => named.includes(name))
}

/** Whether a group of the connection may give a set. */
export const mayGive = ({ ceiling }: Pick<Terms, 'ceiling'>, set: Role): boolean =>
  HEIGHT[ceilingOf(set)] <= HEIGHT[ceiling]

/** Whether the provider says that it saw a second factor, in words that the organisation takes for that. */
export const saysSecondFactor = ({ factorValues }: Terms, { methods }: Pick<Statement, 'methods'>): boolean =>
  methods.some((method) => factorValues.includes(method))
