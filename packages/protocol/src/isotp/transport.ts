/** Several conversations at once over one bus: each pair of addresses has its own receiver and sender (full duplex). */
import { DecodeError } from '#protocol/bytes'
import type { Timers } from '#protocol/link'
import { formatPlace } from '#protocol/link'
import type { Frame } from './frame.ts'
import { decodeFrame } from './frame.ts'
import type { PayloadLayout } from './payload.ts'
import { capacities, encodePayload } from './payload.ts'
import type { ReceiverOptions } from './receiver.ts'
import { createReceiver } from './receiver.ts'
import type { SenderOptions } from './sender.ts'
import { createSender } from './sender.ts'

/** A conversation: who hears us under which identifier, and under which one we hear whom. */
export interface Peer extends PayloadLayout, Omit<SenderOptions, 'frameBytes' | 'addressByte'>, ReceiverOptions {
  /** CAN identifier of what we send. */
  readonly sendId: number
  /** CAN identifier of what it sends. */
  readonly receiveId: number
  /** First byte of what it sends: our N_TA with extended addressing, N_AE with mixed. Given if and only if `addressByte` is. */
  readonly receiveAddressByte?: number
  /** Functional addressing: we speak to many, in single frames only, and hear nobody. */
  readonly isFunctional?: boolean
}

export interface TransportPort {
  /** Puts a CAN payload on the bus; resolves when it has left. */
  sendPayload(id: number, data: Uint8Array): Promise<void>
  onMessage(peer: Peer, message: Uint8Array): void
  onStarted?(peer: Peer): void
  /** A message is lost, or a frame breaks ISO 15765-2; the next one starts afresh. */
  onBroken?(peer: Peer, because: string): void
}

/**
 * Opens the network layer of one bus.
 *
 * @param peers all conversations; two that would hear the same frames are a mistake.
 * @throws {RangeError} for such two, or a peer with one address byte and not the other.
 */
export function createTransport(timers: Timers, port: TransportPort, peers: readonly Peer[]) {
  const ends = new Map<Peer, ReturnType<typeof openEnd>>()
  const byId = new Map<number, Map<number, ReturnType<typeof openEnd>>>()

  const openEnd = (peer: Peer) => {
    const put = (frame: Frame) => port.sendPayload(peer.sendId, encodePayload(frame, peer))
    const broken = (because: string) => port.onBroken?.(peer, because)
    const sender = createSender(timers, { at: formatPlace(peer.receiveId), sendFrame: put }, peer)
    const receiver = createReceiver(
      timers,
      {
        sendFlow: put,
        onStarted: () => port.onStarted?.(peer),
        onMessage: (message) => port.onMessage(peer, message),
        onBroken: broken,
      },
      peer,
    )
    const onPayload = (data: Uint8Array) => {
      try {
        const frame = decodeFrame(data, peer.addressByte === undefined ? 0 : 1)
        if (frame.kind === 'flow') sender.onFlow(frame)
        else receiver.onFrame(frame)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        broken(error.message)
      }
    }
    return { sender, receiver, onPayload }
  }

  for (const peer of peers) {
    const hasBoth = (peer.addressByte === undefined) === (peer.receiveAddressByte === undefined)
    if (!hasBoth && !peer.isFunctional) throw new RangeError('an address byte stands on both ways or on none')
    const end = openEnd(peer)
    ends.set(peer, end)
    if (peer.isFunctional) continue
    const heard = byId.get(peer.receiveId) ?? new Map()
    const key = peer.receiveAddressByte ?? NO_ADDRESS
    if (heard.has(key) || (heard.size > 0 && (key === NO_ADDRESS || heard.has(NO_ADDRESS))))
      throw new RangeError('two peers would hear the same frames')
    byId.set(peer.receiveId, heard.set(key, end))
  }

  return {
    /** @throws {LinkError} as a sender. @throws {RangeError} for a stranger, or what a functional address cannot take. */
    send(peer: Peer, message: Uint8Array): Promise<void> {
      const end = ends.get(peer)
      if (!end) return Promise.reject(new RangeError('this peer was not named'))
      if (peer.isFunctional && message.length > capacities(peer).single)
        return Promise.reject(new RangeError('a functional address takes single frames only'))
      return end.sender.send(message)
    },
    /** Takes what the bus says. @returns whether it was for one of the peers. */
    onPayload(id: number, data: Uint8Array): boolean {
      const heard = byId.get(id)
      const end = heard?.get(NO_ADDRESS) ?? heard?.get(data[0] ?? NO_ADDRESS)
      end?.onPayload(data)
      return end !== undefined
    },
    /** Ends the messages under way in silence. */
    reset() {
      for (const { receiver } of ends.values()) receiver.reset()
    },
  }
}

const NO_ADDRESS = -1
