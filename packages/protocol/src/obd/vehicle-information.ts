/** Service 09 of SAE J1979 on CAN: VIN (02), calibration ids (04) and the unit's name (0A). */
import type { ByteReader } from '#protocol/bytes'
import { DecodeError } from '#protocol/bytes'
import type { NegativeResponse } from '#protocol/uds'
import { decodeAnswer, requireEnd } from '#protocol/uds'

const SERVICE = 0x09

export const INFORMATION_TYPES = { vin: 0x02, calibrationId: 0x04, ecuName: 0x0a } as const

export type InformationType = keyof typeof INFORMATION_TYPES

/** Bytes of one item. */
const ITEM_BYTES = { vin: 17, calibrationId: 16, ecuName: 20 } as const

export interface InformationAnswer {
  readonly kind: 'information'
  /** Text without the fill bytes around it; a unit may hold several calibrations. */
  readonly items: readonly string[]
}

export function encodeVehicleInformation(type: InformationType): Uint8Array {
  return Uint8Array.of(SERVICE, INFORMATION_TYPES[type])
}

/** Reads `49 02 01` and 17 characters: type, number of items, items. @throws {DecodeError} if a character is not printable ASCII. */
export function decodeVehicleInformation(
  type: InformationType,
  bytes: Uint8Array,
): InformationAnswer | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    if (reader.u8() !== INFORMATION_TYPES[type]) throw new DecodeError('another type was asked for', 1)
    const count = reader.u8()
    const items = Array.from({ length: count }, () => readText(reader, ITEM_BYTES[type]))
    requireEnd(reader)
    return { kind: 'information', items }
  })
}

/** Fill bytes are 0x00 and blanks, before or behind the text; the ECU name separates its two halves by `-` or 0x00. */
function readText(reader: ByteReader, length: number): string {
  const offset = reader.offset
  const text = String.fromCharCode(...reader.take(length))
    .replaceAll('\0', ' ')
    .trim()
  if (!/^[\x20-\x7e]*$/.test(text)) throw new DecodeError('not printable ASCII', offset)
  return text.replaceAll(/ +/g, ' ')
}
