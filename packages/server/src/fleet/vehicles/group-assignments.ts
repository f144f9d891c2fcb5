import { placeVerbs } from '#fleet/places'
import type { Context, UserId } from '#kernel'
import { isForeignKeyViolation } from '#kernel/database'
import type { Page } from '#kernel/http'
import { BOUND_BY_GROUP } from './access.ts'
import type { Below, PageOf } from './assignments.ts'
import { toAssignable } from './assignments.ts'
import { groupReachStore } from './reach-store.ts'
import type { AssignableView, AssignmentView, HeldGroupView } from './schema.ts'

/**
 * Who reaches whatever stands in a group, or in one inside it, for as long as it stands there: what is moved into it or out
 * of it, with or without the group around it, counts from the next request on.
 */
export const createGroupAssignments = (identity: Below['identity']) => ({
  /** Whom a group is assigned to, longest first. @throws {Problem} `fleet.group-unknown`. */
  listGroupAssignments: async (ctx: Context, id: string): Promise<readonly AssignmentView[]> => {
    const group = await placeVerbs.requireGroup(ctx, id)
    const assigned = await groupReachStore.listPeople(ctx, group.id)
    const subjects = assigned.map(({ person }) => person)
    const people = new Map((await identity.namesOf(ctx, subjects)).map((person) => [person.subject, person]))
    ctx.record({ action: 'assignment.list', object: group.id, subject: subjects })
    return assigned.flatMap(({ person, grantedAt }) => {
      const named = people.get(person)
      return named ? [{ ...toAssignable(named), assignedAt: grantedAt.toISOString() }] : []
    })
  },

  /** A page of those whom a group can be assigned to, and is not yet. @throws {Problem} `fleet.group-unknown`. */
  listGroupAssignable: async (ctx: Context, id: string, page: PageOf): Promise<Page<AssignableView>> => {
    const group = await placeVerbs.requireGroup(ctx, id)
    const without = (await groupReachStore.listPeople(ctx, group.id)).map(({ person }) => person)
    const found = await identity.listNames(ctx, { ...page, roles: BOUND_BY_GROUP, without })
    ctx.record({ action: 'assignable.list', object: group.id, subject: found.data.map(({ subject }) => subject) })
    return { ...found, data: found.data.map(toAssignable) }
  },

  /** The groups that are assigned to a person, by name. @throws {Problem} `identity.user-unknown`. */
  listGroupsOf: async (ctx: Context, user: string): Promise<readonly HeldGroupView[]> => {
    const person = await identity.subjectOf(ctx, user as UserId)
    const held = await groupReachStore.listGroups(ctx, [person])
    ctx.record({ action: 'assignment.list', object: [user, ...held.map(({ id }) => id)], subject: person })
    return held.map(({ id, name, grantedAt }) => ({ id, name, assignedAt: grantedAt.toISOString() }))
  },

  /** @throws {Problem} `fleet.group-unknown`, `fleet.group-archived`, `identity.user-unknown`. */
  assignGroupTo: async (ctx: Context, id: string, user: string): Promise<void> => {
    const group = placeVerbs.requireOpenGroup(await placeVerbs.requireGroup(ctx, id))
    const person = await identity.subjectOf(ctx, user as UserId)
    if ((await refuseArchived(() => groupReachStore.assign(ctx, group.id, person))) === 0) return
    ctx.record({ action: 'assignment.grant', object: group.id, subject: person })
  },

  /** @throws {Problem} `fleet.group-unknown`, `identity.user-unknown`. */
  withdrawGroupFrom: async (ctx: Context, id: string, user: string): Promise<void> => {
    const group = await placeVerbs.requireGroup(ctx, id)
    const person = await identity.subjectOf(ctx, user as UserId)
    if ((await groupReachStore.unassign(ctx, group.id, person)) === 0) return
    ctx.record({ action: 'assignment.withdraw', object: group.id, subject: person })
  },
})

/** Somebody archived it meanwhile. */
async function refuseArchived<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!isForeignKeyViolation(error, 'fleet_group_assignment_open')) throw error
    throw placeVerbs.archivedGroup(error as Error)
  }
}
