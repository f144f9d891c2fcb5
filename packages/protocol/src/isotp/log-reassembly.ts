/** Messages out of recorded frames: no flow control, no clock, any number of senders side by side. */
import { DecodeError } from '#protocol/bytes'
import { decodeFrame } from './frame.ts'
import type { ReassemblyOptions } from './reassembly.ts'
import { createReassembly } from './reassembly.ts'

export interface LogReassemblyListener {
  /** @param message a view of the frame where it fits into one, else bytes of its own. */
  onMessage(id: number, message: Uint8Array, addressByte: number | undefined): void
  /** A message is lost, or a frame breaks ISO 15765-2. */
  onBroken?(id: number, because: string, addressByte: number | undefined): void
}

export interface LogReassemblyOptions extends Pick<ReassemblyOptions, 'limitBytes'> {
  /** Extended and mixed addressing: the first byte of each payload is an address. */
  readonly hasAddressByte?: boolean
}

/** Keeps one message under way for each identifier, and each address byte if there are any. */
export function createLogReassembly(
  { onMessage, onBroken }: LogReassemblyListener,
  { hasAddressByte = false, ...options }: LogReassemblyOptions = {},
) {
  const senders = new Map<number, ReturnType<typeof createReassembly>>()
  const start = hasAddressByte ? 1 : 0
  const senderOf = (key: number) => {
    const sender = senders.get(key) ?? createReassembly(options)
    senders.set(key, sender)
    return sender
  }
  return {
    /** Takes the payload of the next frame. Bytes are looked at, not kept, but for messages of one frame. */
    onPayload(id: number, data: Uint8Array) {
      const addressByte = hasAddressByte ? data[0] : undefined
      try {
        const frame = decodeFrame(data, start)
        if (frame.kind === 'flow') return
        const step = senderOf(addressByte === undefined ? id : id * 0x100 + addressByte).accept(frame)
        if (step.kind === 'message') onMessage(id, step.data, addressByte)
        else if (step.kind === 'broken') onBroken?.(id, step.because, addressByte)
        else if (step.kind === 'too-long') onBroken?.(id, `${step.length} bytes are announced`, addressByte)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        onBroken?.(id, error.message, addressByte)
      }
    },
    /** Messages that never ended, by identifier; with address bytes one for each. */
    unfinished: () =>
      [...senders]
        .filter(([, sender]) => sender.isOpen())
        .map(([key]) => (hasAddressByte ? Math.floor(key / 0x100) : key)),
  }
}
