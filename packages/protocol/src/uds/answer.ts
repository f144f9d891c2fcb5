import type { ByteReader } from '#protocol/bytes'
import { createReader, DecodeError } from '#protocol/bytes'
import type { NegativeResponse } from './negative-response.ts'
import { decodeNegativeResponse, NEGATIVE_RESPONSE } from './negative-response.ts'

export const POSITIVE_OFFSET = 0x40

const SUB_FUNCTION_MASK = 0x7f

/** What services have that repeat a sub-function (without the suppress bit) or an identifier in their answer. */
const ECHO_BYTES: Readonly<Record<number, number>> = { [0x10]: 1, [0x19]: 1, [0x22]: 2, [0x3e]: 1 }
const READ_BY_IDENTIFIER = 0x22

/**
 * Tells whether a message answers this request, and not an earlier one that came too late.
 * Looks at the service, and where the service repeats it at sub-function or first data identifier.
 */
export function isAnswerTo(request: Uint8Array, message: Uint8Array): boolean {
  const service = request[0] ?? 0
  if (message[0] === NEGATIVE_RESPONSE) return message[1] === service && message.length === 3
  if (message[0] !== service + POSITIVE_OFFSET) return false
  const mask = service === READ_BY_IDENTIFIER ? 0xff : SUB_FUNCTION_MASK
  for (let offset = 1; offset <= (ECHO_BYTES[service] ?? 0); offset += 1) {
    if (((message[offset] ?? 0) & mask) !== ((request[offset] ?? 0) & mask)) return false
  }
  return true
}

/**
 * Opens an answer: a negative response becomes a value, a positive one is read on behind its service byte.
 *
 * @throws {DecodeError} if the answer belongs to another service or does not follow the shape `decode` expects.
 */
export function decodeAnswer<Positive>(
  service: number,
  bytes: Uint8Array,
  decode: (reader: ByteReader) => Positive,
): Positive | NegativeResponse {
  if (bytes[0] === NEGATIVE_RESPONSE) return decodeNegativeResponse(bytes)
  const reader = createReader(bytes)
  if (reader.u8() !== service + POSITIVE_OFFSET) throw new DecodeError('the answer of another service', 0)
  return decode(reader)
}

/** Refuses an answer that goes on where it ought to end. */
export function requireEnd(reader: ByteReader): void {
  if (reader.left > 0) throw new DecodeError(`${reader.left} bytes too many`, reader.offset)
}
