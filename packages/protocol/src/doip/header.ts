/** The header of every DoIP message (ISO 13400-2): version, its complement, type, length. */
import { concat, createReader, DecodeError, encodeNumber, formatHex } from '#protocol/bytes'

export const HEADER_BYTES = 8
/** 0x02 is the edition of 2012, 0x03 that of 2019. We speak 2 unless told otherwise and understand both. */
export const VERSIONS: readonly number[] = [0x02, 0x03]
/** No diagnostic answer is longer; what announces more is refused before a byte of it is kept. */
export const LONGEST_PAYLOAD_BYTES = 0x1_0000

export interface DoipHeader {
  readonly version: number
  readonly type: number
  readonly length: number
}

/**
 * Reads the first eight bytes.
 *
 * @param more versions that are understood besides `VERSIONS`.
 * @throws {DecodeError} at byte 0 for an unknown version, 1 if its complement differs, 4 if the payload is too long.
 */
export function decodeHeader(bytes: Uint8Array, more: readonly number[] = []): DoipHeader {
  const reader = createReader(bytes)
  const version = reader.u8()
  if (reader.u8() !== (version ^ 0xff)) throw new DecodeError('version and its complement disagree', 1)
  if (!VERSIONS.includes(version) && !more.includes(version))
    throw new DecodeError(`version 0x${formatHex(version, 2)} is unknown`, 0)
  const header = { version, type: reader.u16(), length: reader.u32() }
  if (header.length > LONGEST_PAYLOAD_BYTES) throw new DecodeError(`${header.length} bytes are too many`, 4)
  return header
}

/** Puts the header before a payload. */
export function encodeMessage(version: number, type: number, payload: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(version, version ^ 0xff), encodeNumber(type, 2), encodeNumber(payload.length, 4), payload)
}
