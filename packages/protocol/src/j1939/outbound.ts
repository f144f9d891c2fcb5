/** The sending ends (SAE J1939-21, 5.10): a broadcast in its rhythm, and a connection at the pace the receiver sets. */
import type { Cancel, Timers } from '#protocol/link'
import { pause } from '#protocol/link'
import { ABORT } from './abort-reason.ts'
import type { SendOutcome } from './message.ts'
import { TRANSPORT_MS } from './message.ts'
import type { ManagementFrame } from './transport-frame.ts'
import { countPackets, NO_LIMIT, PACKET_BYTES } from './transport-frame.ts'

export interface OutboundPort {
  lead(frame: ManagementFrame): Promise<void>
  sendPacket(packet: Uint8Array): Promise<void>
}

export interface Outgoing {
  readonly pgn: number
  /** 9 to 1,785 bytes. */
  readonly data: Uint8Array
}

const SENT: SendOutcome = { kind: 'sent' }
/** How often a receiver may ask for packets it had already. */
const MOST_RETRANSMITS = 2
const PADDING = 0xff

/** Announces to everybody and sends packet by packet; nobody can object. @throws what the port throws. */
export async function sendBroadcast(timers: Timers, port: OutboundPort, { pgn, data }: Outgoing): Promise<SendOutcome> {
  const packets = countPackets(data.length)
  await port.lead({ kind: 'bam', size: data.length, packets, pgn })
  for (let number = 1; number <= packets; number += 1) {
    await pause(timers, TRANSPORT_MS.broadcastGap)
    await port.sendPacket(cutPacket(data, number))
  }
  return SENT
}

export type Connection = ReturnType<typeof openConnection>

/** Asks one receiver for leave and sends the blocks it clears. */
export function openConnection(timers: Timers, port: OutboundPort, { pgn, data }: Outgoing) {
  const packets = countPackets(data.length)
  let highestSent = 0
  let retransmits = 0
  let isSending = false
  let isOver = false
  let stopWatch: Cancel = () => {}
  let settle: (outcome: SendOutcome) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const end = () => {
    stopWatch()
    isOver = true
  }
  const outcome = new Promise<SendOutcome>((resolve, reject) => {
    settle = (value) => {
      end()
      resolve(value)
    }
    fail = (error) => {
      end()
      reject(error)
    }
  })

  const abort = (reason: number) => {
    settle({ kind: 'aborted', by: 'us', reason })
    port.lead({ kind: 'abort', reason, pgn }).catch(() => {})
  }
  const watch = (ms: number) => {
    stopWatch()
    stopWatch = timers.after(ms, () => abort(ABORT.timeout))
  }
  const sendBlock = async (from: number, to: number) => {
    isSending = true
    for (let number = from; number <= to && !isOver; number += 1) {
      // The receiver may answer the last packet before its writing has come back.
      if (number === to) isSending = false
      highestSent = Math.max(highestSent, number)
      if (number === to) watch(TRANSPORT_MS.clearance)
      await port.sendPacket(cutPacket(data, number))
    }
  }
  const onClear = ({ packets: count, next }: Extract<ManagementFrame, { kind: 'cts' }>) => {
    if (isSending) return abort(ABORT.clearToSendDuringTransfer)
    if (count === 0) return watch(TRANSPORT_MS.held)
    if (next > packets) return abort(ABORT.badSequenceNumber)
    if (next <= highestSent) {
      retransmits += 1
      if (retransmits > MOST_RETRANSMITS) return abort(ABORT.tooManyRetransmits)
    }
    stopWatch()
    sendBlock(next, Math.min(packets, next + count - 1)).catch(fail)
  }

  return {
    pgn,
    /** Asks for leave; called once the receiver's words find their way here, for they may come at once. */
    start() {
      watch(TRANSPORT_MS.clearance)
      port.lead({ kind: 'rts', size: data.length, packets, packetsAtOnce: NO_LIMIT, pgn }).catch(fail)
    },
    /** Rejects with what the port threw. */
    outcome,
    /** The receiver's word: clear to send, end of message or abort. */
    onWord(frame: Extract<ManagementFrame, { kind: 'cts' | 'end-of-message' | 'abort' }>) {
      if (isOver) return
      if (frame.kind === 'cts') return onClear(frame)
      if (frame.kind === 'abort') return settle({ kind: 'aborted', by: 'them', reason: frame.reason })
      if (highestSent === packets && frame.size === data.length) return settle(SENT)
      abort(ABORT.other)
    },
  }
}

function cutPacket(data: Uint8Array, number: number): Uint8Array {
  const packet = new Uint8Array(PACKET_BYTES + 1).fill(PADDING)
  packet[0] = number
  const offset = (number - 1) * PACKET_BYTES
  packet.set(data.subarray(offset, offset + PACKET_BYTES), 1)
  return packet
}
