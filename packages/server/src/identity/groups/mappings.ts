/** Which group of which provider gives which set: decided by an admin of the organisation, and by nobody at the provider. */
import { FIRST } from '#identity/accounts'
import type { Context, Role, SubjectId, UserId } from '#kernel'
import { isUuid, Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import type { GroupDraft, GroupMapping, GroupView } from './group-schema.ts'
import { PROVISIONING, toGroupView } from './group-schema.ts'
import { groupStore } from './group-store.ts'
import type { Groups } from './groups.ts'

export type Mappings = ReturnType<typeof createMappings>

/**
 * @param mayGive whether groups of a connection may give a set, from now until the transaction ends; undefined where the
 *   organisation of the context has no connection of this id.
 * @param subjectOf the pseudonym of a person of the organisation, or `identity.user-unknown` (404).
 */
export function createMappings(
  groups: Pick<Groups, 'follow'>,
  mayGive: (ctx: Context, connection: string, role: Role) => Promise<boolean | undefined>,
  subjectOf: (ctx: Context, user: UserId) => Promise<SubjectId>,
) {
  return { listGroups, listGroupsOf, mapName, mapGroup }

  async function listGroups(ctx: Context, query: { limit?: number; after?: string }): Promise<Page<GroupView>> {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isUuid])?.[0] ?? FIRST
    const rows = await groupStore.listGroups(ctx, after, limit + 1)
    const page = toPage(rows, limit, ({ id }) => [id], toGroupView)
    if (page.data.length > 0) ctx.record({ action: 'group.list', object: page.data.map(({ id }) => id) })
    return page
  }

  /** Those that providers put a person in. @throws {Problem} `identity.user-unknown` (404). */
  async function listGroupsOf(ctx: Context, user: UserId): Promise<GroupView[]> {
    const subject = await subjectOf(ctx, user)
    const rows = await groupStore.groupsOf(ctx, user)
    ctx.record({ action: 'group.list', object: rows.length > 0 ? rows.map(({ id }) => id) : user, subject })
    return rows.map(toGroupView)
  }

  /**
   * Maps a group before its provider has named it.
   *
   * @throws {Problem} `identity.source-unknown` (404), `identity.group-known` (409), `identity.above-ceiling` (422).
   */
  async function mapName(ctx: Context, { source, name, role }: GroupDraft): Promise<GroupView> {
    await requireWithin(ctx, source, role)
    const id = uuidv7(ctx.now)
    const draft = { id, source, name, externalId: null, role, isProvisioned: false }
    if ((await groupStore.insertGroup(ctx, draft)) === 0)
      throw new Problem('conflict', 'identity.group-known', 'This group is in the list already. Map it there.')
    ctx.record({ action: 'group.map', object: id, facts: { set: role, before: 'none' } })
    return { id, source, name, role, isProvisioned: false, members: 0 }
  }

  /**
   * Everybody in the group holds it from the next request on, and no longer what it gave before.
   *
   * @throws {Problem} `identity.group-unknown` (404), `identity.last-admin` (409), `identity.own-role` (403),
   *   `identity.above-ceiling` (422).
   */
  async function mapGroup(ctx: Context, id: string, { role }: GroupMapping): Promise<void> {
    const source = await groupStore.findSource(ctx, id)
    // Before the group is held: whoever changes a connection holds it first, and its groups after.
    if (source !== undefined && role !== null) await requireWithin(ctx, source, role)
    const group = await groupStore.lockGroup(ctx, id)
    if (!group) throw new Problem('missing', 'identity.group-unknown', 'There is no such group.')
    if (role === group.role) return
    ctx.record({ action: 'group.map', object: id, facts: { set: role ?? 'none', before: group.role ?? 'none' } })
    const members = await groupStore.listMembers(ctx, id)
    if (role === null && !group.isProvisioned) await groupStore.removeGroup(ctx, id)
    else await groupStore.updateRole(ctx, id, role)
    for (const { id: user } of members) await groups.follow(ctx, user)
  }

  async function requireWithin(ctx: Context, source: string, role: Role): Promise<void> {
    if (source === PROVISIONING) return
    const isWithin = await mayGive(ctx, source, role)
    if (isWithin === undefined) throw new Problem('missing', 'identity.source-unknown', 'There is no such connection.')
    if (!isWithin)
      throw new Problem(
        'refused',
        'identity.above-ceiling',
        'The set lies above the ceiling of the connection. Raise the ceiling first, or map to another set.',
        { errors: [{ pointer: '/role', message: 'lies above the ceiling of the connection' }] },
      )
  }
}
