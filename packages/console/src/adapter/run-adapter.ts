/** A bridge as a page of the console: the work of `#bridge/core` over one adapter, for one vehicle, until it is stopped. */
import type { LineEvent, VehicleLink } from '#bridge/core'
import {
  createActWorker,
  createLinkQueue,
  createLiveDesk,
  createServerTime,
  createWorker,
  formatClaims,
  hangUp,
  heed,
  keepConnected,
  openActJournal,
  openJournal,
  sealClaims,
} from '#bridge/core'
import type { BridgeMessage, LinkState } from '#bridge/wire'
import { WIRE_VERSION } from '#bridge/wire'
import { now } from '#clock'
import { t } from '#language'
import { openElm327 } from '#protocol/elm327'
import type { ByteStream } from '#protocol/link'
import type { ConnectionEnd } from './connection.ts'
import { runConnection } from './connection.ts'
import { signBase64, signWith } from './device-key.ts'
import type { BrowserPairing, DeviceStore } from './device-store.ts'
import type { LinkHealth } from './measured-stream.ts'
import { createHealthMeter } from './measured-stream.ts'
import { openSteadyTimers } from './steady-timers.ts'

export interface AdapterParts {
  readonly pairing: BrowserPairing
  readonly store: DeviceStore
  readonly vehicleId: string
  /** What the clock of the server said just now, where it was asked. */
  readonly serverAt: Date | undefined
  /** @throws {LinkError} */
  readonly openStream: () => Promise<ByteStream>
  /** Whether the server still knows this bridge, and its time; rejects where that cannot be told for certain. */
  readonly askServer: () => Promise<{ readonly isKnown: boolean; readonly at: Date | undefined }>
  readonly onChange: (change: Partial<AdapterReport>) => void
  /** Ends it: what is held goes back, and what is being read is finished first. */
  readonly signal: AbortSignal
}

export interface AdapterReport {
  /** The line to the server. */
  readonly line: 'connecting' | 'connected' | 'waiting'
  readonly link: LinkState
  /** Scans and acts under way: leaving now cuts them off. */
  readonly underWay: number
  readonly readHealth: () => LinkHealth
  /** What an earlier life of this tab left behind and this one hands in or tells. */
  readonly left: number
  /** False where the browser may throw key and journals away when its disk is full. */
  readonly isKept: boolean
  /** The last thing that went wrong, in words. */
  readonly trouble: string | undefined
}

/** `stopped`: by its signal. `replaced`: somebody else runs it. `revoked`: the server does not know it any more. */
export type AdapterEnd = 'stopped' | 'replaced' | 'revoked'

const AGENT = 'muts-console/0.1.0'

