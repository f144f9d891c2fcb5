/**
 * Trouble codes with their lamps, alike in DM1 (active), DM2 (previously active), DM6 (pending, emission-related) and
 * DM12 (active, emission-related) of SAE J1939-73, 5.7.
 */
import { concat, DecodeError } from '#protocol/bytes'
import type { J1939Dtc, SpnVersion } from '#protocol/dtc'
import { decodeJ1939Dtc, encodeJ1939Dtc, J1939_DTC_BYTES } from '#protocol/dtc'
import type { Lamps } from './lamps.ts'
import { decodeLamps, encodeLamps, LAMPS_BYTES } from './lamps.ts'

export interface TroubleCodes {
  readonly lamps: Lamps
  readonly codes: readonly J1939Dtc[]
}

const SHORTEST = LAMPS_BYTES + J1939_DTC_BYTES
const FRAME_BYTES = 8
const PADDING = 0xff

/**
 * Reads lamps and codes. Four zeros, or in old units four 0xFF, in the place of a code say that there is none.
 *
 * @param oldVersion how this maker spells codes whose CM bit is set.
 * @throws {DecodeError} below six bytes, or if what is left behind the last code is no padding.
 */
export function decodeTroubleCodes(data: Uint8Array, oldVersion?: Exclude<SpnVersion, 4>): TroubleCodes {
  const [status = 0, flash = 0] = data
  if (data.length < SHORTEST) throw new DecodeError('lamps and a code take six bytes', data.length)
  const codes: J1939Dtc[] = []
  let offset = LAMPS_BYTES
  for (; offset + J1939_DTC_BYTES <= data.length; offset += J1939_DTC_BYTES) {
    const bytes = data.subarray(offset, offset + J1939_DTC_BYTES)
    if (!isFiller(bytes)) codes.push(decodeJ1939Dtc(bytes, oldVersion))
  }
  if (!isFiller(data.subarray(offset))) throw new DecodeError('half a code is left at the end', offset)
  return { lamps: decodeLamps(status, flash), codes }
}

/** Writes six bytes or more, padded to a full frame where they fit into one. @throws {RangeError} as `encodeJ1939Dtc`. */
export function encodeTroubleCodes({ lamps, codes }: TroubleCodes): Uint8Array {
  const body = codes.length === 0 ? new Uint8Array(J1939_DTC_BYTES) : concat(...codes.map(encodeJ1939Dtc))
  const padding = new Uint8Array(Math.max(0, FRAME_BYTES - LAMPS_BYTES - body.length)).fill(PADDING)
  return concat(encodeLamps(lamps), body, padding)
}

function isFiller(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === PADDING)
}
