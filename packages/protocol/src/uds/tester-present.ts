/** TesterPresent, 0x3E (ISO 14229-1): keeps a session open, and is the gentlest way to ask who is there. */
import { DecodeError } from '#protocol/bytes'
import { decodeAnswer, requireEnd } from './answer.ts'
import type { NegativeResponse } from './negative-response.ts'

const SERVICE = 0x3e

/** @param isSilent sets the suppress bit: the unit answers only if it refuses. */
export function encodeTesterPresent(isSilent = false): Uint8Array {
  return Uint8Array.of(SERVICE, isSilent ? 0x80 : 0x00)
}

/** Reads `7E 00`. @throws {DecodeError} */
export function decodeTesterPresent(bytes: Uint8Array): { readonly kind: 'present' } | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    if (reader.u8() !== 0) throw new DecodeError('tester present has one sub-function, 0x00', 1)
    requireEnd(reader)
    return { kind: 'present' as const }
  })
}
