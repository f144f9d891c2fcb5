/** Which parameters a unit knows, DM24, and with it the values of its DM25 freeze frames (SAE J1939-73, 5.7.24 and 5.7.25). */
import { concat, DecodeError } from '#protocol/bytes'
import type { J1939FreezeFrame } from './dm-freeze-frame.ts'

/** One entry of DM24: a parameter that the unit knows, and what for. */
export interface SupportedParameter {
  readonly spn: number
  readonly inTestResults: boolean
  readonly inDataStream: boolean
  readonly inFreezeFrame: boolean
  /** In the freeze frame. */
  readonly lengthBytes: number
}

const SUPPORT_BYTES = 4

/** Reads DM24, in the order in which the values stand in DM25. @throws {DecodeError} if the last entry is cut off. */
export function decodeSupportedParameters(data: Uint8Array): readonly SupportedParameter[] {
  const found: SupportedParameter[] = []
  for (let offset = 0; offset < data.length; offset += SUPPORT_BYTES) {
    if (isPadding(data.subarray(offset))) break
    if (offset + SUPPORT_BYTES > data.length) throw new DecodeError('a parameter takes four bytes', data.length)
    const [low = 0, middle = 0, high = 0, lengthBytes = 0] = data.subarray(offset, offset + SUPPORT_BYTES)
    const spn = low | (middle << 8) | ((high >> 5) << 16)
    // The bits are low where the parameter is supported.
    const has = (bit: number) => (high & bit) === 0
    found.push({ spn, inTestResults: has(4), inDataStream: has(2), inFreezeFrame: has(1), lengthBytes })
  }
  return found
}

/** @throws {RangeError} beyond 19 bits of SPN, or a length beyond a byte. */
export function encodeSupportedParameters(parameters: readonly SupportedParameter[]): Uint8Array {
  return concat(
    ...parameters.map(({ spn, inTestResults, inDataStream, inFreezeFrame, lengthBytes }) => {
      if (spn < 0 || spn > 0x7ffff || lengthBytes < 0 || lengthBytes > 0xff) {
        throw new RangeError(`no supported parameter: SPN ${spn} with ${lengthBytes} bytes`)
      }
      // Two spare bits are set.
      const bits = 0x18 | (inTestResults ? 0 : 4) | (inDataStream ? 0 : 2) | (inFreezeFrame ? 0 : 1)
      return Uint8Array.of(spn & 0xff, (spn >> 8) & 0xff, ((spn >> 16) << 5) | bits, lengthBytes)
    }),
  )
}

/** Cuts the values of a DM25 record by what DM24 said. @throws {DecodeError} if the lengths disagree. */
export function splitFreezeFrame(
  { data }: J1939FreezeFrame,
  parameters: readonly SupportedParameter[],
): ReadonlyMap<number, Uint8Array> {
  const values = new Map<number, Uint8Array>()
  let offset = 0
  for (const { spn, lengthBytes, inFreezeFrame } of parameters) {
    if (!inFreezeFrame) continue
    if (offset + lengthBytes > data.length) throw new DecodeError(`SPN ${spn} is cut off`, data.length)
    values.set(spn, data.subarray(offset, offset + lengthBytes))
    offset += lengthBytes
  }
  if (offset < data.length) throw new DecodeError('the freeze frame holds more than was announced', offset)
  return values
}

function isPadding(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0xff)
}
