/** What a unit measured when a code became active: the records of DM4 and DM25 (SAE J1939-73, 5.7.4 and 5.7.25). */
import { concat, DecodeError } from '#protocol/bytes'
import type { J1939Dtc } from '#protocol/dtc'
import { decodeJ1939Dtc, encodeJ1939Dtc, J1939_DTC_BYTES } from '#protocol/dtc'

/** One record of DM4 or DM25, its values as they came. */
export interface J1939FreezeFrame {
  readonly code: J1939Dtc
  readonly data: Uint8Array
}

/** Reads every record; a length of 0 says that there are none. @throws {DecodeError} if a record ends too early. */
export function decodeFreezeFrames(data: Uint8Array): readonly J1939FreezeFrame[] {
  const frames: J1939FreezeFrame[] = []
  for (let offset = 0; offset < data.length; ) {
    const length = data[offset] ?? 0
    if (length === 0 || isPadding(data.subarray(offset))) break
    const start = offset + 1
    if (length < J1939_DTC_BYTES || start + length > data.length) {
      throw new DecodeError(`a freeze frame cannot have ${length} bytes here`, offset)
    }
    const values = start + J1939_DTC_BYTES
    frames.push({ code: decodeJ1939Dtc(data.subarray(start, values)), data: data.subarray(values, start + length) })
    offset = start + length
  }
  return frames
}

/** No record at all is five zeros in a full frame. @throws {RangeError} as `encodeJ1939Dtc`, or beyond 251 bytes. */
export function encodeFreezeFrames(frames: readonly J1939FreezeFrame[]): Uint8Array {
  if (frames.length === 0) return Uint8Array.of(0, 0, 0, 0, 0, 0xff, 0xff, 0xff)
  return concat(
    ...frames.map(({ code, data }) => {
      const length = J1939_DTC_BYTES + data.length
      if (length > 0xff) throw new RangeError(`${length} bytes do not fit into a freeze frame`)
      return concat(Uint8Array.of(length), encodeJ1939Dtc(code), data)
    }),
  )
}

function isPadding(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0xff)
}
