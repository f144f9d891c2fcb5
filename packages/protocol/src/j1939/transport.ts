/** Messages of 9 to 1,785 bytes (SAE J1939-21, 5.10): any number of transfers at once, each between two addresses. */
import { DecodeError } from '#protocol/bytes'
import type { Queue, Timers } from '#protocol/link'
import { createQueue } from '#protocol/link'
import { ABORT } from './abort-reason.ts'
import { PGN } from './groups.ts'
import { GLOBAL_ADDRESS } from './identifier.ts'
import type { Inbound } from './inbound.ts'
import { openInbound } from './inbound.ts'
import type { BrokenTransfer, J1939Message, SendOutcome } from './message.ts'
import type { Connection, Outgoing } from './outbound.ts'
import { openConnection, sendBroadcast } from './outbound.ts'
import type { ManagementFrame } from './transport-frame.ts'
import { decodeManagement, encodeManagement, LONGEST_MESSAGE } from './transport-frame.ts'

export interface TransportPort {
  /** Puts a frame on the bus under our address. */
  sendFrame(pgn: number, destination: number, data: Uint8Array): Promise<void>
  onMessage(message: J1939Message): void
  onBroken(broken: BrokenTransfer): void
}

export type Transport = ReturnType<typeof createTransport>

/** @param port stamps our own address on what is sent. */
export function createTransport(timers: Timers, port: TransportPort) {
  /** By sender and receiver: J1939 allows one transfer between two at a time, in each direction. */
  const inbound = new Map<number, Inbound>()
  const outbound = new Map<number, Connection>()
  const turns = new Map<number, Queue>()

  const inTurn = (destination: number): Queue => {
    const turn = turns.get(destination) ?? createQueue()
    turns.set(destination, turn)
    return turn
  }
  const portTo = (destination: number) => ({
    lead: (frame: ManagementFrame) => port.sendFrame(PGN.transportManagement, destination, encodeManagement(frame)),
    sendPacket: (packet: Uint8Array) => port.sendFrame(PGN.transportData, destination, packet),
  })
  const begin = (message: Omit<J1939Message, 'data'>, frame: Extract<ManagementFrame, { kind: 'rts' | 'bam' }>) => {
    const { source, destination } = message
    const { pgn } = frame
    const key = keyOf(source, destination)
    const former = inbound.get(key)
    if (former && frame.kind === 'rts' && former.pgn !== pgn) {
      const refusal: ManagementFrame = { kind: 'abort', reason: ABORT.alreadyConnected, pgn }
      return void portTo(source)
        .lead(refusal)
        .catch(() => {})
    }
    if (former) {
      former.drop()
      port.onBroken({ pgn: former.pgn, source, destination, by: 'them', reason: ABORT.other })
    }
    inbound.delete(key)
    const transfer = openInbound(
      timers,
      {
        reply: (word) =>
          void portTo(source)
            .lead(word)
            .catch(() => {}),
        onMessage(data) {
          inbound.delete(key)
          port.onMessage({ ...message, pgn, data })
        },
        onBroken(by, reason) {
          inbound.delete(key)
          port.onBroken({ pgn, source, destination, by, reason })
        },
      },
      frame,
    )
    inbound.set(key, transfer)
    transfer.start()
  }
  const lead = (message: J1939Message) => {
    const frame = decodeManagement(message.data)
    const { source, destination } = message
    if (frame.kind === 'rts' || frame.kind === 'bam') {
      // A broadcast goes to everybody and a request to send to one: the other way round it is nobody's.
      if ((frame.kind === 'bam') === (destination === GLOBAL_ADDRESS)) begin(message, frame)
      return
    }
    const connection = outbound.get(source)
    if (connection?.pgn === frame.pgn) return connection.onWord(frame)
    const transfer = inbound.get(keyOf(source, destination))
    if (frame.kind === 'abort' && transfer?.pgn === frame.pgn) transfer.onAbort(frame.reason)
  }
  const connect = async (destination: number, message: Outgoing): Promise<SendOutcome> => {
    const connection = openConnection(timers, portTo(destination), message)
    outbound.set(destination, connection)
    connection.start()
    return connection.outcome.finally(() => outbound.delete(destination))
  }

  return {
    /**
     * Sends a long message; messages to the same receiver go one after the other.
     *
     * @param message 9 to 1,785 bytes; to everybody as a broadcast (BAM), to one as a connection (RTS/CTS).
     * @throws {RangeError} beyond 1,785 bytes, and what the port throws.
     */
    send(destination: number, message: Outgoing): Promise<SendOutcome> {
      if (message.data.length > LONGEST_MESSAGE) throw new RangeError(`${message.data.length} bytes are too many`)
      return inTurn(destination)(() =>
        destination === GLOBAL_ADDRESS
          ? sendBroadcast(timers, portTo(destination), message)
          : connect(destination, message),
      )
    },
    /** Takes TP.CM and TP.DT for us or for everybody. A frame that breaks the standard is passed over. */
    onFrame(message: J1939Message) {
      if (message.pgn === PGN.transportData) {
        return inbound.get(keyOf(message.source, message.destination))?.onPacket(message.data)
      }
      try {
        lead(message)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
      }
    },
    /** Whether a message of this group is on its way from there. */
    isUnderWay: (pgn: number, source: number) =>
      [...inbound].some(([key, transfer]) => key >> 8 === source && transfer.pgn === pgn),
    /** Forgets every transfer. */
    close() {
      for (const transfer of inbound.values()) transfer.drop()
      inbound.clear()
    },
  }
}

const keyOf = (source: number, destination: number): number => (source << 8) | destination
