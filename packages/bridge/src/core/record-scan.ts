/** A scan that is recorded on the way, and the same scan made again out of its recording. */
import type { Json } from '#proof'
import { encodeUtf8, formatCanonical, sha256, toHex } from '#proof'
import type { Timers } from '#protocol/link'
import type { RecorderLimits } from '#protocol/recording'
import { createRecorder, recordVisit, replayVisit } from '#protocol/recording'
import type { RecordingDocument, ScanDocument } from '#wire'
import type { ScanOrder, ScanPorts } from './run-scan.ts'
import { runScan } from './run-scan.ts'

export interface RecordingPorts extends ScanPorts {
  readonly timers: Pick<Timers, 'nowMs'>
  readonly limits?: RecorderLimits
}

/** Reads a vehicle once, as `runScan` does, and says beside it all that it depended on. Never throws. */
export async function recordScan(
  order: ScanOrder,
  ports: RecordingPorts,
): Promise<{ readonly document: ScanDocument; readonly recording: RecordingDocument }> {
  const recorder = createRecorder(ports.timers, ports.limits)
  const { now, open, step } = recordVisit({ now: ports.now, open: ports.open, step: () => {} }, recorder)
  const onProgress: ScanPorts['onProgress'] = (progress) => {
    step(progress.label)
    ports.onProgress(progress)
  }
  const document = await runScan(order, { ...ports, now, open, onProgress })
  const recorded = recorder.end()
  const resultSha256 = toHex(await sha256(encodeUtf8(formatCanonical(document as unknown as Json))))
  return { document, recording: { type: 'muts/recording/v1', ...order, resultSha256, ...recorded } }
}

/** What a replay came to. */
export type ReplayVerdict =
  /** Bit for bit what was sealed. */
  | { readonly verdict: 'same' }
  /** The first place of the document (RFC 6901) that is not the same, and what stands there, as JSON. */
  | { readonly verdict: 'different'; readonly at: string; readonly sealed: string; readonly replayed: string }
  /** The line of the recording, from 1, where something else was done than recorded; `cut-off`: where it ends too soon. */
  | { readonly verdict: 'diverged' | 'cut-off'; readonly line: number; readonly because: string }

/**
 * Scans again out of a recording, in the time of the recording and without a vehicle.
 *
 * @param sealed the canonical text of the scan's document.
 */
export async function replayScan(recording: RecordingDocument, sealed: string): Promise<ReplayVerdict> {
  const { scanId, vehicleId, bridgeId, source, lines, isCutOff } = recording
  const { now, open, step, end } = replayVisit(lines)
  const replayed = await runAgain({ scanId, vehicleId, bridgeId, source }, { now, open, step })
  const divergence = end()
  if (divergence) {
    const verdict = isCutOff && divergence.isAtEnd ? 'cut-off' : 'diverged'
    return { verdict, line: divergence.line, because: divergence.message }
  }
  const difference = findDifference(JSON.parse(sealed), replayed as unknown as Json)
  return difference ? { verdict: 'different', ...difference } : { verdict: 'same' }
}

/** What goes wrong is the divergence, or stands in the document: either is looked at afterwards. */
async function runAgain(
  order: ScanOrder,
  { now, open, step }: Pick<ReturnType<typeof replayVisit>, 'now' | 'open' | 'step'>,
): Promise<ScanDocument | null> {
  const ignore = () => {}
  const ports = { now, open, onProgress: ({ label }: { readonly label: string }) => step(label) }
  return runScan(order, { ...ports, onEcu: ignore, onFault: ignore }).catch(() => null)
}

interface Difference {
  readonly at: string
  readonly sealed: string
  readonly replayed: string
}

const MOST_SHOWN = 200
const show = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value).slice(0, MOST_SHOWN))

function findDifference(sealed: Json | undefined, replayed: Json | undefined, at = ''): Difference | undefined {
  if (isTree(sealed) && isTree(replayed) && Array.isArray(sealed) === Array.isArray(replayed)) {
    const names = new Set([...Object.keys(sealed), ...Object.keys(replayed)])
    for (const name of [...names].toSorted()) {
      const found = findDifference(
        sealed[name],
        replayed[name],
        `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      )
      if (found) return found
    }
    return undefined
  }
  return Object.is(sealed, replayed) ? undefined : { at, sealed: show(sealed), replayed: show(replayed) }
}

const isTree = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null
