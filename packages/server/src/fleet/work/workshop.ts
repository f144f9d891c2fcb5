/** What holds for all work orders of an organisation: their currency, and who may approve how much. */
import type { Context } from '#kernel'
import { etagOf, stale } from '#kernel/http'
import { FIRST_LIMITS } from './approval.ts'
import type { WorkshopPatch } from './schema.ts'
import type { WorkshopRow } from './store.ts'
import { workStore } from './store.ts'

const FIRST: WorkshopRow = { currency: 'EUR', limits: FIRST_LIMITS, version: 1 }

/** The organisation's, held; made when it is first needed for a change. */
export async function requireWorkshop(ctx: Context): Promise<WorkshopRow> {
  const found = await workStore.lockWorkshop(ctx)
  if (found) return found
  await workStore.insertWorkshop(ctx, FIRST)
  return (await workStore.lockWorkshop(ctx)) ?? FIRST
}

/** Who only looks makes none. */
export async function readWorkshop(ctx: Context) {
  const row = (await workStore.findWorkshop(ctx)) ?? FIRST
  ctx.record({ action: 'workshop.read', object: ctx.org })
  return toView(row)
}

/** What was ordered before keeps its currency. @throws {Problem} `http.stale`. */
export async function changeWorkshop(ctx: Context, patch: WorkshopPatch, version: number | undefined) {
  const found = await requireWorkshop(ctx)
  if (version !== undefined && version !== found.version) throw stale()
  const row = { ...found, ...patch, version: found.version + 1 }
  await workStore.updateWorkshop(ctx, row)
  ctx.record({
    action: 'workshop.change',
    object: ctx.org,
    facts: { fields: Object.keys(patch).sort().join(' ') },
  })
  return toView(row)
}

const toView = ({ currency, limits, version }: WorkshopRow) => ({ view: { currency, limits }, etag: etagOf(version) })
