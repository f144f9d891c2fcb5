import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { PartRow } from './store.ts'
import { partStore } from './store.ts'

/** @throws {Problem} `fleet.part-unknown` (404). */
export async function requirePart(ctx: Context, id: string, find = partStore.findPart): Promise<PartRow> {
  const row = await find(ctx, id)
  if (row) return row
  throw new Problem('missing', 'fleet.part-unknown', 'There is no part with this id.')
}
