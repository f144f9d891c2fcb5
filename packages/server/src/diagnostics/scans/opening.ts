/** Opens what was kept of scans, and believes it only if it is what was sealed: by the vault, by the row and by the ledger. */
import { createHash } from 'node:crypto'
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { Opened } from '#kernel/vault'
import { findEntryFacts } from '#proof'
import type { Envelope } from './envelope.ts'
import { createEnvelopes } from './envelope.ts'
import type { ScanRow } from './scan-store.ts'
import { scanStore } from './scan-store.ts'

export interface OpenedScan {
  /** With the place of its seal, as soon as the ledger has given it one. */
  readonly row: ScanRow
  readonly envelope: Envelope
}

/** The entry of a seal, as the ledger holds it. */
interface PlacedSeal {
  readonly seq: number
  readonly body: Uint8Array
}

export type Opening = ReturnType<typeof createOpening>

export function createOpening({ vault, ledger }: Pick<Kernel, 'vault' | 'ledger'>) {
  const envelopes = createEnvelopes({ vault })

  async function place(ctx: Context, row: ScanRow): Promise<{ row: ScanRow; entry: PlacedSeal | undefined }> {
    const entry = row.sealEntryId === null ? undefined : await ledger.read(ctx.tx, row.sealEntryId)
    if (!entry || row.sealSeq !== null) return { row, entry }
    await scanStore.keepSeq(ctx.tx, ctx.org, row.id, entry.seq)
    return { row: { ...row, sealSeq: entry.seq }, entry }
  }

  return {
    /**
     * @throws {Problem} `diagnostics.seal-broken` or `vault.integrity`, each with its entry, if it is not what was
     *   sealed; `vault.subject-erased`.
     */
    openScan: async (ctx: Context, found: ScanRow): Promise<OpenedScan> => {
      const { row, entry } = await place(ctx, found)
      const envelope = await envelopes.open(ctx, row)
      const because = findBreak(row, envelope.document) ?? findDifference(row, entry)
      if (because === undefined) return { row, envelope }
      reportBreak(ctx, row, because)
      throw sealBroken()
    },

    /** In the order of the rows. What is not what was sealed is `broken` and leaves its entry; the others are open. */
    openScans: async (ctx: Context, rows: readonly ScanRow[]): Promise<readonly Opened<Envelope>[]> => {
      const opened = await envelopes.openAll(ctx, rows)
      return rows.map((row, index) => {
        const one = opened[index] ?? { state: 'erased' }
        const because = one.state === 'open' ? findBreak(row, one.value.document) : undefined
        if (because === undefined) return one
        reportBreak(ctx, row, because)
        return { state: 'broken' }
      })
    },

    /** The row with the place of its seal; a list asks the ledger only for those it has not placed before. */
    withSeq: async (ctx: Context, row: ScanRow): Promise<ScanRow> =>
      row.sealSeq === null ? (await place(ctx, row)).row : row,
  }
}

/** Why the document is not the one that the row says was sealed; undefined if it is. */
function findBreak({ sha256, sealEntryId }: ScanRow, document: string | null): string | undefined {
  if (document === null) return sha256 === null ? undefined : 'there is a seal and nothing that was sealed'
  if (sha256 === null || sealEntryId === null) return 'there is a document without its seal'
  const isSame = createHash('sha256').update(document).digest().equals(sha256)
  return isSame ? undefined : 'the document has another hash than its seal'
}

/** Why the row's seal is not the one in the ledger. Until the entry is placed nobody is shown the scan as over. */
function findDifference({ sha256, sealSeq }: ScanRow, entry: PlacedSeal | undefined): string | undefined {
  if (sha256 === null || sealSeq === null) return undefined
  if (!entry || entry.seq !== sealSeq) return 'the entry of the seal is not where the scan says'
  const isSame = findEntryFacts(entry.body)?.data.sha256 === Buffer.from(sha256).toString('hex')
  return isSame ? undefined : 'the ledger holds another hash'
}

const reportBreak = (ctx: Context, { id, vehicleId, subject }: ScanRow, because: string) =>
  ctx.record({ action: 'seal.break', object: [id, vehicleId], subject, outcome: 'failed', facts: { because } })

const sealBroken = () =>
  new Problem(
    'conflict',
    'diagnostics.seal-broken',
    'What is stored of this scan is not what was sealed, so nothing of it is shown. Scan the vehicle again.',
    { keep: true },
  )
