/**
 * Does the acts that a server orders, and keeps each result until the server has said that it is durable. An act is done
 * once: one that was under way when this device stopped is not begun again, and its result says so.
 */
import type { Json } from '#proof'
import { encodeCanonical, encodeUtf8, formatCanonical, sha256, toHex } from '#proof'
import { classOf } from '#protocol/acts'
import type { Timers } from '#protocol/link'
import type {
  ActDocument,
  ActOrderMessage,
  ActReadyDocument,
  ActReadyMessage,
  ActRecordingDocument,
  ActResultMessage,
  RecordingMessage,
} from '#wire'
import { ActStopped } from './act-step.ts'
import { closeLeft } from './left-act.ts'
import type { LinkQueue } from './link-queue.ts'
import { recordAct } from './record-act.ts'
import type { ActRunPorts } from './run-act.ts'
import { runAct } from './run-act.ts'
import type { VehicleLink, WorkerPorts } from './worker.ts'
import { createDeadEnd } from './worker.ts'

/** What outlives the process. Each resolves once it is durable. */
export interface ActJournal {
  begin(order: ActOrderMessage): Promise<void>
  /** From now on the vehicle may have been changed. */
  mark(order: ActOrderMessage, readySha256: string): Promise<void>
  finish(result: ActResultMessage): Promise<void>
  /** Its recording, once it is finished. */
  keep(recording: RecordingMessage): Promise<void>
  drop(actId: string): Promise<void>
  dropRecording(actId: string): Promise<void>
}

/** An act of an earlier life that came to no end. */
export interface LeftAct {
  readonly order: ActOrderMessage
  /** Hash of what was sealed before it began; undefined where it never did, null where nobody can tell any more. */
  readonly begunAfter: string | null | undefined
}

/** What an earlier life left behind. */
export interface LeftActs {
  readonly acts: readonly LeftAct[]
  readonly results: readonly ActResultMessage[]
  readonly recordings: readonly RecordingMessage[]
  /** Ids of acts that may have begun, and of which nothing else is known. */
  readonly blocked: readonly string[]
}

export interface ActPorts extends Pick<WorkerPorts, 'bridgeId' | 'now' | 'sign' | 'send' | 'onFault'> {
  readonly journal: ActJournal
  readonly isAllowed: ActRunPorts['isAllowed']
  readonly timers: Timers
  /** Shared with whatever else uses the links. */
  readonly queue: LinkQueue
}

export interface ActWorker {
  /** Says what the server may have missed, after a new connection. */
  resume(): void
  take(order: ActOrderMessage): void
  go(actId: string): void
  /** What is held goes back to the vehicle; what has not begun does not begin. */
  stop(actId: string, because: string): void
  /** The server has the result, or will never take it. */
  forget(actId: string): void
  /** The same of a recording. */
  forgetRecording(actId: string): void
  /** The line to the server is gone: nothing is changed, and nothing held, that nobody there can end. */
  cutOff(because: string): void
  settled(): Promise<void>
}

/** Leave is asked for and given by machines: whoever waits for longer waits for a line that is cut. */
const LEAVE_MS = 30_000

interface Running {
  readonly order: ActOrderMessage
  readonly stop: AbortController
  readonly done: Promise<void>
  ready: ActReadyMessage | undefined
  /** Called with the hash of what was found before, or why there is no leave. */
  leave: ((refusal: ActStopped | undefined) => void) | undefined
}

