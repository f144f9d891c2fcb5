/** Takes what bridges recorded, and opens it again: believed only if it is what was signed, sealed and entered in the ledger. */
import { createHash } from 'node:crypto'
import type { RecordingMessage } from '#bridge/wire'
import type { BridgeId, Context } from '#kernel'
import { Problem } from '#kernel'
import { openOneOrReport } from '#kernel/vault'
import { findEntryFacts } from '#proof'
import type { AnyRecording } from './document.ts'
import { countFrames, readRecording } from './document.ts'
import type { Recorded, RecordedKind, RecordingPorts } from './ports.ts'
import { RECORDED } from './ports.ts'
import type { KeptRecording, RecordingRow } from './recording-store.ts'
import { recordingStore } from './recording-store.ts'

export interface OpenedRecording {
  readonly row: KeptRecording
  readonly recording: AnyRecording
  /** The canonical text, as it was signed. */
  readonly document: string
  readonly publicKey: Uint8Array
  /** Place of the seal in the ledger; null for a moment after it came. */
  readonly seq: number | null
}

/** Beyond what the ledger is known to be behind: it places an entry within ten seconds, or says that it cannot. */
const MAY_BE_UNPLACED_MS = 60_000
/** A bridge of ours is refused never. What is not believed so often costs neither proof nor entries any more. */
const MOST_REFUSALS = 3

type Of = Recorded & { readonly kind: RecordedKind }
const TABLES = { scan: 'diagnostics_recording', act: 'diagnostics_act_recording' } as const
const COUNTS = ['lines', 'frames', 'framesDropped', 'isCutOff'] as const

export type Keeping = ReturnType<typeof createKeeping>

