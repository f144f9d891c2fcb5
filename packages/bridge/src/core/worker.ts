/**
 * Does the jobs of a server over the links of this place, one at a time on each link, and keeps every result until the
 * server has said that it is durable. Knows no socket, no disk and no Node: connections come and go around it.
 */
import type { Json } from '#proof'
import { encodeCanonical, formatCanonical } from '#proof'
import type { FrameTap, OpenBus } from '#protocol/can'
import type { Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { EcuResult } from '#protocol/scan'
import type {
  BridgeMessage,
  JobMessage,
  LinkReport,
  LinkState,
  RecordingDocument,
  RecordingMessage,
  ResultMessage,
  ScanDocument,
  Source,
} from '#wire'
import { MAX_FOUND_CHARS } from '#wire'
import type { LinkQueue } from './link-queue.ts'
import { createLinkQueue } from './link-queue.ts'
import { recordScan } from './record-scan.ts'
import type { AnyLink } from './run-scan.ts'
import { runScan } from './run-scan.ts'

/** One vehicle and the way to it. */
export interface VehicleLink {
  readonly vehicleId: string
  readonly kind: LinkReport['kind']
  readonly source: Source
  /** Two vehicles may share an address; their jobs then wait for each other. */
  readonly address: string
  /** @param tap hears of the frames, where there are any. @throws {LinkError} */
  readonly open: (tap?: FrameTap) => Promise<AnyLink>
  /** Hears the bus and says nothing on it; absent where the adapter hands over no raw frames. @throws {LinkError} */
  readonly listen?: OpenBus
}

/** What outlives the process. Each resolves once it is durable. */
export interface Journal {
  begin(job: JobMessage): Promise<void>
  /** @param recording of a job that was to be recorded. */
  finish(result: ResultMessage, recording?: RecordingMessage): Promise<void>
  drop(jobId: string): Promise<void>
  dropRecording(jobId: string): Promise<void>
}

export interface WorkerPorts {
  readonly bridgeId: string
  readonly now: () => Date
  /** Ed25519 by the device key, base 64. */
  readonly sign: (bytes: Uint8Array) => Promise<string>
  /** Sends if there is a connection, otherwise does nothing: what must arrive is sent again by `resume`. */
  readonly send: (message: BridgeMessage) => void
  readonly journal: Journal
  /** Shared with whatever else uses the links. */
  readonly queue?: LinkQueue
  /** Hears our own bugs. */
  readonly onFault: (error: unknown) => void
  /** What recordings are timed by. */
  readonly timers: Pick<Timers, 'nowMs'>
}

export interface Worker {
  reportLinks(): readonly LinkReport[]
  /** Takes a job on; one it already has is answered from where it stands. */
  take(job: JobMessage): void
  /** The server has the result, or will never take it. What still runs goes on. */
  forget(jobId: string): void
  /** The same of a recording. */
  forgetRecording(jobId: string): void
  /** Says again what the server may have missed, after a new connection. */
  resume(): void
  /** Resolves when no job is running. */
  settled(): Promise<void>
}

/** @param left results and recordings of an earlier life that the server may not hold. */
export function createWorker(
  links: readonly VehicleLink[],
  ports: WorkerPorts,
  left: readonly (ResultMessage | RecordingMessage)[] = [],
): Worker {
  const { journal, onFault, queue = createLinkQueue() } = ports
  const running = new Map<string, Promise<void>>()
  const finished = new Map(left.flatMap((one) => (one.type === 'result' ? [[one.jobId, one]] : [])))
  const recordings = new Map(left.flatMap((one) => (one.type === 'recording' ? [[one.jobId, one]] : [])))
  const states = new Map<string, LinkState>()

  const reportLinks = () =>
    links.map(({ vehicleId, kind }) => ({ vehicleId, kind, state: states.get(vehicleId) ?? 'untried' }))

  const enterState = (link: VehicleLink, state: LinkState) => {
    states.set(link.vehicleId, state)
    ports.send({ type: 'links', links: reportLinks() })
  }

  async function work(job: JobMessage) {
    const { jobId, vehicleId } = job
    // A look at a vehicle harms nobody: what cannot be written down is told, and done all the same.
    await journal.begin(job).catch(onFault)
    const link = links.find((one) => one.vehicleId === vehicleId) ?? createDeadEnd(vehicleId)
    await queue.run(link.address, async () => {
      enterState(link, 'busy')
      const order = { scanId: jobId, vehicleId, bridgeId: ports.bridgeId, source: link.source }
      const onProgress = ({ step, of, label }: { step: number; of: number; label: string }) =>
        ports.send({ type: 'progress', jobId, step, of, label: label.slice(0, 200) })
      const onEcu = (unit: EcuResult) => {
        const ecu = JSON.stringify(unit)
        if (ecu.length <= MAX_FOUND_CHARS) ports.send({ type: 'found', jobId, ecu })
      }
      const scanPorts = { ...ports, open: link.open, onProgress, onEcu }
      const { document, recording } =
        job.kind === 'recorded-scan'
          ? await recordScan(order, scanPorts)
          : { document: await runScan(order, scanPorts), recording: undefined }
      const result: ResultMessage = { type: 'result', jobId, ...(await sign(document, ports)) }
      const recorded = recording && { type: 'recording' as const, jobId, ...(await sign(recording, ports)) }
      await journal.finish(result, recorded).catch(onFault)
      finished.set(jobId, result)
      if (recorded) recordings.set(jobId, recorded)
      enterState(link, document.failure ? 'failed' : 'ready')
      ports.send(result)
      if (recorded) ports.send(recorded)
    })
  }

  return {
    reportLinks,
    take(job) {
      const [done, recorded] = [finished.get(job.jobId), recordings.get(job.jobId)]
      if (done) ports.send(done)
      if (done && recorded) ports.send(recorded)
      if (done) return
      ports.send({ type: 'job.accept', jobId: job.jobId })
      if (running.has(job.jobId)) return
      const task = work(job).catch(onFault)
      running.set(
        job.jobId,
        task.finally(() => running.delete(job.jobId)),
      )
    },
    forget(jobId) {
      if (finished.delete(jobId)) journal.drop(jobId).catch(onFault)
    },
    forgetRecording(jobId) {
      if (recordings.delete(jobId)) journal.dropRecording(jobId).catch(onFault)
    },
    resume() {
      ports.send({ type: 'recording.offer' })
      for (const jobId of running.keys()) ports.send({ type: 'job.accept', jobId })
      for (const result of finished.values()) ports.send(result)
      for (const recording of recordings.values()) ports.send(recording)
    },
    settled: async () => void (await Promise.all(running.values())),
  }
}

/** Signs the canonical bytes. Documents hold texts, safe integers, booleans, null, lists and objects only. */
async function sign(document: ScanDocument | RecordingDocument, { sign: signBytes }: WorkerPorts) {
  const json = document as unknown as Json
  return { document: formatCanonical(json), signature: await signBytes(encodeCanonical(json)) }
}

export const createDeadEnd = (vehicleId: string): VehicleLink => ({
  vehicleId,
  kind: 'replay',
  source: 'vehicle',
  address: 'none',
  open: () => Promise.reject(new LinkError('refused', 'bridge', 'this bridge has no link to the vehicle')),
})
