/** A scan that is recorded on the way, and the same scan made again out of its recording. */
import type { Timers } from '#protocol/link'
import type { RecorderLimits, Visit } from '#protocol/recording'
import { createRecorder, recordVisit, replayVisit } from '#protocol/recording'
import type { RecordingDocument, ScanDocument } from '#wire'
import { hashOf } from './hash-of.ts'
import type { ReplayVerdict } from './replay-verdict.ts'
import { judgeReplay } from './replay-verdict.ts'
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
  const resultSha256 = await hashOf(document)
  return { document, recording: { type: 'muts/recording/v1', ...order, resultSha256, ...recorded } }
}

/**
 * Scans again out of a recording, in the time of the recording and without a vehicle.
 *
 * @param sealed the canonical text of the scan's document.
 */
export async function replayScan(recording: RecordingDocument, sealed: string): Promise<ReplayVerdict> {
  const { scanId, vehicleId, bridgeId, source, lines } = recording
  const replay = replayVisit(lines)
  const replayed = await runAgain({ scanId, vehicleId, bridgeId, source }, replay)
  return judgeReplay(recording, replay, { sealed, replayed })
}

/** What goes wrong is the divergence, or stands in the document: either is looked at afterwards. */
async function runAgain(order: ScanOrder, { now, open, step }: Visit): Promise<ScanDocument | null> {
  const ignore = () => {}
  const ports = { now, open, onProgress: ({ label }: { readonly label: string }) => step(label) }
  return runScan(order, { ...ports, onEcu: ignore, onFault: ignore }).catch(() => null)
}
