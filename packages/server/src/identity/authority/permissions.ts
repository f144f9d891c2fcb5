/** From permission sets to the actions they hold and how far each reaches, over all rooms, and the ceiling no set may grow through. */
import type { Module, Role, Scope } from '#kernel'
import { ceilingOf, ROLES, reachesAsFar, remember, rolesUnder, StartRefused, scopesOf } from '#kernel'

/** Action → set → how far it reaches. */
type HouseActions = ReadonlyMap<string, ReadonlyMap<Role, Scope>>
/** The actions somebody holds, and how far each reaches. */
export type Held = ReadonlyMap<string, Scope>

/** What every person may write, whatever the set: the own session, factor and apps, the policy, reporting an incident. */
export const EVERYONES_WRITES: ReadonlySet<string> = new Set([
  'session.end',
  'factor.enrol',
  'factor.remove',
  'password.change',
  'app.look',
  'app.allow',
  'policy.acknowledge',
  'incident.report',
])
/** What a person does with the own sessions, factors, password and apps is in no set's gift to a machine or an app. */
export const PEOPLES_OWN = /^(session|factor|passkey|password|app)\./
/** People, settings and keys are for the admin ceiling, each by its set. */
const RESERVED = /^(user|organisation|setting|key|secret|role|group)\./
/** Nobody holds these, admins included (muts.roles.admin). */
export const FORBIDDEN = /^(ledger\.(edit|change|remove)|secret\.read)$/

/** What somebody may do who holds these sets. */
export type Permissions = (...sets: readonly Role[]) => Held

export const readActions = (rooms: readonly Module[]): HouseActions =>
  new Map(rooms.flatMap(({ actions = {} }) => Object.entries(actions).map(([name, held]) => [name, scopesOf(held)])))

/** The actions a set holds. Admin also has what technician and viewer have. */
export function mayOf(role: Role, actions: HouseActions): Held {
  const sets: readonly Role[] = role === 'admin' ? ['admin', 'technician', 'viewer'] : [role]
  return widest([...actions].flatMap(([name, holders]) => sets.map((set) => [name, holders.get(set)] as const)))
}

/**
 * Puts together what each set may do in this house. Who holds several has the actions of all, each as far as the set
 * that reaches furthest.
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
  for (const [role, names] of held) for (const name of names.keys()) requireUnderCeiling(role, name, writes)
  const together = remember(1_000, (sets) =>
    widest(sets.split(' ').flatMap((set) => [...(held.get(set as Role) ?? [])])),
  )
  return (...sets) => together(sets.join(' '))
}

function widest(found: readonly (readonly [string, Scope | undefined])[]): Held {
  const held = new Map<string, Scope>()
  for (const [name, scope] of found) {
    const before = held.get(name)
    const isWider = scope && (before === undefined || !reachesAsFar(before, scope))
    if (isWider) held.set(name, scope)
  }
  return held
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
