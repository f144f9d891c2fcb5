/**
 * What a person holds because of the groups an identity provider puts them in. Only a group that the organisation mapped
 * gives anything. A set given by hand is not the provider's to take, and what a group gave goes with the group.
 */
import type { LastAdmin, Sets } from '#identity/authority'
import type { Context, Role, UserId } from '#kernel'
import type { GroupRow } from './group-schema.ts'
import type { GroupMember } from './group-store.ts'
import { groupStore } from './group-store.ts'

/** What whoever was brought by a provider holds while no group gives them more: no write, and reports masked. */
export const LEAST: Role = 'viewer'

/** So many people of one group stand in one entry. */
const PER_ENTRY = 500

export type Groups = ReturnType<typeof createGroups>

export function createGroups(sets: Pick<Sets, 'rearrangeSets'>) {
  return { follow, begin, takeClaims, join, leave, forgetSource, emptySource, boundSource, forgetPerson }

  /**
   * Gives a person exactly what their groups are mapped to, beside what they were given by hand. If that changes anything,
   * their sessions end.
   *
   * @throws {Problem} `identity.last-admin` (409) where the last admin may not be kept silently; `identity.own-role` (403).
   */
  async function follow(ctx: Context, user: UserId, lastAdmin: LastAdmin = 'refuse'): Promise<void> {
    let own: readonly Role[] = []
    const arrange = async (held: readonly Role[]) => {
      const given = await groupStore.listGiven(ctx, user)
      own = held.filter((set) => !given.includes(set))
      const mapped = (await groupStore.groupsOf(ctx, user)).flatMap(({ role }) => role ?? [])
      const wanted = new Set([...own, ...mapped])
      return wanted.size === 0 ? [LEAST] : [...wanted]
    }
    const held = await sets.rearrangeSets(ctx, user, arrange, lastAdmin)
    await groupStore.putGiven(
      ctx,
      user,
      held.filter((set) => !own.includes(set)),
    )
  }

  /** A person whom a provider brought was entered with `LEAST`, which goes as soon as a group gives them something. */
  async function begin(ctx: Context, user: UserId): Promise<void> {
    await groupStore.putGiven(ctx, user, [LEAST])
  }

  /**
   * The groups that a provider named as a person signed in, all of them. Names that the organisation mapped nothing to are
   * not kept. The last admin stays, or the organisation would be locked out by a change at its provider.
   *
   * @param source the id of the connection.
   */
  async function takeClaims(ctx: Context, user: UserId, source: string, names: readonly string[]): Promise<void> {
    for (const { id, name } of await groupStore.listOfSource(ctx, source)) {
      if (names.includes(name)) await join(ctx, id, [user])
      else await leave(ctx, id, [user])
    }
    await follow(ctx, user, 'keep')
  }

  /** Puts people of the organisation into a group; whoever follows, follows afterwards. Those who were not in it before. */
  async function join(ctx: Context, group: string, users: readonly string[]): Promise<readonly GroupMember[]> {
    const joined = await groupStore.addMembers(ctx, group, users)
    record(ctx, 'group.join', group, joined)
    return joined
  }

  async function leave(ctx: Context, group: string, users: readonly string[]): Promise<readonly GroupMember[]> {
    const gone = await groupStore.removeMembers(ctx, group, users)
    record(ctx, 'group.leave', group, gone)
    return gone
  }

  /** The connection is no more: neither are its groups, nor what they gave. */
  function forgetSource(ctx: Context, source: string): Promise<void> {
    return withdraw(ctx, source, async ({ id }) => {
      await groupStore.removeGroup(ctx, id)
      ctx.record({ action: 'group.remove', object: id })
    })
  }

  /** The connection is closed: its groups stay mapped and give nothing to anybody, until it is open and they come again. */
  function emptySource(ctx: Context, source: string): Promise<void> {
    return withdraw(ctx, source, async ({ id }, members) => {
      await leave(ctx, id, members)
    })
  }

  /** Groups of the connection that are mapped to more than it may give are mapped to nothing. */
  function boundSource(ctx: Context, source: string, mayGive: (set: Role) => boolean): Promise<void> {
    return withdraw(ctx, source, async ({ id, role }) => {
      if (role === null || mayGive(role)) return
      await groupStore.updateRole(ctx, id, null)
      ctx.record({ action: 'group.map', object: id, facts: { set: 'none', before: role } })
    })
  }

  /** Takes from each group of a source, and then from each of their people what no group gives them any more. */
  async function withdraw(
    ctx: Context,
    source: string,
    take: (group: GroupRow, members: readonly UserId[]) => Promise<void>,
  ): Promise<void> {
    const touched = new Set<UserId>()
    for (const group of await groupStore.lockOfSource(ctx, source)) {
      const members = (await groupStore.listMembers(ctx, group.id)).map(({ id }) => id)
      for (const user of members) touched.add(user)
      await take(group, members)
    }
    for (const user of [...touched].sort()) await follow(ctx, user, 'keep')
  }

  /** For whoever is erased or was removed by their provider: no group names them. */
  async function forgetPerson(ctx: Context, user: UserId): Promise<void> {
    await groupStore.removePerson(ctx, user)
  }
}

function record(
  ctx: Context,
  action: 'group.join' | 'group.leave',
  group: string,
  people: readonly GroupMember[],
): void {
  for (let at = 0; at < people.length; at += PER_ENTRY) {
    const subject = people.slice(at, at + PER_ENTRY).map(({ subject }) => subject)
    ctx.record({ action, object: group, subject })
  }
}
