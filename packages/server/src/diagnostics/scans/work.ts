/** What bridges say about the scans they were given. The caller is a bridge whose token was verified. */
import { createHash } from 'node:crypto'
import type { BridgeMessage, JobMessage, ResultMessage, ScanDocument } from '#bridge/wire'
import { bridgeStore } from '#diagnostics/bridges'
import type { BridgeId, Context, Kernel } from '#kernel'
import { Problem, sooner } from '#kernel'
import { readDocument, readFoundEcu } from './document.ts'
import { createEnvelopes } from './envelope.ts'
import type { ScanRow } from './scan-store.ts'
import { scanStore } from './scan-store.ts'

/** A bridge that does not take a job, or falls silent in the middle of one, has lost it after this long. */
const MAY_BE_QUEUED = { seconds: 30 }
const MAY_BE_SILENT = { minutes: 2 }
const SILENT = 'bridge.silent'

type Progress = Extract<BridgeMessage, { type: 'progress' }>
type Found = Extract<BridgeMessage, { type: 'found' }>

/** As many as a document may hold. */
const MAX_UNITS = 100

export type WorkVerbs = ReturnType<typeof createWork>

export function createWork(kernel: Pick<Kernel, 'vault'>) {
  const envelopes = createEnvelopes(kernel)

  /** Jobs the bridge should be at: what it was given and has not finished. */
  async function listJobs(ctx: Context, bridge: BridgeId): Promise<readonly JobMessage[]> {
    const open = await scanStore.listOpen(ctx.tx, ctx.org, bridge)
    return open.map(jobOf)
  }

  /** Those that it has not taken. What it is at is told in its turns alone: told late, a scan that ended would be made again. */
  async function listQueued(ctx: Context, bridge: BridgeId): Promise<readonly JobMessage[]> {
    const queued = await scanStore.listQueued(ctx.tx, ctx.org, bridge)
    return queued.map(jobOf)
  }

  /** The one job of a scan that waits to be taken; undefined once it was. */
  async function findQueued(
    ctx: Context,
    scanId: string,
  ): Promise<{ bridgeId: BridgeId; job: JobMessage } | undefined> {
    const row = await scanStore.find(ctx.tx, ctx.org, scanId)
    if (row?.status !== 'queued') return undefined
    return { bridgeId: row.bridgeId, job: jobOf(row) }
  }

  /** @throws {Problem} `diagnostics.scan-unknown` or `diagnostics.scan-over` */
  async function acceptScan(ctx: Context, bridge: BridgeId, scanId: string): Promise<void> {
    const row = await requireScan(ctx, bridge, scanId)
    // Given up, and its bridge is at it all the same: what it finds is taken, and nobody waits for it.
    if (isGivenUp(row)) return
    requireNotOver(row)
    if ((await scanStore.begin(ctx.tx, ctx.org, row.id, ctx.now)) === 0) {
      await scanStore.hear(ctx.tx, ctx.org, row.id, undefined, ctx.now)
    } else {
      ctx.record({ action: 'scan.start', object: [row.id, row.vehicleId, bridge], subject: row.subject })
    }
  }

  /** Progress of what is not (any more) the bridge's to do is dropped. */
  async function hearProgress(ctx: Context, bridge: BridgeId, progress: Progress): Promise<void> {
    const row = await scanStore.find(ctx.tx, ctx.org, progress.jobId)
    if (row?.bridgeId === bridge) await scanStore.hear(ctx.tx, ctx.org, row.id, progress, ctx.now)
  }

  /** Keeps a unit that a running scan has read, sealed like the result. What is no unit, or not its to tell, is dropped. */
  async function hearFound(ctx: Context, bridge: BridgeId, { jobId, ecu: text }: Found): Promise<void> {
    const row = await scanStore.find(ctx.tx, ctx.org, jobId)
    const ecu = readFoundEcu(text)
    if (row?.bridgeId !== bridge || row.status !== 'running' || !ecu) return
    const { vehicle, found: before = [] } = await envelopes.open(ctx, row)
    const found = [...before.filter(({ address }) => address !== ecu.address), ecu]
    if (found.length > MAX_UNITS) return
    const sealed = await envelopes.seal(ctx, row.id, row.subject, { vehicle, document: null, found })
    await scanStore.keepFound(ctx.tx, ctx.org, row.id, sealed, ctx.now)
  }

  /**
   * Seals a result under its vehicle's subject and ends the scan. Handing in the same result again changes nothing. What
   * was given up because its bridge was silent ends with what the bridge found while it was alone.
   *
   * @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.scan-over`; `diagnostics.unproven` if the signature or
   *   what is signed does not fit, and then the scan has failed.
   */
  async function finishScan(ctx: Context, bridge: BridgeId, message: ResultMessage): Promise<void> {
    const sha256 = new Uint8Array(createHash('sha256').update(message.document).digest())
    const row = await requireScan(ctx, bridge, message.jobId)
    if (row.sha256 && Buffer.from(row.sha256).equals(sha256)) return
    if (!isGivenUp(row)) requireNotOver(row)
    const read = await proveResult(ctx, row, message)
    const { failure, source, startedAt } = read.document
    const { vehicle } = await envelopes.open(ctx, row)
    const sealed = await envelopes.seal(ctx, row.id, row.subject, { vehicle, document: message.document })
    const facts = { sha256: Buffer.from(sha256).toString('hex'), signature: message.signature, source }
    const about = { object: [row.id, row.vehicleId, bridge], subject: row.subject }
    const sealEntryId = failure
      ? ctx.record({ action: 'scan.fail', ...about, outcome: 'failed', facts: { ...facts, code: failure.code } })
      : ctx.record({ action: 'scan.seal', ...about, facts })
    const status = failure ? 'failed' : 'done'
    const began = { startedAt: within(row.requestedAt, new Date(startedAt), ctx.now) }
    const end = { ...began, status, failureCode: failure?.code ?? null, sealed, sha256, sealEntryId } as const
    // Somebody else may have ended it since it was read; then nothing of this act stays, the entry neither.
    if ((await scanStore.end(ctx.tx, ctx.org, row.id, end, ctx.now)) === 0) throw scanOver()
  }

  async function proveResult(ctx: Context, row: ScanRow, message: ResultMessage): Promise<{ document: ScanDocument }> {
    const bridge = await bridgeStore.find(ctx.tx, ctx.org, row.bridgeId)
    if (!bridge) throw new Error('a scan outlived its bridge')
    const expected = { scanId: row.id, vehicleId: row.vehicleId, bridgeId: row.bridgeId, publicKey: bridge.publicKey }
    const read = readDocument(message, expected)
    if ('document' in read) return read
    await giveUp(ctx, row, 'bridge.unproven')
    throw new Problem('refused', 'diagnostics.unproven', 'This result is not proven to be the bridge’s own.', {
      reason: read.because,
      keep: true,
    })
  }

  /** Ends what no bridge speaks of any more, in the organisation of the context. */
  async function giveUpSilent(ctx: Context): Promise<void> {
    const [queuedSince, runningSince] = [sooner(ctx.now, MAY_BE_QUEUED), sooner(ctx.now, MAY_BE_SILENT)]
    const silent = await scanStore.listSilent(ctx.tx, ctx.org, queuedSince, runningSince)
    for (const row of silent) await giveUp(ctx, row, SILENT)
  }

  async function giveUp(ctx: Context, row: Pick<ScanRow, 'id' | 'vehicleId' | 'subject'>, code: string): Promise<void> {
    if ((await scanStore.giveUp(ctx.tx, ctx.org, row.id, code, ctx.now)) === 0) return
    const object = [row.id, row.vehicleId]
    ctx.record({ action: 'scan.fail', object, subject: row.subject, outcome: 'failed', facts: { code } })
  }

  /** Another bridge's scan is as unknown as one that never was. */
  async function requireScan(ctx: Context, bridge: BridgeId, scanId: string): Promise<ScanRow> {
    const row = await scanStore.find(ctx.tx, ctx.org, scanId)
    if (row?.bridgeId === bridge) return row
    throw new Problem('missing', 'diagnostics.scan-unknown', 'This bridge has no such scan.')
  }

  return { listJobs, listQueued, findQueued, acceptScan, hearProgress, hearFound, finishScan, giveUpSilent }
}

const jobOf = ({ id, vehicleId, isRecorded }: Pick<ScanRow, 'id' | 'vehicleId' | 'isRecorded'>): JobMessage => ({
  ...{ type: 'job', jobId: id, vehicleId },
  kind: isRecorded ? 'recorded-scan' : 'scan',
})

/** A bridge goes by the clock of its server, and may be wrong all the same: no scan began before it was asked for, or ahead. */
const within = (from: Date, at: Date, to: Date): Date => (at < from ? from : at > to ? to : at)

const isGivenUp = ({ failureCode, sha256 }: ScanRow): boolean => failureCode === SILENT && sha256 === null

function requireNotOver({ status }: ScanRow): void {
  if (status !== 'queued' && status !== 'running') throw scanOver()
}

const scanOver = () => new Problem('conflict', 'diagnostics.scan-over', 'This scan is over.')
