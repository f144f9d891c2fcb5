/** Opens what people are shown. What is not what was sealed is never shown, and whoever meets it leaves an entry. */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { Opened, SealedItem, SealedPlace, Vault } from './vault.ts'

/** In the order of the items. Each broken one is an entry `vault.integrity` that names table, column and row. */
export async function openOrReport<T>(
  ctx: Context,
  vault: Pick<Vault, 'openEach'>,
  items: readonly SealedItem[],
): Promise<readonly Opened<T>[]> {
  const opened = await vault.openEach<T>(ctx.tx, items)
  for (const [index, { place }] of items.entries()) if (opened[index]?.state === 'broken') report(ctx, place)
  return opened
}

/**
 * The one that was asked for.
 *
 * @throws {Problem} `vault.integrity` when it is broken, and its entry stays; `vault.subject-erased`.
 */
export async function openOneOrReport<T>(ctx: Context, vault: Pick<Vault, 'openEach'>, item: SealedItem): Promise<T> {
  const [opened] = await openOrReport<T>(ctx, vault, [item])
  if (opened?.state === 'open') return opened.value
  if (opened?.state === 'broken') {
    throw new Problem('unavailable', 'vault.integrity', 'A stored value is not what was sealed there.', { keep: true })
  }
  throw new Problem('gone', 'vault.subject-erased', 'The person or thing this was about has been erased.')
}

const report = (ctx: Context, { table, column, row, subject }: SealedPlace) =>
  ctx.record({ action: 'vault.integrity', object: row, subject, outcome: 'failed', facts: { table, column } })
