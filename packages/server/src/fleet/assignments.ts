import type { Context, SubjectId, UserId } from '#kernel'
import { requireInReach } from './reach.ts'
import { vehicleStore } from './store.ts'

/** What the fleet asks of the room below it. */
export interface Below {
  readonly identity: {
    /** @throws {Problem} `identity.user-unknown` (404). */
    subjectOf(ctx: Context, user: UserId): Promise<SubjectId>
    usersOf(
      ctx: Context,
      subjects: readonly SubjectId[],
    ): Promise<readonly { readonly id: UserId; readonly subject: SubjectId }[]>
  }
}

/** Who reaches which vehicle. A change counts from the next request on. */
export const createAssignments = (identity: Below['identity']) => ({
  assignVehicle,

  /** Whom a vehicle is assigned to, longest first. */
  listAssignments: async (ctx: Context, id: string) => {
    const row = await requireInReach(ctx, id)
    const assigned = await vehicleStore.listAssigned(ctx.tx, ctx.org, row.id)
    const subjects = assigned.map(({ person }) => person)
    const users = new Map((await identity.usersOf(ctx, subjects)).map(({ id, subject }) => [subject, id]))
    ctx.record({ action: 'assignment.list', object: row.id, subject: [...subjects, row.subject] })
    return assigned.flatMap(({ person, grantedAt }) => {
      const userId = users.get(person)
      return userId ? [{ userId, assignedAt: grantedAt.toISOString() }] : []
    })
  },

  assignVehicleTo: async (ctx: Context, id: string, user: string): Promise<void> =>
    assignVehicle(ctx, id, await identity.subjectOf(ctx, user as UserId)),

  withdrawVehicleFrom: async (ctx: Context, id: string, user: string): Promise<void> =>
    withdrawVehicle(ctx, id, await identity.subjectOf(ctx, user as UserId)),
})

/** Lets somebody who is bound by assignment reach a vehicle. */
async function assignVehicle(ctx: Context, id: string, person: SubjectId): Promise<void> {
  const row = await requireInReach(ctx, id)
  if ((await vehicleStore.assign(ctx.tx, ctx.org, row.id, person, ctx.now)) === 0) return
  ctx.record({ action: 'assignment.grant', object: row.id, subject: [person, row.subject] })
}

async function withdrawVehicle(ctx: Context, id: string, person: SubjectId): Promise<void> {
  const row = await requireInReach(ctx, id)
  if ((await vehicleStore.unassign(ctx.tx, ctx.org, row.id, person)) === 0) return
  ctx.record({ action: 'assignment.withdraw', object: row.id, subject: [person, row.subject] })
}