export function createKeeping(ports: RecordingPorts) {
  const { vault, ledger } = ports.kernel
  const placeOf = ({ org }: Context, { kind, id, subject }: Pick<Of, 'kind' | 'id' | 'subject'>) => ({
    ...{ org, table: TABLES[kind], column: 'personal' },
    ...{ row: id, subject },
  })

  async function findOf(ctx: Context, id: string): Promise<Of | undefined> {
    for (const kind of RECORDED) {
      const found = await ports.of[kind].find(ctx, id)
      if (found) return { ...found, kind }
    }
    return undefined
  }

  async function prove(ctx: Context, of: Of, signed: Pick<RecordingMessage, 'document' | 'signature'>) {
    const publicKey = await ports.publicKeyOf(ctx, of.bridgeId)
    if (!publicKey) throw new Error('a recording outlived its bridge')
    const read = readRecording(signed, of, publicKey, ports.readSigned)
    return 'because' in read ? read : { ...read, publicKey }
  }

  /**
   * Seals a recording under its vehicle's subject. Handing in the same one again changes nothing.
   *
   * @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.recording-kept`; `diagnostics.not-recorded` if nobody asked
   *   for one, or three were not believed; `diagnostics.scan-open`, `diagnostics.act-open` before there is a result that it
   *   could be of; `diagnostics.unproven` if it is not the bridge's own, with its entry.
   */
  async function keepRecording(ctx: Context, bridge: BridgeId, message: RecordingMessage): Promise<void> {
    const of = await findOf(ctx, message.jobId)
    if (of?.bridgeId !== bridge)
      throw new Problem('missing', 'diagnostics.scan-unknown', 'This bridge has no such scan or act.')
    const { kind } = of
    if (!of.isRecorded) throw new Problem('conflict', 'diagnostics.not-recorded', 'Nobody asked for a recording.')
    const sha256 = hashOf(message.document)
    const kept = await recordingStore.find(ctx.tx, ctx.org, kind, of.id)
    if (kept && Buffer.from(kept.sha256).equals(sha256)) return
    if (kept) throw alreadyKept()
    if (of.recordingRefusals >= MOST_REFUSALS)
      throw new Problem(
        'conflict',
        'diagnostics.not-recorded',
        `Too many recordings of this ${kind} were not believed.`,
      )
    // Its result may have been lost on the way, or refused: no fault of what was recorded, and no finding.
    if (of.sha256 === null)
      throw new Problem(
        'conflict',
        `diagnostics.${kind}-open`,
        `This ${kind} has no result that a recording could be of.`,
      )
    const about = { object: [of.id, of.vehicleId, bridge], subject: of.subject }
    const proven = await prove(ctx, of, message)
    if ('because' in proven) {
      await ports.of[kind].countRefusal(ctx, of.id)
      ctx.record({ action: 'recording.refuse', ...about, outcome: 'failed', facts: { because: proven.because } })
      throw new Problem('refused', 'diagnostics.unproven', 'This recording is not proven to be the bridge’s own.', {
        reason: proven.because,
        keep: true,
      })
    }
    const { source, resultSha256, lines, framesDropped, isCutOff } = proven.recording
    const sealed = await vault.seal(ctx.tx, placeOf(ctx, of), message.document)
    const { signature } = message
    const counted = { lines: lines.length, frames: countFrames(lines), framesDropped, isCutOff }
    const facts = { sha256: sha256.toString('hex'), signature, source, resultSha256, ...counted }
    const sealEntryId = ctx.record({ action: 'recording.seal', ...about, facts })
    const { id, vehicleId, subject } = of
    const row = { kind, id, vehicleId, subject, bridgeId: bridge, recordedAt: ctx.now, ...counted }
    const inserted = await recordingStore.insert(ctx.tx, ctx.org, { ...row, sealed, sha256, signature, sealEntryId })
    if (inserted === 0) throw alreadyKept()
  }

  /** Why a row is not what the ledger says was sealed; undefined if it is. */
  async function findDifference(ctx: Context, row: RecordingRow, body: Uint8Array | undefined) {
    if (!body) {
      // A day to come is none either.
      const mayWaitMs = MAY_BE_UNPLACED_MS + (await ledger.health()).oldestWaitingMs
      const isLate = Math.abs(ctx.now.getTime() - row.recordedAt.getTime()) > mayWaitMs
      return isLate ? 'the entry of the seal is not in the ledger' : undefined
    }
    const entry = findEntryFacts(body)
    const about = [row.id, row.vehicleId, row.bridgeId]
    // Both were written at one instant: the row's is the entry's.
    const isOfRow =
      entry?.action === 'recording.seal' &&
      entry.objects.join() === about.join() &&
      entry.at === row.recordedAt.getTime()
    if (!isOfRow) return 'the ledger holds the seal of another vehicle, bridge or time'
    const facts = entry.data
    const isSame = facts.sha256 === Buffer.from(row.sha256).toString('hex') && facts.signature === row.signature
    if (!isSame) return 'the ledger holds another hash'
    // Entries of before hold no counts.
    const isCounted = COUNTS.every((name) => facts[name] === undefined || facts[name] === row[name])
    return isCounted ? undefined : 'the ledger holds other counts'
  }

  const reportBreak = (
    ctx: Context,
    { id, vehicleId, subject }: Pick<RecordingRow, 'id' | 'vehicleId' | 'subject'>,
    because: string,
  ) => ctx.record({ action: 'seal.break', object: [id, vehicleId], subject, outcome: 'failed', facts: { because } })

  /** Whether rows are what the ledger holds, in their order; what is not leaves its entry. Nothing is opened. */
  async function areAsPlaced(ctx: Context, rows: readonly RecordingRow[]): Promise<readonly boolean[]> {
    const found: boolean[] = []
    for (const row of rows) {
      const because = await findDifference(ctx, row, (await ledger.read(ctx.tx, row.sealEntryId))?.body)
      if (because !== undefined) reportBreak(ctx, row, because)
      found.push(because === undefined)
    }
    return found
  }

  /**
   * @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.act-unknown`, `diagnostics.recording-unknown`;
   *   `diagnostics.seal-broken` or `vault.integrity`, each with its entry, if it is not what was sealed;
   *   `vault.subject-erased`.
   */
  async function openRecording(ctx: Context, kind: RecordedKind, id: string): Promise<OpenedRecording> {
    const of = { ...(await ports.of[kind].require(ctx, id)), kind }
    const row = await recordingStore.find(ctx.tx, ctx.org, kind, of.id)
    if (!row) throw new Problem('missing', 'diagnostics.recording-unknown', `There is no recording of this ${kind}.`)
    const document = await openOneOrReport<string>(ctx, vault, { place: placeOf(ctx, row), envelope: row.sealed })
    const entry = await ledger.read(ctx.tx, row.sealEntryId)
    const isSealed = hashOf(document).equals(Buffer.from(row.sha256))
    const difference = isSealed
      ? await findDifference(ctx, row, entry?.body)
      : 'the recording has another hash than its seal'
    const proven = difference ? { because: difference } : await prove(ctx, of, { document, signature: row.signature })
    if ('because' in proven) {
      reportBreak(ctx, of, proven.because)
      throw sealBroken(kind)
    }
    return { row, document, seq: entry?.seq ?? null, ...proven }
  }

  return { keepRecording, openRecording, areAsPlaced }
}

const hashOf = (document: string) => createHash('sha256').update(document).digest()

const alreadyKept = () =>
  new Problem('conflict', 'diagnostics.recording-kept', 'Another recording of it is kept already.')

const sealBroken = (kind: RecordedKind) =>
  new Problem(
    'conflict',
    'diagnostics.seal-broken',
    `What is stored of this recording is not what was sealed, so nothing of it is shown. The ${kind} itself has a seal of its own.`,
    { keep: true },
  )
