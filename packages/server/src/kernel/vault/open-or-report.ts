/** Opens what people are shown. What is not what was sealed is never shown, and whoever meets it leaves an entry. */
import type { Context, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import type { FoundItem, Opened, SealedItem, Vault } from './vault.ts'

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

async function reportBroken(
  ctx: ReadContext,
  vault: Pick<Vault, 'claimBroken'>,
  items: readonly SealedItem[],
  opened: readonly Opened<unknown>[],
): Promise<void> {
  for (const [index, { place }] of items.entries()) {
    const takeBack = opened[index]?.state === 'broken' ? vault.claimBroken(place) : undefined
    if (!takeBack) continue
    const { table, column, row, subject } = place
    try {
      await ctx.disclosed({
        action: 'vault.integrity',
        object: row,
        subject,
        outcome: 'failed',
        facts: { table, column },
      })
    } catch (cause) {
      takeBack()
      throw cause
    }
  }
}
