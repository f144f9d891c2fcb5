/** Who a vehicle and its units are (SAE J1939-71): VIN 65260, component 65259, software 65242. Text with `*` between fields. */
import { DecodeError, encodeAscii } from '#protocol/bytes'

/** Reads one VIN; undefined where the unit has none. @throws {DecodeError} if it is no printable text. */
export function decodeVehicleIdentification(data: Uint8Array): string | undefined {
  return decodeFields(data)[0] || undefined
}

/** @throws {RangeError} beyond ASCII. */
export const encodeVehicleIdentification = (vin: string): Uint8Array => encodeAscii(`${vin}*`)

export interface Component {
  readonly make?: string
  readonly model?: string
  readonly serialNumber?: string
  readonly unitNumber?: string
}

/** Fields that are empty or missing are not there. @throws {DecodeError} if it is no printable text. */
export function decodeComponent(data: Uint8Array): Component {
  const [make, model, serialNumber, unitNumber] = decodeFields(data)
  return {
    ...(make && { make }),
    ...(model && { model }),
    ...(serialNumber && { serialNumber }),
    ...(unitNumber && { unitNumber }),
  }
}

export function encodeComponent({ make = '', model = '', serialNumber = '', unitNumber = '' }: Component): Uint8Array {
  return encodeAscii(`${make}*${model}*${serialNumber}*${unitNumber}*`)
}

/** The first byte counts the fields, and is not relied on. @throws {DecodeError} if it is no printable text. */
export function decodeSoftware(data: Uint8Array): readonly string[] {
  if (data.length === 0) throw new DecodeError('software identification has at least one byte', 0)
  return decodeFields(data.subarray(1), 1).filter((field) => field !== '')
}

export const encodeSoftware = (fields: readonly string[]): Uint8Array =>
  Uint8Array.of(fields.length, ...encodeAscii(fields.map((field) => `${field}*`).join('')))

function decodeFields(data: Uint8Array, offset = 0): readonly string[] {
  const text = String.fromCharCode(...data).replace(/[\0\xff]+$/, '')
  const bad = text.search(/[^\x20-\x7e]/)
  if (bad >= 0) throw new DecodeError('identification is printable text', offset + bad)
  return text.split('*').map((field) => field.trim())
}
