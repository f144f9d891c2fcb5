/** The receiving end of one transfer (SAE J1939-21, 5.10): a broadcast is only listened to, a connection is led. */
import type { Cancel, Timers } from '#protocol/link'
import { ABORT } from './abort-reason.ts'
import { TRANSPORT_MS } from './message.ts'
import type { ManagementFrame } from './transport-frame.ts'
import { PACKET_BYTES } from './transport-frame.ts'

export interface InboundPort {
  /** Speaks to the sender; never called for a broadcast. */
  reply(frame: ManagementFrame): void
  onMessage(data: Uint8Array): void
  onBroken(by: 'us' | 'them', reason: number): void
}

export type Inbound = ReturnType<typeof openInbound>

/** How often packets are asked for again in one transfer. */
const MOST_RETRANSMITS = 2
/** Packets we ask for in one go. */
const WINDOW = 16

/** @param announcement what the sender began with. */
export function openInbound(
  timers: Timers,
  port: InboundPort,
  announcement: Extract<ManagementFrame, { kind: 'rts' | 'bam' }>,
) {
  const { pgn, size, packets } = announcement
  const isBroadcast = announcement.kind === 'bam'
  const message = new Uint8Array(size)
  let next = 1
  let windowEnd = isBroadcast ? packets : 0
  let hasGap = false
  let retransmits = 0
  let isOver = false
  let stopWatch: Cancel = () => {}

  const end = (by: 'us' | 'them', reason: number) => {
    isOver = true
    stopWatch()
    if (by === 'us' && !isBroadcast) port.reply({ kind: 'abort', reason, pgn })
    port.onBroken(by, reason)
  }
  const watch = (ms: number) => {
    stopWatch()
    stopWatch = timers.after(ms, () => (hasGap ? askAgain() : end('us', ABORT.timeout)))
  }
  const grant = () => {
    const atOnce = announcement.kind === 'rts' ? Math.min(WINDOW, announcement.packetsAtOnce) : 0
    windowEnd = Math.min(packets, next + atOnce - 1)
    watch(TRANSPORT_MS.firstPacket)
    port.reply({ kind: 'cts', packets: windowEnd - next + 1, next, pgn })
  }
  const askAgain = () => {
    retransmits += 1
    if (retransmits > MOST_RETRANSMITS) return end('us', ABORT.tooManyRetransmits)
    hasGap = false
    grant()
  }
  const keep = (data: Uint8Array) => {
    const offset = (next - 1) * PACKET_BYTES
    message.set(data.subarray(0, Math.min(PACKET_BYTES, size - offset)), offset)
    next += 1
    if (next <= packets) return next > windowEnd ? grant() : watch(TRANSPORT_MS.nextPacket)
    isOver = true
    stopWatch()
    if (!isBroadcast) port.reply({ kind: 'end-of-message', size, packets, pgn })
    port.onMessage(message)
  }
  /** Behind a gap the rest of the block is let pass; then what is missing is asked for again. */
  const miss = (number: number) => {
    if (number < next) return end('us', ABORT.duplicateSequenceNumber)
    if (isBroadcast || number > windowEnd) return end('us', ABORT.badSequenceNumber)
    hasGap = true
    if (number === windowEnd) askAgain()
    else watch(TRANSPORT_MS.nextPacket)
  }

  return {
    pgn,
    /** Clears the first block; called once the sender's packets find their way here, for they may come at once. */
    start() {
      if (isBroadcast) watch(TRANSPORT_MS.nextPacket)
      else grant()
    },
    /** @param packet number and seven bytes, the last ones padding where the message ends before. */
    onPacket(packet: Uint8Array) {
      const number = packet[0] ?? 0
      if (isOver) return
      if (packet.length <= PACKET_BYTES) return end('us', ABORT.other)
      if (number === next && !hasGap) keep(packet.subarray(1))
      else if (number >= next || !hasGap) miss(number)
    },
    /** The sender gave up. */
    onAbort: (reason: number) => end('them', reason),
    /** Ends it without a word to the sender: a newer transfer takes its place, or the bus is gone. */
    drop() {
      isOver = true
      stopWatch()
    },
  }
}
