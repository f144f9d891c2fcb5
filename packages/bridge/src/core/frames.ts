/**
 * Raw frames of the buses of this place, for as long as somebody at the server looks at them. Nothing is said on the bus.
 * Any job that waits for the same link takes it over.
 */
import type { CanBusPort } from '#protocol/can'
import type { LinkError, Timers } from '#protocol/link'
import { pause } from '#protocol/link'
import type { FramesBridgeMessage, FramesStart } from '#wire'
import { FRAME_LIMITS } from '#wire'
import type { FrameBatches } from './frame-batches.ts'
import { createFrameBatches } from './frame-batches.ts'
import type { LinkQueue } from './link-queue.ts'
import { describeFailure } from './run-scan.ts'
import type { VehicleLink } from './worker.ts'

export interface FramesPorts {
  readonly timers: Timers
  readonly queue: LinkQueue
  /** Sends if there is a connection with room; otherwise does nothing, and the number of the next frame tells. */
  readonly send: (message: FramesBridgeMessage) => void
  readonly onFault: (error: unknown) => void
}

export interface FramesDesk {
  start(order: FramesStart): void
  stop(framesId: string): void
  /** The server is gone, and with it whoever looked. */
  stopAll(): void
  /** Resolves when no bus is heard any more. */
  settled(): Promise<void>
}

type Listen = NonNullable<VehicleLink['listen']>
type Failure = Pick<Extract<FramesBridgeMessage, { type: 'frames.lost' }>, 'code' | 'message' | 'at'>

/** After so long without a frame the adapter is asked whether it lives: on a bus where nobody speaks that is all there is to hear. */
const PROBE_MS = 200
/** An adapter that says nothing for so long is as good as unplugged. */
const SILENT_MS = 600
/** Followings that share a link take turns of so long. */
const TURN_MS = 1_000
/** Who waits for the link is told so behind this. */
const BUSY_MS = 300
/** A bus that was not reached is tried again after so long. */
const RETRY_MS = 1_000

interface Following {
  readonly order: FramesStart
  isStopped: boolean
}

const NO_LINK: Failure = { code: 'link.refused', message: 'This bridge has no link to the vehicle.', at: 'bridge' }
const NOT_RAW: Failure = {
  code: 'link.refused',
  message: 'This adapter hands over no raw frames. A Lawicel (slcan), socketcand or GVRET adapter does.',
  at: 'adapter',
}
const BUSY: Failure = {
  code: 'link.busy',
  message: 'This bridge uses the link for something else. The frames come back behind it.',
  at: 'bridge',
}
const SILENT: Failure = {
  code: 'link.silent',
  message: 'Nothing comes from the adapter. Check that it is plugged in.',
  at: 'adapter',
}

export function createFramesDesk(links: readonly VehicleLink[], ports: FramesPorts): FramesDesk {
  const following = new Map<string, Following>()
  const running = new Set<Promise<void>>()
  const stop = (framesId: string) => {
    const one = following.get(framesId)
    if (one) one.isStopped = true
    following.delete(framesId)
  }
  return {
    start(order) {
      if (following.has(order.framesId)) return
      const one = { order, isStopped: false }
      const link = links.find(({ vehicleId }) => vehicleId === order.vehicleId)
      if (!link?.listen) return tellLost(one, ports.send, link ? NOT_RAW : NO_LINK)
      following.set(order.framesId, one)
      const task = follow(one, { ...link, listen: link.listen }, ports).catch(ports.onFault)
      running.add(task)
      void task.finally(() => running.delete(task))
    },
    stop,
    stopAll: () => {
      for (const framesId of following.keys()) stop(framesId)
    },
    settled: async () => void (await Promise.all(running)),
  }
}

type Send = FramesPorts['send']

function tellLost({ order, isStopped }: Following, send: Send, failure: Failure): void {
  if (!isStopped) send({ type: 'frames.lost', framesId: order.framesId, ...failure })
}

/** Turn after turn at the link, until it is stopped. */
async function follow(one: Following, way: VehicleLink & { readonly listen: Listen }, ports: FramesPorts) {
  const { timers, queue, send } = ports
  const batches = createFrameBatches(one.order.framesId, timers, (batch) => !one.isStopped && send(batch))
  while (!one.isStopped) {
    let isLost = false
    const cancel = timers.after(BUSY_MS, () => tellLost(one, send, BUSY))
    const turn = async () => {
      cancel()
      if (!one.isStopped) isLost = await takeTurn(one, { ...way, batches }, ports)
    }
    await queue.run(way.address, turn, 'following')
    if (isLost && !one.isStopped) await pause(timers, RETRY_MS)
  }
}

type Way = VehicleLink & { readonly listen: Listen; readonly batches: FrameBatches }

/** @returns whether the bus was lost, and not left to somebody who waits. */
async function takeTurn(one: Following, way: Way, { queue, timers, send, onFault }: FramesPorts) {
  const { batches } = way
  let lost: LinkError | undefined
  let port: CanBusPort | undefined
  try {
    port = await way.listen({
      onFrame: batches.hear,
      onLost: (error) => {
        lost = error
      },
    })
    send({ type: 'frames.open', framesId: one.order.framesId, source: way.source, adapter: port.adapter.slice(0, 80) })
    batches.begin()
    const life = watchLife(port, timers, batches.heardMs)
    const endsMs = timers.nowMs() + TURN_MS
    const isOver = () => queue.isWanted(way.address) || (queue.isShared(way.address) && timers.nowMs() >= endsMs)
    while (!one.isStopped && !isOver()) {
      await pause(timers, FRAME_LIMITS.batchEveryMs)
      if (lost) throw lost
      const { isAlive, isNew } = life()
      if (isAlive) batches.flush()
      else if (isNew) tellLost(one, send, SILENT)
    }
    batches.end()
    tellLost(one, send, BUSY)
    return false
  } catch (error) {
    const failure = describeFailure(error)
    if (failure.code === 'bridge.fault') onFault(error)
    batches.end()
    tellLost(one, send, failure)
    return true
  } finally {
    await port?.close().catch(onFault)
  }
}

/** Asks an adapter that says nothing whether it lives. @returns a look at it: whether it does, and whether that is new. */
function watchLife(port: CanBusPort, timers: Timers, heardMs: () => number) {
  let [answeredMs, isProbed, wasAlive] = [timers.nowMs(), false, true]
  const done = () => {
    isProbed = false
  }
  const answered = () => {
    answeredMs = timers.nowMs()
    done()
  }
  return () => {
    const quietMs = timers.nowMs() - Math.max(answeredMs, heardMs())
    // An adapter that does not answer is noticed by its silence, one that hung up by its end.
    if (quietMs > PROBE_MS && !isProbed) {
      isProbed = true
      port.probe().then(answered, done)
    }
    const isAlive = quietMs <= SILENT_MS
    const isNew = isAlive !== wasAlive
    wasAlive = isAlive
    return { isAlive, isNew }
  }
}
