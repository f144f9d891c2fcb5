/** Groups as a provider makes and fills them. What a group gives is not the provider's to say: an admin maps it. */
import type { GroupRow, Groups } from '#identity/groups'
import { groupStore, PROVISIONING } from '#identity/groups'
import type { Context, UserId } from '#kernel'
import { isUuid, Problem, uuidv7 } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import { stale } from '#kernel/http'
import { refuse } from './dialect.ts'
import type { GroupStep, MemberStep } from './group-patch.ts'
import { patchGroup, readGroup } from './group-patch.ts'
import { userStore } from './user-store.ts'

export type ScimGroups = ReturnType<typeof createScimGroups>

export function createScimGroups(groups: Pick<Groups, 'join' | 'leave' | 'follow'>) {
  return { createGroup, replaceGroup, changeGroup, removeGroup }

  /**
   * A group that an admin has mapped by its name before is that group.
   *
   * @throws {Problem} `identity.scim-taken` (409), `identity.scim-refused` (400).
   */
  async function createGroup(ctx: Context, body: unknown): Promise<GroupRow> {
    const steps = readGroup(body)
    const name = nameIn(steps)
    const known = await groupStore.lockNamed(ctx, PROVISIONING, name)
    if (known?.isProvisioned) throw taken()
    const id = known?.id ?? uuidv7(ctx.now)
    const draft = { id, source: PROVISIONING, name, externalId: null, role: null, isProvisioned: true }
    if (known) await groupStore.updateGroup(ctx, id, draft)
    else if ((await groupStore.insertGroup(ctx, draft)) === 0) throw taken()
    ctx.record({ action: 'group.provision', object: id })
    await take(ctx, await requireGroup(ctx, id), steps)
    return requireGroup(ctx, id)
  }

  /** @throws {Problem} as `changeGroup`. */
  function replaceGroup(ctx: Context, id: string, body: unknown, ifMatch: string | undefined): Promise<GroupRow> {
    return settle(ctx, id, ifMatch, readGroup(body))
  }

  /**
   * Whoever joins or leaves holds what the group is mapped to, or no longer, from the next request on.
   *
   * @throws {Problem} `identity.scim-unknown` (404), `http.stale` (412), `identity.scim-taken`, `identity.last-admin` (409),
   *   `identity.scim-refused` (400): also for a member whom the organisation does not have.
   */
  function changeGroup(ctx: Context, id: string, body: unknown, ifMatch: string | undefined): Promise<GroupRow> {
    return settle(ctx, id, ifMatch, patchGroup(body))
  }

  /** With its mapping: a group that comes back by the same name gives nothing until an admin says so. */
  async function removeGroup(ctx: Context, id: string, ifMatch: string | undefined): Promise<void> {
    const group = await lockSeen(ctx, id, ifMatch)
    const members = await groupStore.listMembers(ctx, id)
    await groupStore.removeGroup(ctx, id)
    ctx.record({ action: 'group.remove', object: id })
    await follow(ctx, group, members)
  }

  async function settle(
    ctx: Context,
    id: string,
    ifMatch: string | undefined,
    steps: readonly GroupStep[],
  ): Promise<GroupRow> {
    const group = await lockSeen(ctx, id, ifMatch)
    await take(ctx, group, steps)
    return requireGroup(ctx, id)
  }

  async function take(ctx: Context, group: GroupRow, steps: readonly GroupStep[]): Promise<void> {
    const touched = new Map<UserId, { readonly id: UserId }>()
    let { name, externalId } = group
    for (const step of steps) {
      if (step.kind === 'name') name = step.value ?? name
      else if (step.kind === 'externalId') externalId = step.value
      else if ('ids' in step) for (const member of await move(ctx, group, step)) touched.set(member.id, member)
    }
    if (touched.size === 0 && name === group.name && externalId === group.externalId) return
    await groupStore.updateGroup(ctx, group.id, { name, externalId }).catch((error: unknown) => {
      throw isUniqueViolation(error, 'identity_group_org_id_source_name_key') ? taken() : error
    })
    if (name !== group.name || externalId !== group.externalId) ctx.record({ action: 'group.change', object: group.id })
    await follow(ctx, group, [...touched.values()])
  }

  async function move(ctx: Context, { id }: GroupRow, { kind, ids }: MemberStep) {
    if (kind === 'leave') return groups.leave(ctx, id, ids)
    await requireKnown(ctx, ids)
    const joined = await groups.join(ctx, id, ids)
    if (kind === 'join') return joined
    const members = await groupStore.listMembers(ctx, id)
    const others = members.filter((member) => !ids.includes(member.id)).map((member) => member.id)
    return [...joined, ...(await groups.leave(ctx, id, others))]
  }

  async function follow(ctx: Context, { role }: GroupRow, members: readonly { readonly id: UserId }[]): Promise<void> {
    if (role === null) return
    for (const { id } of members) await groups.follow(ctx, id)
  }
}

/** A weak ETag. */
export const groupVersionOf = ({ version }: GroupRow): string => `W/"${version}"`

/** @throws {Problem} `identity.scim-unknown` (404). */
export async function requireGroup(ctx: Context, id: string): Promise<GroupRow> {
  const group = isUuid(id) ? await groupStore.lockGroup(ctx, id) : undefined
  if (group?.source === PROVISIONING && group.isProvisioned) return group
  throw new Problem('missing', 'identity.scim-unknown', 'There is no such group.')
}

async function lockSeen(ctx: Context, id: string, ifMatch: string | undefined): Promise<GroupRow> {
  const group = await requireGroup(ctx, id)
  if (ifMatch !== undefined && ifMatch.trim() !== '*' && ifMatch.trim() !== groupVersionOf(group)) throw stale()
  return group
}

async function requireKnown(ctx: Context, ids: readonly string[]): Promise<void> {
  const known = await userStore.listKnown(ctx, ids)
  if (new Set(ids).size > known.length)
    throw refuse('invalidValue', 'The organisation has no person with one of these ids. Nothing was done.')
}

const nameIn = (steps: readonly GroupStep[]): string =>
  steps.flatMap((step) => (step.kind === 'name' ? (step.value ?? []) : [])).at(-1) ?? ''

const taken = () => refuse('uniqueness', 'A group has this name already. Nothing was done.')
