/** Which group of which provider gives which set: decided by an admin of the organisation, and by nobody at the provider. */
import { FIRST } from '#identity/accounts'
import type { Context } from '#kernel'
import { isUuid, Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, toPage } from '#kernel/http'
import type { GroupDraft, GroupMapping, GroupView } from './group-schema.ts'
import { PROVISIONING, toGroupView } from './group-schema.ts'
import { groupStore } from './group-store.ts'
import type { Groups } from './groups.ts'

export type Mappings = ReturnType<typeof createMappings>

/** @param isConnection whether the organisation of the context has a connection of this id. */
export function createMappings(
  groups: Pick<Groups, 'follow'>,
  isConnection: (ctx: Context, id: string) => Promise<boolean>,
) {
  return { listGroups, mapName, mapGroup }

  async function listGroups(ctx: Context, query: { limit?: number; after?: string }): Promise<Page<GroupView>> {
    const limit = limitOf(query)
    const after = readCursor(query.after, [isUuid])?.[0] ?? FIRST
    const rows = await groupStore.listGroups(ctx, after, limit + 1)
    const page = toPage(rows, limit, ({ id }) => [id], toGroupView)
    if (page.data.length > 0) ctx.record({ action: 'group.list', object: page.data.map(({ id }) => id) })
    return page
  }

  /**
   * Maps a group before its provider has named it.
   *
   * @throws {Problem} `identity.source-unknown` (404), `identity.group-known` (409).
   */
  async function mapName(ctx: Context, { source, name, role }: GroupDraft): Promise<GroupView> {
    if (source !== PROVISIONING && !(await isConnection(ctx, source)))
      throw new Problem('missing', 'identity.source-unknown', 'There is no such connection.')
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
   * @throws {Problem} `identity.group-unknown` (404), `identity.last-admin` (409), `identity.own-role` (403).
   */
  async function mapGroup(ctx: Context, id: string, { role }: GroupMapping): Promise<void> {
    const group = await groupStore.lockGroup(ctx, id)
    if (!group) throw new Problem('missing', 'identity.group-unknown', 'There is no such group.')
    if (role === group.role) return
    ctx.record({ action: 'group.map', object: id, facts: { set: role ?? 'none', before: group.role ?? 'none' } })
    const members = await groupStore.listMembers(ctx, id)
    if (role === null && !group.isProvisioned) await groupStore.removeGroup(ctx, id)
    else await groupStore.updateRole(ctx, id, role)
    for (const { id: user } of members) await groups.follow(ctx, user)
  }
}