export async function runAdapter(parts: AdapterParts): Promise<AdapterEnd> {
  const { pairing, store, vehicleId, onChange, signal } = parts
  using timers = openTimers()
  const shelfOf = (name: string) => store.openShelf(pairing.bridgeId, name)
  const journal = await openJournal(shelfOf('journal'), now)
  const actJournal = await openActJournal(shelfOf('acts'))
  // What an earlier life left is given back by who holds the adapter still.
  if (signal.aborted) return 'stopped'
  const meter = createHealthMeter(timers)
  const time = createServerTime()
  if (parts.serverAt) time.correct(parts.serverAt)
  const underWay = new Set<string>()
  let say: (message: BridgeMessage) => void = () => {}

  const onFault = (error: unknown) => onChange({ trouble: error instanceof Error ? error.message : String(error) })
  /** Everything the desks say passes here: what stands on the screen is what the server hears. */
  const send = (message: BridgeMessage) => {
    noteWork(message, underWay, onChange)
    if (message.type === 'links') onChange({ link: message.links[0]?.state ?? 'untried' })
    say(message)
  }
  const link: VehicleLink = {
    ...{ vehicleId, kind: 'elm327', source: 'vehicle', address: 'web-serial' },
    open: async () => openElm327(meter.measure(await parts.openStream()), timers),
  }
  const sign = (bytes: Uint8Array) => signBase64(pairing.keys, bytes)
  const ports = {
    ...{ bridgeId: pairing.bridgeId, now: time.now, queue: createLinkQueue() },
    ...{ sign, send, timers, onFault },
  }
  const worker = createWorker([link], { ...ports, journal }, [...journal.left.results, ...journal.left.recordings])
  for (const job of journal.left.jobs) worker.take(job)
  const live = createLiveDesk([link], ports)
  const acts = createActWorker([link], { ...ports, journal: actJournal, isAllowed: takesOverNothing }, actJournal.left)
  const { results, recordings, jobs } = journal.left
  const left = results.length + recordings.length + jobs.length + actJournal.left.acts.length
  onChange({ readHealth: meter.read, left: left + actJournal.left.results.length })

  const tell = (event: LineEvent) => {
    if (event.kind === 'welcomed') onChange({ line: 'connected', trouble: undefined })
    else if (event.kind === 'result-refused')
      onChange({
        trouble: t('The server did not take a result ({code}); it is forgotten here.', { code: event.code }),
      })
  }
  const desks = { time, worker, live, acts, tell }
  const closing = new AbortController()
  /** What is held goes back, and what is being read is read to its end. */
  const settle = async () => {
    acts.cutOff('The adapter was disconnected.')
    live.stopAll()
    await Promise.all([worker.settled(), live.settled(), acts.settled()])
  }
  // The line is needed until then: what was found is handed in.
  const stop = () => void settle().then(() => closing.abort())
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })

  let end: AdapterEnd = 'stopped'
  const connect = async () => {
    const { bridgeId, organisationId } = pairing
    const signed = formatClaims({ bridgeId, organisationId, tokenId: crypto.randomUUID(), now: time.now() })
    const token = sealClaims(signed, await signWith(pairing.keys, new TextEncoder().encode(signed)))
    onChange({ line: 'connecting' })
    const ended = await runConnection({
      ...{ token, timers, signal: closing.signal },
      beat: () => ({ type: 'links', links: worker.reportLinks() }),
      onOpen: (open) => {
        say = open
        open({ type: 'hello', version: WIRE_VERSION, agent: AGENT, links: worker.reportLinks() })
      },
      onMessage: (message, answer) => heed(message, desks, answer),
    })
    say = () => {}
    hangUp(desks)
    const verdict = await judgeEnd(ended, parts, time.correct)
    if ('end' in verdict) {
      end = verdict.end
      closing.abort()
    }
    return verdict
  }
  await keepConnected({
    connect: async () => {
      const verdict = await connect()
      return 'end' in verdict ? { because: verdict.end } : verdict
    },
    ...{ timers, random: Math.random, signal: closing.signal },
    onLost: (because) => onChange({ line: 'waiting', trouble: because }),
  })
  await settle()
  return end
}

/** Whether that was the end of it all, or a line that is tried again. */
async function judgeEnd(
  ended: ConnectionEnd,
  { askServer }: Pick<AdapterParts, 'askServer'>,
  correct: (at: Date) => boolean,
): Promise<{ readonly end: AdapterEnd } | { readonly because: string; readonly isMended?: boolean }> {
  if (ended.kind !== 'lost') return { end: ended.kind }
  if (ended.wasOpen) return { because: ended.because }
  try {
    const { isKnown, at } = await askServer()
    if (!isKnown) return { end: 'revoked' }
    return { because: ended.because, isMended: at !== undefined && correct(at) }
  } catch {
    return { because: ended.because }
  }
}

/** No control and no routine: a list that keeps a server out is worth nothing on a page that this server serves. */
const takesOverNothing = async () => false

const BEGINNINGS = new Set(['job.accept', 'act.accept'])

function noteWork(message: BridgeMessage, underWay: Set<string>, onChange: AdapterParts['onChange']): void {
  const id = 'jobId' in message ? message.jobId : 'actId' in message ? message.actId : undefined
  if (id === undefined) return
  if (BEGINNINGS.has(message.type)) underWay.add(id)
  else if (message.type === 'result' || message.type === 'act.result') underWay.delete(id)
  else return
  onChange({ underWay: underWay.size })
}

function openTimers() {
  const timers = openSteadyTimers()
  return { ...timers, [Symbol.dispose]: timers.close }
}
