import type { Context, Role, SubjectId, UserId, VehicleId } from '#kernel'
import type { Page } from '#kernel/http'
import { BOUND_BY_ASSIGNMENT } from './access.ts'
import { requireInReach } from './reach.ts'
import type { AssignableView, AssignmentView } from './schema.ts'
import { vehicleStore } from './store.ts'

/** What the fleet asks of the room below it. */
export interface Below {
  readonly identity: {
    /** @throws {Problem} `identity.user-unknown` (404). */
    subjectOf(ctx: Context, user: UserId): Promise<SubjectId>
    namesOf(ctx: Context, subjects: readonly SubjectId[]): Promise<readonly Named[]>
    listNames(
      ctx: Context,
      query: PageOf & { readonly roles: readonly Role[]; readonly without: readonly SubjectId[] },
    ): Promise<Page<Named>>
  }
}

interface Named {
  readonly id: UserId
  readonly subject: SubjectId
  readonly name: string
  readonly role: Role
  readonly isUnreadable?: true
}

export interface PageOf {
  readonly limit?: number
  readonly after?: string
}

/** Who reaches which vehicle. A change counts from the next request on. */
export const createAssignments = (identity: Below['identity']) => ({
  assignVehicle,

  /** Whom a vehicle is assigned to, longest first. */
  listAssignments: async (ctx: Context, id: string): Promise<readonly AssignmentView[]> => {
    const row = await requireInReach(ctx, id)
    const assigned = await vehicleStore.listAssigned(ctx.tx, ctx.org, row.id)
    const subjects = assigned.map(({ person }) => person)
    const people = new Map((await identity.namesOf(ctx, subjects)).map((person) => [person.subject, person]))
    ctx.record({ action: 'assignment.list', object: row.id, subject: [...subjects, row.subject] })
    return assigned.flatMap(({ person, grantedAt }) => {
      const named = people.get(person)
      return named ? [{ ...toAssignable(named), assignedAt: grantedAt.toISOString() }] : []
    })
  },

  /** A page of those whom a vehicle can be assigned to: bound by assignment, not shut out, and not assigned already. */
  listAssignable: async (ctx: Context, id: string, page: PageOf): Promise<Page<AssignableView>> => {
    const row = await requireInReach(ctx, id)
    const assigned = await vehicleStore.listAssigned(ctx.tx, ctx.org, row.id)
    const without = assigned.map(({ person }) => person)
    const found = await identity.listNames(ctx, { ...page, roles: BOUND_BY_ASSIGNMENT, without })
    const subjects = found.data.map(({ subject }) => subject)
    ctx.record({ action: 'assignable.list', object: row.id, subject: [...subjects, row.subject] })
    return { ...found, data: found.data.map(toAssignable) }
  },

  assignVehicleTo: async (ctx: Context, id: string, user: string): Promise<void> =>
    assignVehicle(ctx, id, await identity.subjectOf(ctx, user as UserId)),

  withdrawVehicleFrom: async (ctx: Context, id: string, user: string): Promise<void> =>
    withdrawVehicle(ctx, id, await identity.subjectOf(ctx, user as UserId)),
})

export const toAssignable = ({ id, name, role, isUnreadable }: Named): AssignableView => ({
  userId: id,
  name,
  role,
  ...(isUnreadable ? { isUnreadable } : {}),
})

/** Lets somebody who is bound by assignment reach a vehicle. */
async function assignVehicle(ctx: Context, id: string, person: SubjectId): Promise<void> {
  const row = await requireInReach(ctx, id)
  if ((await vehicleStore.assign(ctx, row.id, person)) === 0) return
  ctx.record({ action: 'assignment.grant', object: row.id, subject: [person, row.subject] })
}

async function withdrawVehicle(ctx: Context, id: string, person: SubjectId): Promise<void> {
  const row = await requireInReach(ctx, id)
  if ((await vehicleStore.unassign(ctx.tx, ctx.org, row.id, person)) === 0) return
  ctx.record({ action: 'assignment.withdraw', object: row.id, subject: [person, row.subject] })
}

interface DrivenVehicle {
  readonly driving: string
  readonly vehicle: VehicleId
  readonly vehicleSubject: SubjectId
}

/** Reach that comes with driving a vehicle and goes with its end. What somebody gave by hand stays. */
export const reachByDriving = {
  grant: async (
    ctx: Context,
    { driving, vehicle, vehicleSubject }: DrivenVehicle,
    person: SubjectId,
  ): Promise<void> => {
    if ((await vehicleStore.assignByDriving(ctx.tx, ctx.org, { driving, vehicle, person, at: ctx.now })) === 0) return
    ctx.record({ action: 'assignment.grant', object: [vehicle, driving], subject: [person, vehicleSubject] })
  },

  withdraw: async (ctx: Context, { driving, vehicle, vehicleSubject }: DrivenVehicle): Promise<void> => {
    for (const { person } of await vehicleStore.unassignByDriving(ctx.tx, ctx.org, driving))
      ctx.record({ action: 'assignment.withdraw', object: [vehicle, driving], subject: [person, vehicleSubject] })
  },
}
