/** What time makes of documents, and what of them stands on the one list of everything due. */
import type { DueSource } from '#fleet/service'
import { inDays, judgeDay, onDay } from '#fleet/service'
import { listedReachOf } from '#fleet/vehicles'
import type { Context, Kernel } from '#kernel'
import type { Job } from '#kernel/jobs'
import { statusOf } from './documents.ts'
import { documentStore } from './store.ts'

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** Each turn is an entry: whoever is to be told hears of it there. */
export const createAgeing = ({ act, vault }: Pick<Kernel, 'act' | 'vault'>): Job => ({
  name: 'fleet.document-age',
  every: { hours: 1 },
  runApart: async () => {
    for (const org of await vault.keeping.listOrganisations())
      await act({ actor: { kind: 'system', id: 'fleet.document-age' }, org }, ageDocuments)
  },
})

async function ageDocuments(ctx: Context): Promise<void> {
  for (const row of await documentStore.lockAged(ctx, dayOf(ctx.now))) {
    const status = statusOf(row, ctx.now)
    await documentStore.age(ctx, row.id, status)
    const object = [row.id, row.vehicleId ?? row.driverId ?? row.id]
    ctx.record({ action: 'document.age', object, subject: row.subject, facts: { status } })
  }
}

/** Documents of the vehicles and drivers in reach that expire soon, or have. */
export const dueOfDocuments: DueSource = {
  kinds: ['document'],
  list: async function* (ctx, asked) {
    const of = { today: dayOf(ctx.now), reach: await listedReachOf(ctx), vehicle: asked.vehicle }
    yield* inDays(
      ctx,
      asked,
      (beyond) => documentStore.listDue(ctx, { ...of, beyond }),
      ({ id, vehicleId, driverId, kind: what, lastDay, remindDays, subject }) => {
        const state = judgeDay(lastDay, ctx.now, remindDays)
        const points = { formId: null, ...onDay(lastDay) }
        return state === 'ok' ? [] : [{ id, kind: 'document', vehicleId, driverId, what, state, ...points, subject }]
      },
    )
  },
}
