/** Reads entries to their end: a fold over a part of the ledger would be a guess. */
import type { Transaction } from '#kernel/database'
import type { EntryFilter, Ledger, PlacedEntry } from '#kernel/ledger'

const PAGE = 10_000

/** All that there are, oldest first. @param page how many are read at a time. */
export async function readAll(
  { list }: Pick<Ledger, 'list'>,
  tx: Transaction,
  filter: Omit<EntryFilter, 'before' | 'limit'>,
  page = PAGE,
): Promise<readonly PlacedEntry[]> {
  const found: PlacedEntry[] = []
  for (let before: number | undefined; ; before = found.at(-1)?.seq) {
    const rows = await list(tx, { ...filter, ...(before === undefined ? {} : { before }), limit: page })
    found.push(...rows)
    if (rows.length < page) return found.reverse()
  }
}
