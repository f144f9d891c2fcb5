/** Takes what bridges recorded, and opens it again: believed only if it is what was signed, sealed and entered in the ledger. */
import { createHash } from 'node:crypto'
import type { RecordingDocument, RecordingMessage } from '#bridge/wire'
import type { BridgeId, Context, SubjectId } from '#kernel'
import { Problem } from '#kernel'
import { openOneOrReport } from '#kernel/vault'
import { findEntryFacts } from '#proof'
import { countFrames, readRecording } from './document.ts'
import type { RecordedScan, RecordingPorts } from './ports.ts'
import type { KeptRecording } from './recording-store.ts'
import { recordingStore } from './recording-store.ts'

export interface OpenedRecording {
  readonly row: KeptRecording
  readonly recording: RecordingDocument
  /** The canonical text, as it was signed. */
  readonly document: string
  readonly publicKey: Uint8Array
  /** Place of the seal in the ledger; null for a moment after it came. */
  readonly seq: number | null
}

/** The ledger places an entry within ten seconds, or says that it cannot. */
const MAY_BE_UNPLACED_MS = 60_000
/** A bridge of ours is refused never. What is not believed so often costs neither proof nor entries any more. */
const MOST_REFUSALS = 3

export type Keeping = ReturnType<typeof createKeeping>

export function createKeeping(ports: RecordingPorts) {
  const { vault, ledger } = ports.kernel
  const placeOf = ({ org }: Context, row: string, subject: SubjectId) => ({
    ...{ org, table: 'diagnostics_recording', column: 'personal' },
    ...{ row, subject },
  })

  async function prove(ctx: Context, scan: RecordedScan, signed: Pick<RecordingMessage, 'document' | 'signature'>) {
    const publicKey = await ports.publicKeyOf(ctx, scan.bridgeId)
    if (!publicKey) throw new Error('a recording outlived its bridge')
    const read = readRecording(signed, scan, publicKey, ports.readSigned)
    return 'because' in read ? read : { ...read, publicKey }
  }

  /**
   * Seals a recording under its vehicle's subject. Handing in the same one again changes nothing.
   *
   * @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.recording-kept`; `diagnostics.not-recorded` if nobody asked
   *   for one, or three were not believed; `diagnostics.scan-open` before the scan has a result that it could be of;
   *   `diagnostics.unproven` if it is not the bridge's own, with its entry.
   */
  async function keepRecording(ctx: Context, bridge: BridgeId, message: RecordingMessage): Promise<void> {
    const scan = await ports.scans.find(ctx, message.jobId)
    if (scan?.bridgeId !== bridge)
      throw new Problem('missing', 'diagnostics.scan-unknown', 'This bridge has no such scan.')
    if (!scan.isRecorded) throw new Problem('conflict', 'diagnostics.not-recorded', 'Nobody asked for a recording.')
    const sha256 = hashOf(message.document)
    const kept = await recordingStore.find(ctx.tx, ctx.org, scan.id)
    if (kept && Buffer.from(kept.sha256).equals(sha256)) return
    if (kept) throw alreadyKept()
    if (scan.recordingRefusals >= MOST_REFUSALS)
      throw new Problem('conflict', 'diagnostics.not-recorded', 'Too many recordings of this scan were not believed.')
    // Its result may have been lost on the way, or refused: no fault of what was recorded, and no finding.
    if (scan.sha256 === null)
      throw new Problem('conflict', 'diagnostics.scan-open', 'This scan has no result that a recording could be of.')
    const about = { object: [scan.id, scan.vehicleId, bridge], subject: scan.subject }
    const proven = await prove(ctx, scan, message)
    if ('because' in proven) {
      await ports.scans.countRefusal(ctx, scan.id)
      ctx.record({ action: 'recording.refuse', ...about, outcome: 'failed', facts: { because: proven.because } })
      throw new Problem('refused', 'diagnostics.unproven', 'This recording is not proven to be the bridge’s own.', {
        reason: proven.because,
        keep: true,
      })
    }
    const { source, resultSha256, lines, framesDropped, isCutOff } = proven.recording
    const sealed = await vault.seal(ctx.tx, placeOf(ctx, scan.id, scan.subject), message.document)
    const { signature } = message
    const facts = { sha256: sha256.toString('hex'), signature, source, resultSha256 }
    const sealEntryId = ctx.record({ action: 'recording.seal', ...about, facts })
    const { id: scanId, vehicleId, subject } = scan
    const counted = { lines: lines.length, frames: countFrames(lines), framesDropped, isCutOff }
    const row = { scanId, vehicleId, subject, bridgeId: bridge, recordedAt: ctx.now, ...counted }
    const inserted = await recordingStore.insert(ctx.tx, ctx.org, { ...row, sealed, sha256, signature, sealEntryId })
    if (inserted === 0) throw alreadyKept()
  }

  /** Why what was opened is not what was sealed; undefined if it is. */
  function findDifference(ctx: Context, row: KeptRecording, document: string, body: Uint8Array | undefined) {
    if (!hashOf(document).equals(Buffer.from(row.sha256))) return 'the recording has another hash than its seal'
    if (!body) {
      const isLate = ctx.now.getTime() - row.recordedAt.getTime() > MAY_BE_UNPLACED_MS
      return isLate ? 'the entry of the seal is not in the ledger' : undefined
    }
    const facts = findEntryFacts(body)?.data
    const isSame = facts?.sha256 === Buffer.from(row.sha256).toString('hex') && facts.signature === row.signature
    return isSame ? undefined : 'the ledger holds another hash'
  }

  /**
   * @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.recording-unknown`; `diagnostics.seal-broken` or
   *   `vault.integrity`, each with its entry, if it is not what was sealed; `vault.subject-erased`.
   */
  async function openRecording(ctx: Context, scanId: string): Promise<OpenedRecording> {
    const scan = await ports.scans.require(ctx, scanId)
    const row = await recordingStore.find(ctx.tx, ctx.org, scan.id)
    if (!row) throw new Problem('missing', 'diagnostics.recording-unknown', 'There is no recording of this scan.')
    const place = placeOf(ctx, row.scanId, row.subject)
    const document = await openOneOrReport<string>(ctx, vault, { place, envelope: row.sealed })
    const entry = await ledger.read(ctx.tx, row.sealEntryId)
    const difference = findDifference(ctx, row, document, entry?.body)
    const proven = difference ? { because: difference } : await prove(ctx, scan, { document, signature: row.signature })
    if ('because' in proven) {
      const { because } = proven
      const about = { object: [scan.id, scan.vehicleId], subject: scan.subject, facts: { because } }
      ctx.record({ action: 'seal.break', ...about, outcome: 'failed' })
      throw sealBroken()
    }
    return { row, document, seq: entry?.seq ?? null, ...proven }
  }

  return { keepRecording, openRecording }
}

const hashOf = (document: string) => createHash('sha256').update(document).digest()

const alreadyKept = () =>
  new Problem('conflict', 'diagnostics.recording-kept', 'Another recording of this scan is kept already.')

const sealBroken = () =>
  new Problem(
    'conflict',
    'diagnostics.seal-broken',
    'What is stored of this recording is not what was sealed, so nothing of it is shown. The scan itself has a seal of its own.',
    { keep: true },
  )
