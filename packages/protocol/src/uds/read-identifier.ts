/** ReadDataByIdentifier, 0x22 (ISO 14229-1), one identifier at a time: without the maker's description nobody can tell where a second one begins. */
import { concat, DecodeError, encodeNumber, formatHex } from '#protocol/bytes'
import { decodeAnswer } from './answer.ts'
import type { NegativeResponse } from './negative-response.ts'

const SERVICE = 0x22

/** Identification of ISO 14229-1, annex C.1, that workshops ask for. */
export const IDENTIFIERS = {
  partNumber: 0xf187,
  softwareNumber: 0xf188,
  softwareVersion: 0xf195,
  serialNumber: 0xf18c,
  vin: 0xf190,
  hardwareNumber: 0xf191,
  systemName: 0xf197,
} as const

export interface IdentifierAnswer {
  readonly kind: 'identifier'
  readonly identifier: number
  /** The record, as the maker defined it; at least one byte. */
  readonly data: Uint8Array
}

/** @param identifier 0x0000 to 0xFFFF. */
export function encodeReadIdentifier(identifier: number): Uint8Array {
  return concat(Uint8Array.of(SERVICE), encodeNumber(identifier, 2))
}

/** @throws {DecodeError} if the answer is about another identifier or empty. */
export function decodeReadIdentifier(bytes: Uint8Array, identifier: number): IdentifierAnswer | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    const found = reader.u16()
    if (found !== identifier) throw new DecodeError(`identifier ${formatHex(found, 4)} was not asked for`, 1)
    if (reader.left === 0) throw new DecodeError('the record is empty', 3)
    return { kind: 'identifier', identifier, data: reader.rest() }
  })
}
