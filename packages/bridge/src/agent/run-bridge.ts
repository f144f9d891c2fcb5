import { join } from 'node:path'
import type { LineEvent, OpenActJournal, OpenJournal, VehicleLink } from '#core'
import {
  createActWorker,
  createFramesDesk,
  createLinkQueue,
  createLiveDesk,
  createServerTime,
  createWorker,
  keepConnected,
  openActJournal,
  openJournal,
  systemTimers,
} from '#core'
import type { BridgeMessage } from '#wire'
import { openAllowList } from './allow-list.ts'
import { BridgeError } from './bridge-error.ts'
import type { Connection, ConnectionEnd } from './connection.ts'
import { openDeviceKey } from './device-key.ts'
import { openFolderShelf } from './folder.ts'
import { findPairing } from './pairing.ts'
import { serveJobs } from './serve-jobs.ts'
import { openWitnessDuty } from './witness-duty.ts'

export interface BridgeOptions {
  readonly folder: string
  readonly links: readonly VehicleLink[]
  /** Where the server is now, if not where it was paired. */
  readonly server?: string
  /** Ends the bridge: what runs is finished first. */
  readonly signal: AbortSignal
  /** PEM of an authority to trust instead of the machine's own. */
  readonly ca?: string | undefined
  readonly tell?: (event: BridgeEvent) => void
}

export type BridgeEvent =
  /** `witnessKey` is this device's verifier key as a witness of the log. */
  | { readonly kind: 'connected'; readonly server: string; readonly witnessKey: string }
  /**
   * What an earlier life of this bridge left behind: results to hand in, jobs to begin again, jobs nobody waits for, and acts
   * that are not begun again.
   */
  | {
      readonly kind: 'resumed'
      readonly results: number
      readonly jobs: number
      readonly expired: number
      readonly acts: number
    }
  | { readonly kind: 'disconnected'; readonly because: string; readonly retryInMs: number }
  | Exclude<LineEvent, { kind: 'welcomed' }>
  /** What the server showed of its log is not what this device has seen of it. */
  | { readonly kind: 'log-refused'; readonly because: string }
  | { readonly kind: 'fault'; readonly error: unknown }

/**
 * Serves the jobs of the server this folder is paired with until `signal`, through every loss of connection.
 *
 * @throws {BridgeError} `unpaired`, `unsafe`, `refused` or `replaced`: what trying again would not mend.
 */
export async function runBridge({ folder, links, server, signal, ca, tell = () => {} }: BridgeOptions): Promise<void> {
  const found = await findPairing(folder)
  if (!found) throw new BridgeError('unpaired', `${folder} holds no pairing; run muts bridge pair first.`)
  const pairing = server === undefined ? found : { ...found, server }
  const key = await openDeviceKey(folder)
  const time = createServerTime()
  let connection: Connection | undefined
  const shelf = await openFolderShelf(join(folder, 'journal'))
  const journal = await openJournal(shelf, () => performance.timeOrigin + performance.now())
  const actJournal = await openActJournal(await openFolderShelf(join(folder, 'acts')))
  tellLeft(journal, actJournal, tell)
  const ports = {
    bridgeId: pairing.bridgeId,
    now: time.now,
    sign: async (bytes: Uint8Array) => Buffer.from(key.sign(bytes)).toString('base64'),
    send: (message: BridgeMessage) => connection?.send(message),
    journal,
    queue: createLinkQueue(),
    timers: systemTimers,
    onFault: (error: unknown) => tell({ kind: 'fault', error }),
  }
  const worker = createWorker(links, ports, [...journal.left.results, ...journal.left.recordings])
  const live = createLiveDesk(links, ports)
  const frames = createFramesDesk(links, ports)
  for (const job of journal.left.jobs) worker.take(job)
  const acts = createActWorker(
    links,
    { ...ports, journal: actJournal, isAllowed: openAllowList(folder).isAllowed },
    actJournal.left,
  )
  const witness = await openWitnessDuty({
    folder,
    pairing,
    key,
    now: time.now,
    onRefusal: (because) => tell({ kind: 'log-refused', because }),
    onFault: (error) => tell({ kind: 'fault', error }),
  })
  const tellLine = (event: LineEvent) =>
    tell(event.kind === 'welcomed' ? { kind: 'connected', server: pairing.server, witnessKey: witness.vkey } : event)
  const use = (opened: Connection | undefined) => {
    connection = opened
    if (signal.aborted) connection?.close()
  }
  const stop = () => {
    acts.cutOff('The bridge was stopped.')
    connection?.close()
  }
  signal.addEventListener('abort', stop, { once: true })

  await keepConnected({
    async connect() {
      const end = await serveJobs({ pairing, key, time, ca, worker, acts, live, frames, witness, tell: tellLine, use })
      if (signal.aborted) return { because: 'stopped' }
      const isMended = end.kind === 'refused' && end.serverAt !== undefined && time.correct(end.serverAt)
      return isMended ? { because: 'the clock was wrong', isMended } : { because: requireLost(end) }
    },
    timers: systemTimers,
    random: Math.random,
    signal,
    onLost: (because, retryInMs) => tell({ kind: 'disconnected', because, retryInMs }),
  })
  live.stopAll()
  frames.stopAll()
  await worker.settled()
  await live.settled()
  await frames.settled()
  await acts.settled()
}

function tellLeft({ left }: OpenJournal, acts: OpenActJournal, tell: (event: BridgeEvent) => void): void {
  const results = left.results.length + left.recordings.length + acts.left.results.length + acts.left.recordings.length
  const [jobs, expired, unfinished] = [left.jobs.length, left.expired.length, acts.left.acts.length]
  if (results + jobs + expired + unfinished > 0) tell({ kind: 'resumed', results, jobs, expired, acts: unfinished })
  const damaged = [...left.damaged.map((name) => `journal/${name}`), ...acts.left.damaged.map((name) => `acts/${name}`)]
  for (const name of damaged) tell({ kind: 'fault', error: new Error(`${name} is damaged and was left there`) })
}

/** Why the connection was lost, if that is all that happened. */
function requireLost(end: ConnectionEnd): string {
  if (end.kind === 'lost') return end.because
  if (end.kind === 'replaced') {
    throw new BridgeError('replaced', 'Another process runs this bridge; one of the two is enough.')
  }
  throw new BridgeError('refused', 'The server does not know this bridge any more; pair it anew.')
}