export function createActWorker(
  links: readonly VehicleLink[],
  ports: ActPorts,
  left: LeftActs = { acts: [], results: [], recordings: [], blocked: [] },
): ActWorker {
  const { bridgeId, journal, send, onFault } = ports
  const running = new Map<string, Running>()
  const blocked = new Set(left.blocked)
  const finished = new Map(left.results.map((result) => [result.actId, result]))
  const recordings = new Map(left.recordings.map((recording) => [recording.jobId, recording]))

  const linkTo = (vehicleId: string) => links.find((one) => one.vehicleId === vehicleId) ?? createDeadEnd(vehicleId)
  const jobOf = ({ actId, vehicleId, order }: ActOrderMessage) => {
    const { source, open } = linkTo(vehicleId)
    return { actId, vehicleId, bridgeId, source, order, open }
  }

  const runPorts = (order: ActOrderMessage, stop: AbortSignal): ActRunPorts => ({
    ...{ now: ports.now, nowMs: ports.timers.nowMs, isAllowed: ports.isAllowed, onFault },
    findStop: () => (stop.aborted ? String(stop.reason) : null),
    wait: (forMs) => waitUnless(stop, ports.timers, forMs),
    tell: (label: string) => send({ type: 'act.progress', actId: order.actId, label: label.slice(0, 200) }),
    askLeave: (ready: ActReadyDocument) => askLeave(order.actId, ready, stop),
    mark: (readySha256: string) => journal.mark(order, readySha256),
  })

  async function askLeave(actId: string, document: ActReadyDocument, stop: AbortSignal): Promise<string> {
    const act = running.get(actId)
    if (!act) throw new Error('leave was asked for an act that does not run')
    const signed = await sign(document)
    act.ready = { type: 'act.ready', actId, ...signed }
    const leave = new Promise<ActStopped | undefined>((resolve) => {
      act.leave = resolve
    })
    const cancel = ports.timers.after(LEAVE_MS, () =>
      act.leave?.(new ActStopped('act.no-leave', 'server', 'The server gave no leave in time, so nothing was done.')),
    )
    const give = () => act.leave?.(new ActStopped('act.stopped', 'server', String(stop.reason)))
    stop.addEventListener('abort', give, { once: true })
    if (stop.aborted) give()
    send(act.ready)
    const refusal = await leave
    cancel()
    act.ready = undefined
    if (refusal) throw refusal
    return toHex(await sha256(encodeUtf8(signed.document)))
  }

  async function sign(document: ActReadyDocument | ActDocument | ActRecordingDocument) {
    const json = document as unknown as Json
    return { document: formatCanonical(json), signature: await ports.sign(encodeCanonical(json)) }
  }

  async function end(document: ActDocument, recording?: ActRecordingDocument): Promise<void> {
    const { actId } = document
    const result: ActResultMessage = { type: 'act.result', actId, ...(await sign(document)) }
    // First of all, and whatever becomes of its recording: an act whose result is lost counts as unclear.
    await journal.finish(result).catch(onFault)
    finished.set(actId, result)
    send(result)
    if (!recording) return
    const recorded: RecordingMessage = { type: 'recording', jobId: actId, ...(await sign(recording)) }
    await journal.keep(recorded).catch(onFault)
    recordings.set(actId, recorded)
    send(recorded)
  }

  async function work(order: ActOrderMessage, stop: AbortSignal): Promise<void> {
    // What cannot be written down now may be later: the mark before the first step is the one that must not fail.
    await journal.begin(order).catch(onFault)
    await ports.queue.run(linkTo(order.vehicleId).address, async () => {
      const [job, runs] = [jobOf(order), runPorts(order, stop)]
      if (order.type === 'act.order') return end(await runAct(job, runs))
      const { document, recording } = await recordAct(job, runs)
      await end(document, recording)
    })
  }

  function start(order: ActOrderMessage, task: (stop: AbortSignal) => Promise<void>): void {
    const stop = new AbortController()
    const { promise: done, resolve } = Promise.withResolvers<void>()
    running.set(order.actId, { order, stop, done, ready: undefined, leave: undefined })
    task(stop.signal)
      .catch(onFault)
      .finally(() => {
        running.delete(order.actId)
        resolve()
      })
  }

  const closing =
    ({ order, begunAfter }: LeftAct) =>
    (stop: AbortSignal) =>
      ports.queue.run(linkTo(order.vehicleId).address, async () => {
        await end(await closeLeft(jobOf(order), begunAfter, runPorts(order, stop)))
      })
  for (const act of left.acts) start(act.order, closing(act))

  return {
    resume() {
      send({ type: 'act-recording.offer' })
      send({ type: 'clear-code.offer' })
      send({ type: 'act.offer' })
      for (const { order, ready } of running.values()) {
        send({ type: 'act.accept', actId: order.actId })
        if (ready) send(ready)
      }
      for (const result of finished.values()) send(result)
      for (const recording of recordings.values()) send(recording)
    },
    take(order) {
      const done = finished.get(order.actId)
      const recorded = recordings.get(order.actId)
      if (done) send(done)
      if (done && recorded) send(recorded)
      if (done) return
      send({ type: 'act.accept', actId: order.actId })
      if (running.has(order.actId)) return
      // What it may have done before nobody knows here: of this order only its end is told.
      start(order, blocked.has(order.actId) ? closing({ order, begunAfter: null }) : (stop) => work(order, stop))
    },
    go: (actId) => running.get(actId)?.leave?.(undefined),
    stop: (actId, because) => running.get(actId)?.stop.abort(because),
    forget(actId) {
      blocked.delete(actId)
      if (finished.delete(actId)) journal.drop(actId).catch(onFault)
    },
    forgetRecording(actId) {
      if (recordings.delete(actId)) journal.dropRecording(actId).catch(onFault)
    },
    cutOff(because) {
      for (const { order, stop } of running.values()) if (classOf(order.order) !== 'read') stop.abort(because)
    },
    settled: async () => void (await Promise.all([...running.values()].map(({ done }) => done))),
  }
}

/** Resolves after that time, or as soon as it is stopped. */
function waitUnless(stop: AbortSignal, timers: Timers, forMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve()
    const cancel = timers.after(forMs, end)
    stop.addEventListener('abort', end, { once: true })
    function end(): void {
      cancel()
      stop.removeEventListener('abort', end)
      resolve()
    }
  })
}
