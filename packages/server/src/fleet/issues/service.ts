import type { SignatureVerbs } from '#fleet/signatures'
import type { Context, Kernel, VehicleId } from '#kernel'
import { createChanging } from './changing.ts'
import { createDeciding } from './deciding.ts'
import { createNoticing } from './noticing.ts'
import { createRaising } from './raising.ts'
import { createReading } from './reading.ts'
import type { IssueDraft } from './schema.ts'
import { issueStore } from './store.ts'
import { createWordSeal } from './words.ts'

export type IssueVerbs = ReturnType<typeof createIssues>

/** What can be done with issues. Callers are already authenticated and authorised. */
export function createIssues(kernel: Pick<Kernel, 'vault'>, signatures: SignatureVerbs) {
  const words = createWordSeal(kernel)
  const raising = createRaising(words)
  const reading = createReading(words, signatures)
  return {
    ...raising,
    ...reading,
    ...createChanging(words),
    ...createDeciding(signatures),
    ...createNoticing(raising),

    /** Numbers alone: they name no vehicle, so all of the organisation count. */
    countVehiclesWith: async (ctx: Context, codes: readonly string[], besides: VehicleId) => {
      const rows = codes.length === 0 ? [] : await issueStore.countVehicles(ctx.tx, ctx.org, codes, besides)
      return new Map(rows.map(({ code, vehicles }) => [code, vehicles]))
    },

    /** What a person saw. @throws {Problem} as `raiseIssue`. */
    reportIssue: async (ctx: Context, { vehicleId, severity, trouble, title, description }: IssueDraft) => {
      const said = { title, description: description ?? null }
      const sighting = { vehicleId, severity, source: 'person', words: said, ...trouble } as const
      const { row, isNew } = await raising.raiseIssue(ctx, sighting)
      return { ...(await reading.show(ctx, row)), isNew }
    },
  }
}
