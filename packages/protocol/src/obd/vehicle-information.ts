/** Service 09 of SAE J1979 on CAN: what a vehicle, its engine and its units are. Counters: `decodePerformanceTracking`. */
import type { ByteReader } from '#protocol/bytes'
import { DecodeError, decodeLatin1, toHex } from '#protocol/bytes'
import type { NegativeResponse } from '#protocol/uds'
import { decodeAnswer, requireEnd } from '#protocol/uds'
import { decodeSupportedPids } from './current-data.ts'

const SERVICE = 0x09

export const INFORMATION_TYPES = {
  vin: 0x02,
  calibrationId: 0x04,
  calibrationVerificationNumber: 0x06,
  ecuName: 0x0a,
  engineSerialNumber: 0x0d,
  typeApprovalNumber: 0x0f,
} as const

export type InformationType = keyof typeof INFORMATION_TYPES

/** Bytes of one item. */
export const ITEM_BYTES = {
  vin: 17,
  calibrationId: 16,
  calibrationVerificationNumber: 4,
  ecuName: 20,
  engineSerialNumber: 17,
  typeApprovalNumber: 17,
} as const
const BINARY: readonly InformationType[] = ['calibrationVerificationNumber']

export interface InformationAnswer {
  readonly kind: 'information'
  /** Text without the fill bytes around it, verification numbers as hex; a unit may hold several calibrations. */
  readonly items: readonly string[]
}

/** @param type a name, or a number such as those of `PERFORMANCE_TYPES`; 0x00 asks which there are. */
export function encodeVehicleInformation(type: InformationType | number): Uint8Array {
  return Uint8Array.of(SERVICE, typeof type === 'number' ? type : INFORMATION_TYPES[type])
}

/** Which types a unit offers: `49 00` and four bytes, bit 31 for type 01. @throws {DecodeError} */
export function decodeSupportedInformation(bytes: Uint8Array) {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    if (reader.u8() !== 0x00) throw new DecodeError('another type was asked for', 1)
    const types = decodeSupportedPids(0x00, reader.rest())
    return { kind: 'types', types } as const
  })
}

/** Reads `49 02 01` and 17 characters: type, number of items, items. @throws {DecodeError} if a character is not printable ASCII. */
export function decodeVehicleInformation(
  type: InformationType,
  bytes: Uint8Array,
): InformationAnswer | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    if (reader.u8() !== INFORMATION_TYPES[type]) throw new DecodeError('another type was asked for', 1)
    const count = reader.u8()
    const bytesEach = ITEM_BYTES[type]
    const items = Array.from({ length: count }, () =>
      BINARY.includes(type) ? toHex(reader.take(bytesEach), '') : readText(reader, bytesEach),
    )
    requireEnd(reader)
    return { kind: 'information', items }
  })
}

/** Fill bytes are 0x00 and blanks, before or behind the text; the ECU name separates its two halves by `-` or 0x00. */
function readText(reader: ByteReader, length: number): string {
  const offset = reader.offset
  const told = decodeLatin1(reader.take(length))
  if (/^[!-~]*$/.test(told)) return told
  const text = told.replaceAll('\0', ' ').trim()
  if (!/^[\x20-\x7e]*$/.test(text)) throw new DecodeError('not printable ASCII', offset)
  return text.replaceAll(/ +/g, ' ')
}
