/** What people reach by groups and single vehicles, as grants that an access review decides. */
import type { Context, GrantBeside, SubjectId } from '#kernel'
import { groupReachStore } from './reach-store.ts'

/** So many vehicles in one entry. */
const NAMED = 200

/** Of these people; of everybody where none are named. */
export async function reachGrantsOf(ctx: Context, people?: readonly SubjectId[]): Promise<readonly GrantBeside[]> {
  const groups = await groupReachStore.listGroups(ctx, people)
  const singles = await groupReachStore.countSingles(ctx, people)
  return [
    ...groups.map(({ person, ...group }) => ({ subject: person, kind: 'vehicle-group' as const, ...group })),
    ...singles.map(({ person, count, ...at }) => ({
      ...{ subject: person, kind: 'vehicles' as const, name: String(count) },
      ...at,
    })),
  ]
}

/** Counts from the next request on, as any withdrawal. */
export const takesReach = {
  'vehicle-group': async (ctx: Context, { subject, id = '' }: GrantBeside): Promise<void> => {
    if ((await groupReachStore.unassign(ctx, id, subject)) === 0) return
    ctx.record({ action: 'assignment.withdraw', object: id, subject })
  },

  vehicles: async (ctx: Context, { subject }: GrantBeside): Promise<void> => {
    const taken = await groupReachStore.unassignSingles(ctx, subject)
    for (let at = 0; at < taken.length; at += NAMED) {
      const named = taken.slice(at, at + NAMED)
      ctx.record({
        action: 'assignment.withdraw',
        object: named.map(({ vehicle }) => vehicle),
        subject: [subject, ...named.map((one) => one.subject)],
      })
    }
  },
}
