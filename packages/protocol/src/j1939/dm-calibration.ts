/** Calibration information, DM19 (SAE J1939-73, 5.7.19): which software a unit runs, and a number that proves it. */
import { concat, DecodeError, encodeAscii } from '#protocol/bytes'

export interface Calibration {
  /** CVN, 32 bits. */
  readonly verificationNumber: number
  /** Up to 16 printable characters; padding taken off. */
  readonly id: string
}

const ID_BYTES = 16
const NUMBER_BYTES = 4
const CALIBRATION_BYTES = NUMBER_BYTES + ID_BYTES

/** Reads one or more calibrations. @throws {DecodeError} if the last one is cut off, or an id is no printable text. */
export function decodeCalibrations(data: Uint8Array): readonly Calibration[] {
  if (data.length === 0 || data.length % CALIBRATION_BYTES !== 0) {
    throw new DecodeError('a calibration takes 20 bytes', data.length)
  }
  return Array.from({ length: data.length / CALIBRATION_BYTES }, (_, index) => {
    const offset = index * CALIBRATION_BYTES
    const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = data.subarray(offset, offset + NUMBER_BYTES)
    return {
      verificationNumber: (b0 | (b1 << 8) | (b2 << 16) | (b3 << 24)) >>> 0,
      id: decodeId(data.subarray(offset + NUMBER_BYTES, offset + CALIBRATION_BYTES), offset + NUMBER_BYTES),
    }
  })
}

/** @throws {RangeError} if an id is longer than 16 characters or no ASCII. */
export function encodeCalibrations(calibrations: readonly Calibration[]): Uint8Array {
  return concat(
    ...calibrations.map(({ verificationNumber: number, id }) => {
      if (id.length > ID_BYTES) throw new RangeError(`longer than ${ID_BYTES} characters: ${id}`)
      const bytes = new Uint8Array(CALIBRATION_BYTES)
      bytes.set([number & 0xff, (number >>> 8) & 0xff, (number >>> 16) & 0xff, number >>> 24])
      bytes.set(encodeAscii(id), NUMBER_BYTES)
      return bytes
    }),
  )
}

/** Zeros and blanks pad on the right, in old units on the left too. */
function decodeId(bytes: Uint8Array, offset: number): string {
  const text = String.fromCharCode(...bytes).replaceAll(/^[\0 ]+|[\0 ]+$/g, '')
  if (!/^[\x20-\x7e]*$/.test(text)) throw new DecodeError('a calibration id is printable text', offset)
  return text
}
