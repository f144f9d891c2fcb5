/** Door of parts: what is kept, and the journal of every part that came in, went out or was counted. */
import type { WorkVerbs } from '#fleet/work'
import type { Context, Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import type { PartVerbs } from './parts.ts'
import { createParts } from './parts.ts'
import { createRoutes } from './routes.ts'

export type { PartVerbs } from './parts.ts'
export type { PartDraft } from './schema.ts'

export function openParts(work: WorkVerbs): Part & { readonly verbs: PartVerbs } {
  const verbs = createParts(work)
  return { verbs, actions, entries, routes: createRoutes(verbs), canary: (ctx) => ensureCanary(ctx, verbs) }
}

/** One part that belongs to nobody. */
async function ensureCanary(ctx: Context, parts: PartVerbs): Promise<Readonly<Record<string, string>>> {
  const [known] = (await parts.listParts(ctx, { limit: 1 })).data
  const draft = { sku: 'CANARY', name: 'Canary part', unit: 'piece', unitCostMinor: 100 } as const
  return { partId: known?.id ?? (await parts.createPart(ctx, draft)).view.id }
}
