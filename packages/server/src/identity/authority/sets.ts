/**
 * Permission sets given to people and taken from them. A duty of the policies is such a set: whoever holds it wears that
 * hat, and rooms above ask here who does.
 */
import type { AdminRow, UserRow } from '#identity/accounts'
import { accountOf, authorityStore, store } from '#identity/accounts'
import type { Policies } from '#identity/policy'
import type { Sessions } from '#identity/sessions'
import { requireOther } from '#identity/sessions'
import type { Context, DutyRole, ProblemOptions, Role, SubjectId, UserId } from '#kernel'
import { Problem, setsOf } from '#kernel'

/** The duty that goes with a set, by the name the policies give it. Whoever is on call is answered by a roster. */
const DUTIES: Partial<Record<Role, DutyRole>> = {
  security_lead: 'security-lead',
  ops: 'operations',
  dba: 'database-admin',
  developer: 'developer',
  privacy_officer: 'privacy-officer',
  executive: 'executive',
  facilities: 'facilities',
  hr_admin: 'hr',
}

export interface Wearer {
  readonly id: UserId
  readonly subject: SubjectId
  readonly since: Date
}

/** What whoever was brought by a provider holds while no group gives them more: no write, and reports masked. */
export const LEAST: Role = 'viewer'

/** Who did not come in yet wears nothing, and whose account is closed no more. */
export async function wearersOf(ctx: Context, duty: DutyRole): Promise<readonly Wearer[]> {
  const set = duty === 'deputy' ? 'security_lead' : setOf(duty)
  const holders = set === undefined ? [] : await authorityStore.listHolders(ctx, set)
  const wearers = holders.filter(({ isActive }) => isActive)
  const worn = duty === 'deputy' ? wearers.slice(1) : duty === 'security-lead' ? wearers.slice(0, 1) : wearers
  return worn.map(({ user, subject, grantedAt }) => ({ id: user, subject, since: grantedAt }))
}

const setOf = (duty: DutyRole): Role | undefined =>
  (Object.keys(DUTIES) as Role[]).find((role) => DUTIES[role] === duty)

/** Writes down that a person holds a set from now on. The second security lead is the deputy of the first. */
export async function recordFill(
  ctx: Context,
  { id, subject }: Pick<UserRow, 'id' | 'subject'>,
  set: Role,
): Promise<void> {
  await authorityStore.putGrant(ctx, id, set)
  const holders = set === 'security_lead' ? await authorityStore.listHolders(ctx, set) : []
  const isDeputy = holders.some(({ user }) => user !== id)
  ctx.record({ action: 'role.fill', object: id, subject, facts: { set, role: isDeputy ? 'deputy' : dutyOf(set) } })
}

const dutyOf = (set: Role): string => DUTIES[set] ?? set

async function recordVacate(ctx: Context, { id, subject }: UserRow, set: Role): Promise<void> {
  const [first] = set === 'security_lead' ? await authorityStore.listHolders(ctx, set) : []
  const isDeputy = first !== undefined && first.user !== id
  ctx.record({ action: 'role.vacate', object: id, subject, facts: { set, role: isDeputy ? 'deputy' : dutyOf(set) } })
}

/**
 * What becomes of the set of the last admin where it would go: the change is refused, or all of it is done but that. Where it is
 * kept nobody chose the change for themselves, so whoever caused it may lose by it too, down to the least.
 */
export type LastAdmin = 'refuse' | 'keep'

export type Sets = ReturnType<typeof createSets>

