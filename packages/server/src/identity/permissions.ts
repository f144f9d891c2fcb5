/** From permission sets to the actions they hold, over all rooms, and the ceiling no set may grow through. */
import type { Module, Role } from '#kernel'
import { ceilingOf, ROLES, rolesUnder, StartRefused } from '#kernel'

type HouseActions = ReadonlyMap<string, readonly Role[]>

/** What every person may write, whatever the set: the own session, the own factor, the policy, reporting an incident. */
export const EVERYONES_WRITES: ReadonlySet<string> = new Set([
  'session.end',
  'factor.enrol',
  'factor.remove',
  'password.change',
  'policy.acknowledge',
  'incident.report',
])
/** People, settings and keys are for the admin ceiling, each by its set. */
const RESERVED = /^(user|organisation|setting|key|secret|role)\./
/** Nobody holds these, admins included (muts.roles.admin). */
export const FORBIDDEN = /^(ledger\.(edit|change|remove)|secret\.read)$/

export type Permissions = (role: Role) => ReadonlySet<string>

export const readActions = (rooms: readonly Module[]): HouseActions =>
  new Map(rooms.flatMap((room) => Object.entries(room.actions ?? {})))

/** The actions a set holds. Admin also has what technician and viewer have. */
export function mayOf(role: Role, actions: HouseActions): ReadonlySet<string> {
  const sets: readonly Role[] = role === 'admin' ? ['admin', 'technician', 'viewer'] : [role]
  return new Set(
    [...actions].filter(([, holders]) => sets.some((set) => holders.includes(set))).map(([action]) => action),
  )
}

/**
 * Puts together what each set may do in this house.
 *
 * @throws {StartRefused} `identity.above-ceiling` when a set holds more than its ceiling allows.
 */
export function createPermissions(rooms: readonly Module[]): Permissions {
  const actions = readActions(rooms)
  const writes = new Set(
    rooms
      .flatMap(({ routes = [] }) => routes)
      .flatMap(({ method, access }) => (method !== 'GET' && 'action' in access ? [access.action] : [])),
  )
  const held = new Map(ROLES.map((role) => [role, mayOf(role, actions)]))
  for (const [role, names] of held) for (const name of names) requireUnderCeiling(role, name, writes)
  return (role) => held.get(role) ?? new Set()
}

function requireUnderCeiling(role: Role, action: string, writes: ReadonlySet<string>): void {
  const isAbove =
    FORBIDDEN.test(action) ||
    (ceilingOf(role) !== 'admin' && RESERVED.test(action)) ||
    (rolesUnder('viewer').includes(role) && writes.has(action) && !EVERYONES_WRITES.has(action))
  if (isAbove)
    throw new StartRefused(
      'identity.above-ceiling',
      `The set ${role} holds ${action}, which its ceiling does not allow.`,
    )
}
