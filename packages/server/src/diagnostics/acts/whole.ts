/** Opens what was kept of acts, and believes it only if it is what was sealed: by the vault, by the row and by the ledger. */
import { createHash } from 'node:crypto'
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { Opened } from '#kernel/vault'
import type { ActRow } from './act-store.ts'
import { createHolding } from './placed.ts'
import type { ActText, Sealing } from './sealing.ts'

export function createWhole(kernel: Pick<Kernel, 'ledger'>, sealing: Pick<Sealing, 'acts'>) {
  const hold = createHolding(kernel)

  return {
    /** @throws {Problem} `diagnostics.seal-broken` or `vault.integrity`, each with its entry; `vault.subject-erased`. */
    async open(ctx: Context, row: ActRow): Promise<ActText> {
      const text = await sealing.acts.open(ctx, row)
      const because = findChange(row, text) ?? (await hold(ctx, [row], row.id))(row)
      if (because === undefined) return text
      reportBreak(ctx, row, because)
      throw sealBroken()
    },

    /**
     * In the order of the rows. What is not what was sealed is `broken` and leaves its entry; the others are open.
     *
     * @param shared what all of them are of: their session, or their vehicle.
     */
    async openAll(ctx: Context, rows: readonly ActRow[], shared: string): Promise<readonly Opened<ActText>[]> {
      const opened = await sealing.acts.openAll(ctx, rows)
      const findBreak = await hold(ctx, rows, shared)
      return rows.map((row, index) => {
        const one = opened[index] ?? { state: 'erased' }
        if (one.state !== 'open') return one
        const because = findChange(row, one.value) ?? findBreak(row)
        if (because === undefined) return one
        reportBreak(ctx, row, because)
        return { state: 'broken' }
      })
    },
  }
}

/** Why what was opened is not what the row says was sealed; undefined if it is. */
function findChange(row: ActRow, { ready, document }: ActText): string | undefined {
  const isSame = isHashOf(row.readySha256, ready) && isHashOf(row.sha256, document)
  return isSame ? undefined : 'the document has another hash than its seal'
}

const isHashOf = (hash: Uint8Array | null, text: string | null): boolean =>
  hash === null || text === null ? hash === text : createHash('sha256').update(text).digest().equals(hash)

const reportBreak = (ctx: Context, { id, vehicleId, subject }: ActRow, because: string) =>
  ctx.record({ action: 'seal.break', object: [id, vehicleId], subject, outcome: 'failed', facts: { because } })

const sealBroken = () =>
  new Problem(
    'conflict',
    'diagnostics.seal-broken',
    'What is stored of this act is not what was sealed, so nothing of it is shown.',
    { keep: true },
  )