export function createSets(sessions: Sessions, policies: Pick<Policies, 'hasWayIn' | 'requireWayIn' | 'keepWayIn'>) {
  return {
    requireAdminLeft,

    /**
     * Gives a person one more set. All their sessions end: nothing made of the old rights lives on.
     *
     * @throws {Problem} `identity.user-unknown` (404), `identity.user-disabled` (409), `identity.own-role` (403).
     */
    async fillRole(ctx: Context, id: UserId, set: Role): Promise<void> {
      const { row } = await lock(ctx, id)
      if (row.status === 'disabled')
        throw new Problem('conflict', 'identity.user-disabled', 'The account is disabled. Enable it first.')
      if (setsOf(row).includes(set)) return
      await store.updateUser(ctx.tx, accountOf(row), { hats: [...row.hats, set] })
      await recordFill(ctx, row, set)
      await sessions.endSessionsOf(ctx, row.id, 'role changed')
    },

    /**
     * Takes a set from a person; with the one they came with, the next one takes its place.
     *
     * @throws {Problem} `identity.user-unknown` (404), `identity.own-role` (403), `identity.role-not-held` (404),
     *   `identity.last-role`, `identity.last-admin`, `identity.break-glass` (409).
     */
    async vacateRole(ctx: Context, id: UserId, set: Role): Promise<void> {
      const { row, admins } = await lock(ctx, id)
      const sets = setsOf(row)
      if (!sets.includes(set))
        throw new Problem('missing', 'identity.role-not-held', 'The person does not hold this set.')
      await requireAdminLeft(ctx, admins, row, set === 'admin')
      const [role, ...hats] = sets.filter((held) => held !== set)
      if (role === undefined)
        throw new Problem(
          'conflict',
          'identity.last-role',
          'This is the only set they hold. Disable the account instead.',
        )
      await recordVacate(ctx, row, set)
      await store.updateUser(ctx.tx, accountOf(row), { role, hats })
      await sessions.endSessionsOf(ctx, row.id, 'role changed')
    },

    /**
     * Gives a person exactly the sets that `arrange` makes of those they hold, in no other order than before. If that changes
     * anything, their sessions end.
     *
     * @returns what they hold from now on.
     * @throws {Problem} `identity.user-unknown` (404), `identity.own-role` (403), `identity.last-admin`, `identity.break-glass` (409).
     */
    async rearrangeSets(
      ctx: Context,
      id: UserId,
      arrange: (held: readonly Role[]) => Promise<readonly Role[]>,
      lastAdmin: LastAdmin,
    ): Promise<readonly Role[]> {
      const { row, admins } = await lockPerson(ctx, id)
      const held = setsOf(row)
      const arranged = await arrange(held)
      const isLeaving = held.includes('admin') && !arranged.includes('admin')
      const isKept = isLeaving && lastAdmin === 'keep' && (isLast(admins, row) || !(await policies.hasWayIn(ctx, id)))
      const wanted: readonly Role[] = isKept ? [...arranged, 'admin'] : arranged
      const kept = held.filter((set) => wanted.includes(set))
      const gained = [...new Set(wanted)].filter((set) => !held.includes(set))
      const [role = row.role, ...hats] = [...kept, ...gained]
      if (gained.length === 0 && kept.length === held.length) return held
      if (lastAdmin === 'refuse' || gained.some((set) => set !== LEAST)) requireOther(ctx, row)
      await requireAdminLeft(ctx, admins, row, isLeaving && !isKept)
      for (const set of held) if (!wanted.includes(set)) await recordVacate(ctx, row, set)
      await store.updateUser(ctx.tx, accountOf(row), { role, hats })
      for (const set of gained) await recordFill(ctx, row, set)
      await sessions.endSessionsOf(ctx, row.id, 'role changed')
      return [role, ...hats]
    },

    /**
     * Before a provider closes an account. Whom it closes is signed out here at once, whatever stands against it: where nobody
     * could come in without them, passwords are on again.
     *
     * @throws {Problem} `identity.last-admin` (409): the account stays open, and its sessions are over.
     */
    async releaseAdmin(ctx: Context, id: UserId): Promise<void> {
      const { row, admins } = await lockPerson(ctx, id)
      if (!isAmong(admins, row)) return
      if (!isLast(admins, row)) return policies.keepWayIn(ctx, id)
      await sessions.endSessionsOf(ctx, id, 'ended by the identity provider')
      throw lastAdminStays({ keep: true })
    },

    /** One set in place of the one a person came with; whoever changes the row ends their sessions. */
    async recordReplacement(ctx: Context, row: UserRow, set: Role): Promise<void> {
      await recordVacate(ctx, row, row.role)
      await recordFill(ctx, row, set)
    },
  }

  /**
   * Before somebody stops to administer, or is given an end.
   *
   * @param admins held.
   * @throws {Problem} `identity.last-admin`, `identity.break-glass` (409).
   */
  async function requireAdminLeft(
    ctx: Context,
    admins: readonly AdminRow[],
    row: UserRow,
    isLeaving: boolean,
  ): Promise<void> {
    if (!isLeaving || !isAmong(admins, row)) return
    if (isLast(admins, row)) throw lastAdminStays()
    await policies.requireWayIn(ctx, row.id)
  }

  async function lock(ctx: Context, id: UserId): Promise<{ row: UserRow; admins: readonly AdminRow[] }> {
    const locked = await lockPerson(ctx, id)
    requireOther(ctx, locked.row)
    return locked
  }

  async function lockPerson(ctx: Context, id: UserId): Promise<{ row: UserRow; admins: readonly AdminRow[] }> {
    const admins = await store.lockActiveAdmins(ctx)
    const row = await store.lockUser(ctx.tx, { org: ctx.org, user: id })
    if (!row || row.isMachine) throw new Problem('missing', 'identity.user-unknown', 'No person has this id.')
    return { row, admins }
  }
}

const isAmong = (admins: readonly AdminRow[], { id }: Pick<UserRow, 'id'>): boolean =>
  admins.some((admin) => admin.id === id)

/** Whether nobody else administers who lasts. */
export const isLast = (admins: readonly AdminRow[], { id }: Pick<UserRow, 'id'>): boolean =>
  isAmong(admins, { id }) && !admins.some((admin) => admin.id !== id && admin.isLasting)

export const lastAdminStays = (options: ProblemOptions = {}): Problem =>
  new Problem(
    'conflict',
    'identity.last-admin',
    'This is the last admin of the organisation. Make another one first.',
    options,
  )
