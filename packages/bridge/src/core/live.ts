/**
 * Live values of the vehicles of this place, for as long as somebody at the server reads them. It has no memory but the
 * newest of each signal, asks by reading services alone, and makes room for any job that waits for the same link.
 */

import type { LiveValue } from '#protocol/freshness'
import { toLiveValue } from '#protocol/freshness'
import type { Timers } from '#protocol/link'
import { pause } from '#protocol/link'
import type { LiveSource } from '#protocol/live'
import { openLiveSource } from '#protocol/live'
import type { Truth } from '#protocol/scan'
import type { LiveBridgeMessage, LiveStart } from '#wire'
import type { LinkQueue } from './link-queue.ts'
import type { AnyLink } from './run-scan.ts'
import { describeFailure } from './run-scan.ts'
import type { VehicleLink } from './worker.ts'

export interface LivePorts {
  readonly timers: Timers
  readonly queue: LinkQueue
  /** Sends if there is a connection with room; otherwise does nothing, and the next frame holds what is newest. */
  readonly send: (message: LiveBridgeMessage) => void
  readonly onFault: (error: unknown) => void
}

export interface LiveDesk {
  /** Begins, or changes what is followed. */
  start(order: LiveStart): void
  stop(liveId: string): void
  /** The server is gone, and with it whoever read. */
  stopAll(): void
  /** Resolves when nothing is sampled any more. */
  settled(): Promise<void>
}

/** Says that the bridge lives while a unit takes its time. Twice of it is well below the second that means "no link". */
const BEAT_MS = 250
/** An adapter that is asked and says nothing for so long is as good as unplugged, however long the request may still take. */
const SILENT_MS = 600
/** Followings that share a link take turns of so long, of a whole round at least. */
const TURN_MS = 1_000
/** A vehicle that was not reached is tried again after so long. */
const RETRY_MS = 1_000

interface Following {
  order: LiveStart
  isStopped: boolean
}

export function createLiveDesk(links: readonly VehicleLink[], ports: LivePorts): LiveDesk {
  const following = new Map<string, Following>()
  const running = new Set<Promise<void>>()
  const stop = (liveId: string) => {
    const one = following.get(liveId)
    if (one) one.isStopped = true
    following.delete(liveId)
  }
  return {
    start(order) {
      const known = following.get(order.liveId)
      if (known) {
        known.order = order
        return
      }
      const one = { order, isStopped: false }
      following.set(order.liveId, one)
      const link = links.find(({ vehicleId }) => vehicleId === order.vehicleId)
      if (!link) return ports.send(lost(order, NO_LINK))
      const task = follow(one, link, ports).catch(ports.onFault)
      running.add(task)
      void task.finally(() => running.delete(task))
    },
    stop,
    stopAll: () => {
      for (const liveId of following.keys()) stop(liveId)
    },
    settled: async () => void (await Promise.all(running)),
  }
}

const NO_LINK = { code: 'link.refused', message: 'This bridge has no link to the vehicle.', at: 'bridge' }
const BUSY = {
  code: 'link.busy',
  message: 'This bridge uses the link for something else. Live values come back behind it.',
  at: 'bridge',
}
const SILENT = {
  code: 'link.silent',
  message: 'Nothing comes from the adapter. Check that it is plugged in.',
  at: 'adapter',
}

const lost = ({ liveId }: LiveStart, failure: typeof NO_LINK): LiveBridgeMessage => ({
  type: 'live.lost',
  liveId,
  ...failure,
})

/** Turn after turn at the link, until it is stopped. */
async function follow(one: Following, way: VehicleLink, ports: LivePorts): Promise<void> {
  const { queue, timers } = ports
  while (!one.isStopped) {
    let isLost = false
    const turn = async () => {
      if (!one.isStopped) isLost = await takeTurn(one, way, ports)
    }
    await queue.run(way.address, turn, 'following')
    if (isLost && !one.isStopped) await pause(timers, RETRY_MS)
  }
}

/** @returns whether the vehicle was lost, and not left to somebody who waits. */
async function takeTurn(one: Following, way: VehicleLink, ports: LivePorts): Promise<boolean> {
  const { queue, send, onFault } = ports
  let link: AnyLink | undefined
  try {
    link = await way.open()
    const source = await openLiveSource(link)
    const { liveId } = one.order
    send({
      type: 'live.offer',
      liveId,
      source: way.source,
      unit: source.unit ?? '',
      signals: source.offer.slice(0, 300),
    })
    const endsMs = ports.timers.nowMs() + TURN_MS
    const isOver = () => queue.isShared(way.address) && ports.timers.nowMs() >= endsMs
    await sample(one, source, ports, { goesOn: () => !one.isStopped && !queue.isWanted(way.address), isOver })
    if (!one.isStopped) send(lost(one.order, BUSY))
    return false
  } catch (error) {
    const failure = describeFailure(error)
    if (failure.code === 'bridge.fault') onFault(error)
    if (!one.isStopped) send(lost(one.order, failure))
    return true
  } finally {
    await link?.close().catch(onFault)
  }
}

interface Turn {
  /** False ends it within a round. */
  readonly goesOn: () => boolean
  /** True ends it behind a round. */
  readonly isOver: () => boolean
}

/** Round after round, a frame for each; a round that takes long is told in parts. */
async function sample(one: Following, source: LiveSource, ports: LivePorts, { goesOn, isOver }: Turn): Promise<void> {
  const { timers } = ports
  const frames = createFrames(one, ports)
  try {
    while (goesOn()) {
      const beganMs = timers.nowMs()
      frames.begin()
      const { signals, everyMs } = one.order
      await source.read(signals, frames.hear, goesOn)
      frames.flush()
      frames.rest()
      // A round that took longer than it has is followed by the next after a turn of everybody else.
      await pause(timers, Math.max(1, everyMs - (timers.nowMs() - beganMs)))
      if (isOver()) return
    }
  } finally {
    frames.end()
  }
}

/** What was measured and not told yet: the newest of each signal, and never more. */
function createFrames(one: Following, { timers, send }: LivePorts) {
  const measured = new Map<string, { readonly truth: Truth<string>; readonly atMs: number }>()
  let [seq, toldMs, heardMs] = [0, timers.nowMs(), timers.nowMs()]
  let [isResting, isSilent, isOver] = [true, false, false]

  const flush = () => {
    if (isOver || one.isStopped) return
    const nowMs = timers.nowMs()
    const values: LiveValue[] = [...measured].map(([id, { truth, atMs }]) => toLiveValue(id, truth, nowMs - atMs))
    measured.clear()
    toldMs = nowMs
    send({ type: 'live.frame', liveId: one.order.liveId, seq, sentMs: Math.round(nowMs), values })
    seq += 1
  }
  const beat = () => {
    if (isOver) return
    const nowMs = timers.nowMs()
    const wasSilent = isSilent
    isSilent = !isResting && nowMs - heardMs > SILENT_MS
    if (isSilent && !wasSilent && !one.isStopped) send(lost(one.order, SILENT))
    if (!isSilent && nowMs - toldMs >= BEAT_MS) flush()
    timers.after(BEAT_MS / 2, beat)
  }
  beat()
  return {
    hear(id: string, truth: Truth<string>): void {
      isSilent = false
      heardMs = timers.nowMs()
      measured.set(id, { truth, atMs: heardMs })
    },
    flush,
    begin(): void {
      isResting = false
      heardMs = timers.nowMs()
    },
    /** Nothing is asked until the next round: then silence is ours. */
    rest(): void {
      isResting = true
    },
    end(): void {
      isOver = true
    },
  }
}
