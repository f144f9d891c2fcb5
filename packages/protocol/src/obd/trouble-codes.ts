/** Services 03, 07 and 0A of SAE J1979 on CAN: stored, pending and permanent codes of emission-related units. */
import { DecodeError } from '#protocol/bytes'
import type { NegativeResponse } from '#protocol/uds'
import { decodeAnswer, requireEnd } from '#protocol/uds'

export const CODE_SERVICES = { confirmed: 0x03, pending: 0x07, permanent: 0x0a } as const

export type CodeKind = keyof typeof CODE_SERVICES

export interface CodeList {
  readonly kind: 'codes'
  /** Two-byte codes in the unit's order. */
  readonly codes: readonly number[]
}

export function encodeReadCodes(kind: CodeKind): Uint8Array {
  return Uint8Array.of(CODE_SERVICES[kind])
}

/** Reads `43 02 03 01 01 71`: count, then two bytes a code. Codes of all zero are padding. @throws {DecodeError} */
export function decodeReadCodes(kind: CodeKind, bytes: Uint8Array): CodeList | NegativeResponse {
  return decodeAnswer(CODE_SERVICES[kind], bytes, (reader) => {
    const count = reader.u8()
    if (reader.left < count * 2) throw new DecodeError(`${count} codes are announced, ${reader.left} bytes follow`, 1)
    const codes = Array.from({ length: count }, () => reader.u16())
    while (reader.left >= 2)
      if (reader.u16() !== 0) throw new DecodeError('more codes than announced', reader.offset - 2)
    requireEnd(reader)
    return { kind: 'codes', codes: codes.filter((code) => code !== 0) }
  })
}
