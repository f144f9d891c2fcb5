/** What both directions of the GVRET protocol share: how messages begin, and how an identifier and its data are spelled. */
import { formatHex } from '#protocol/bytes'
import type { CanFrame } from './frame.ts'

export const GVRET_START = 0xf1
/** Commands, and the answers to them. */
export const GVRET_COMMANDS = { frame: 0x00, setup: 0x05, alive: 0x09 } as const
/** Bit 31 of an identifier. */
export const GVRET_EXTENDED = 0x8000_0000
const MOST_BYTES = 8

/**
 * Cuts a stream into messages, wherever its pieces break; bytes between them are passed over.
 *
 * @param lengthOf all bytes of the message that begins so (its first two are there), more than there are while that is
 *   not told, undefined for a command that nobody knows.
 */
export function createGvretCutter(
  lengthOf: (begin: readonly number[]) => number | undefined,
  onMessage: (message: Uint8Array) => void,
  onGarbled?: (because: string) => void,
) {
  let open: number[] = []
  return (bytes: Uint8Array) => {
    for (const byte of bytes) {
      if (open.length === 0 && byte !== GVRET_START) continue
      open.push(byte)
      if (open.length < 2) continue
      const length = lengthOf(open)
      if (length !== undefined && open.length < length) continue
      const message = Uint8Array.from(open)
      open = []
      if (length === undefined) onGarbled?.(`command 0x${formatHex(message[1] ?? 0, 2)} is not known`)
      else onMessage(message)
    }
  }
}

/** @returns undefined if no such frame can be on a bus. */
export function readGvretFrame(
  message: Uint8Array,
  idAt: number,
  length: number,
  dataAt: number,
): CanFrame | undefined {
  const told = new DataView(message.buffer, message.byteOffset).getUint32(idAt, true)
  const isExtended = told >= GVRET_EXTENDED
  const id = isExtended ? told - GVRET_EXTENDED : told
  if (length > MOST_BYTES || id > (isExtended ? 0x1fff_ffff : 0x7ff)) return undefined
  return { id, isExtended, data: message.slice(dataAt, dataAt + length) }
}
