/** Opens what was kept of acts, and believes it only if it is what was sealed: by the vault, by the row and by the ledger. */
import { createHash } from 'node:crypto'
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { Opened } from '#kernel/vault'
import { discloseBroken, requireOpen } from '#kernel/vault'
import type { ActRow } from './act-store.ts'
import { actStore } from './act-store.ts'
import type { FindBreak } from './placed.ts'
import { createHolding } from './placed.ts'
import type { ActText, Sealing } from './sealing.ts'

export interface OpenedAct {
  /** As it was held against the ledger: newer than the one that was asked for where the act went on in between. */
  readonly row: ActRow
  readonly text: Opened<ActText>
}

export function createWhole({ ledger, vault }: Pick<Kernel, 'ledger' | 'vault'>, sealing: Pick<Sealing, 'acts'>) {
  const hold = createHolding({ ledger })

  /** In the order of the rows; `because` where one is not what was sealed. */
  async function look(ctx: Context, rows: readonly ActRow[], findBreak: FindBreak) {
    const opened = await sealing.acts.openAll(ctx, rows)
    return rows.map((row, index) => {
      const text = opened[index] ?? ({ state: 'erased' } as const)
      return { row, text, because: text.state === 'open' ? (findChange(row, text.value) ?? findBreak(row)) : undefined }
    })
  }

  /**
   * An act goes on while it is read, and what is committed and placed in between is in the ledger alone: what differs is
   * read once more, so that the row is not older than the entries.
   */
  async function openEach(ctx: Context, rows: readonly ActRow[], shared: string) {
    const findBreak = await hold(ctx, rows, shared)
    const first = await look(ctx, rows, findBreak)
    const ids = first.flatMap(({ row, because }) => (because === undefined ? [] : [row.id]))
    if (ids.length === 0) return first
    const again = await look(ctx, await actStore.listByIds(ctx.tx, ctx.org, ids), findBreak)
    return first.map((one) => again.find(({ row }) => row.id === one.row.id) ?? one)
  }

  /** Once a minute, so that nobody fills the ledger by looking again and again. */
  const reportBreak = (ctx: Context, { id, vehicleId, subject }: ActRow, because: string) => {
    const about = { object: [id, vehicleId], subject, outcome: 'failed', facts: { because } } as const
    const place = { org: ctx.org, table: 'diagnostics_act', column: 'seal', row: id, subject }
    return discloseBroken(ctx, vault, place, { action: 'seal.break', ...about })
  }

  /** @throws {Problem} `diagnostics.seal-broken` or `vault.integrity`, each with its entry; `vault.subject-erased`. */
  async function open(ctx: Context, asked: ActRow): Promise<{ readonly row: ActRow; readonly text: ActText }> {
    const [one] = await openEach(ctx, [asked], asked.id)
    if (one?.because !== undefined) {
      await reportBreak(ctx, one.row, one.because)
      throw sealBroken()
    }
    return { row: one?.row ?? asked, text: requireOpen(one?.text) }
  }

  /**
   * In the order of the rows. What is not what was sealed is `broken` and leaves its entry; the others are open.
   *
   * @param shared what all of them are of: their session, or their vehicle.
   */
  async function openAll(ctx: Context, rows: readonly ActRow[], shared: string): Promise<readonly OpenedAct[]> {
    const opened: OpenedAct[] = []
    for (const { row, text, because } of await openEach(ctx, rows, shared)) {
      if (because !== undefined) await reportBreak(ctx, row, because)
      opened.push({ row, text: because === undefined ? text : { state: 'broken' } })
    }
    return opened
  }

  return { open, openAll }
}

/** Why what was opened is not what the row says was sealed; undefined if it is. */
function findChange(row: ActRow, { ready, document }: ActText): string | undefined {
  const isSame = isHashOf(row.readySha256, ready) && isHashOf(row.sha256, document)
  return isSame ? undefined : 'the document has another hash than its seal'
}

const isHashOf = (hash: Uint8Array | null, text: string | null): boolean =>
  hash === null || text === null ? hash === text : createHash('sha256').update(text).digest().equals(hash)

const sealBroken = () =>
  new Problem(
    'conflict',
    'diagnostics.seal-broken',
    'What is stored of this act is not what was sealed, so nothing of it is shown.',
    { keep: true },
  )
