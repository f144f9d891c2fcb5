/** Opens what people are shown. What is not what was sealed is never shown, and whoever meets it leaves an entry. */
import type { Context, Entry, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import type { FoundItem, Opened, SealedItem, SealedPlace, Vault } from './vault.ts'

/**
 * In the order of the items. A broken one is an entry `vault.integrity` that names table, column and row: the first time
 * it is met in a minute, so that nobody fills the ledger by reading it again and again.
 */
export async function openOrReport<T>(
  ctx: Context,
  vault: Pick<Vault, 'openEach' | 'claimBroken'>,
  items: readonly SealedItem[],
): Promise<readonly Opened<T>[]> {
  const opened = await vault.openEach<T>(ctx.tx, items)
  await reportBroken(ctx, vault, items, opened)
  return opened
}

/** The same of what was read together with its keys. */
export async function openFoundOrReport<T>(
  ctx: ReadContext,
  vault: Pick<Vault, 'openFound' | 'claimBroken'>,
  items: readonly FoundItem[],
): Promise<readonly Opened<T>[]> {
  const opened = await vault.openFound<T>(ctx.org, items)
  await reportBroken(ctx, vault, items, opened)
  return opened
}

/**
 * The one that was asked for.
 *
 * @throws {Problem} `vault.integrity` when it is broken, and its entry stays; `vault.subject-erased`.
 */
export async function openOneOrReport<T>(
  ctx: Context,
  vault: Pick<Vault, 'openEach' | 'claimBroken'>,
  item: SealedItem,
): Promise<T> {
  const [opened] = await openOrReport<T>(ctx, vault, [item])
  return requireOpen(opened)
}

/** @throws {Problem} as `openOneOrReport`. */
export function requireOpen<T>(opened: Opened<T> | undefined): T {
  if (opened?.state === 'open') return opened.value
  if (opened?.state === 'broken') {
    throw new Problem('unavailable', 'vault.integrity', 'A stored value is not what was sealed there.', { keep: true })
  }
  throw new Problem('gone', 'vault.subject-erased', 'The person or thing this was about has been erased.')
}

/** Writes this entry of a broken place, the first time it is met in a minute. */
export async function discloseBroken(
  ctx: ReadContext,
  vault: Pick<Vault, 'claimBroken'>,
  place: SealedPlace,
  entry: Entry,
): Promise<void> {
  const takeBack = vault.claimBroken(place)
  if (!takeBack) return
  try {
    await ctx.disclosed(entry)
  } catch (cause) {
    takeBack()
    throw cause
  }
}

async function reportBroken(
  ctx: ReadContext,
  vault: Pick<Vault, 'claimBroken'>,
  items: readonly SealedItem[],
  opened: readonly Opened<unknown>[],
): Promise<void> {
  for (const [index, { place }] of items.entries()) {
    if (opened[index]?.state !== 'broken') continue
    const { table, column, row, subject } = place
    const about = { object: row, subject, outcome: 'failed', facts: { table, column } } as const
    await discloseBroken(ctx, vault, place, { action: 'vault.integrity', ...about })
  }
}
