/** Keeps the place of each schedule on the list of what is due: judged again when a day or a reading may have moved it. */
import type { Context, Kernel } from '#kernel'
import type { Job } from '#kernel/jobs'
import { readingsFor } from './due.ts'
import { NO_DAY, URGENCY } from './due-place.ts'
import { dueStore } from './due-store.ts'
import { dayOf, holdsUntil, judge } from './judging.ts'
import { PORTION } from './portions.ts'

/** What waits for it stands on the list all the same, and is read whole for each page. */
export const createJudging = ({ act, vault }: Pick<Kernel, 'act' | 'vault'>): Job => ({
  name: 'fleet.schedule-judge',
  every: { minutes: 5 },
  runApart: async () => {
    for (const org of await vault.keeping.listOrganisations()) {
      const who = { actor: { kind: 'system', id: 'fleet.schedule-judge' }, org } as const
      while ((await act(who, judgePortion)) === PORTION);
    }
  },
})

/** A place is what was judged, not a change of the schedule: its version stays and nothing is told of it. */
async function judgePortion(ctx: Context): Promise<number> {
  const rows = await dueStore.lockUnjudged(ctx, dayOf(ctx.now))
  const readingsOf = await readingsFor(ctx, rows)
  const judged = rows.map((row) => {
    const { state, dueOn } = judge(row.terms, row, ctx.now, readingsOf(row.vehicleId))
    const urgency = state === 'ok' ? URGENCY.length : URGENCY.indexOf(state)
    return { id: row.id, urgency, dueBy: dueOn ?? NO_DAY, until: holdsUntil(row.terms, row, ctx.now) }
  })
  if (judged.length > 0) await dueStore.keepPlaces(ctx, judged)
  return rows.length
}
