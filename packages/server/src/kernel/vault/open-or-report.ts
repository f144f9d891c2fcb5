/** Opens what people are shown. What is not what was sealed is never shown, and whoever meets it leaves an entry. */
import type { Context, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import type { FoundItem, Opened, SealedPlace, Vault } from './vault.ts'

export interface SealedItem {
  readonly place: SealedPlace
  readonly envelope: Uint8Array
}

/** In the order of the items. Each broken one is an entry `vault.integrity` that names table, column and row. */
export async function openOrReport<T>(
  ctx: Context,
  vault: Pick<Vault, 'openEach'>,
  items: readonly SealedItem[],
): Promise<readonly Opened<T>[]> {
  const opened = await vault.openEach<T>(ctx.tx, items)
  await reportBroken(ctx, items, opened)
  return opened
}

/**
 * The one that was asked for.
 *
 * @throws {Problem} `vault.integrity` when it is broken, and its entry stays; `vault.subject-erased`.
 */
export async function openOneOrReport<T>(ctx: Context, vault: Pick<Vault, 'openEach'>, item: SealedItem): Promise<T> {
  const [opened] = await openOrReport<T>(ctx, vault, [item])
  return requireOpen(opened)
}

/** @throws {Problem} `vault.integrity`, `vault.subject-erased`. */
export function requireOpen<T>(opened: Opened<T> | undefined): T {
  if (opened?.state === 'open') return opened.value
  if (opened?.state === 'broken') {
    throw new Problem('unavailable', 'vault.integrity', 'A stored value is not what was sealed there.', { keep: true })
  }
  throw new Problem('gone', 'vault.subject-erased', 'The person or thing this was about has been erased.')
}

/**
 * Opens what was read with its keys (`Vault.openFound`). Those that are broken leave their entries.
 *
 * @param organisation the row of `ORGANISATION_KEY`.
 */
export async function openFoundOrReport<T>(
  ctx: ReadContext,
  vault: Pick<Vault, 'openFound'>,
  organisation: Parameters<Vault['openFound']>[1],
  items: readonly FoundItem[],
): Promise<readonly Opened<T>[]> {
  const opened = vault.openFound<T>(ctx.org, organisation, items)
  await reportBroken(ctx, items, opened)
  return opened
}

async function reportBroken(
  ctx: ReadContext,
  items: readonly Pick<SealedItem, 'place'>[],
  opened: readonly Opened<unknown>[],
): Promise<void> {
  for (const [index, { place }] of items.entries()) {
    const { table, column, row, subject } = place
    if (opened[index]?.state === 'broken')
      await ctx.disclosed({
        action: 'vault.integrity',
        object: row,
        subject,
        outcome: 'failed',
        facts: { table, column },
      })
  }
}
