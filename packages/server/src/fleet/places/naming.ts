import type { ReadContext } from '#kernel'
import type { KeyedRead } from '#kernel/database'

/** The name of a place by its id, archived or not; null where there is no id. */
export type NameOf = (id: string | null) => { readonly id: string; readonly name: string } | null

/** Of these ids, asked for in one read. */
export async function namesOf<Row extends { readonly id: string; readonly name: string }>(
  ctx: ReadContext,
  byId: KeyedRead<Row>,
  ids: readonly string[],
): Promise<NameOf> {
  const found = await Promise.all(ids.map((id) => ctx.find(byId, id)))
  const names = new Map(found.flatMap((row) => (row ? [[row.id, row.name] as const] : [])))
  return (id) => (id === null ? null : { id, name: names.get(id) ?? '' })
}
