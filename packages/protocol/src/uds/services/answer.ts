import type { ByteReader } from '#protocol/bytes'
import { createReader, DecodeError } from '#protocol/bytes'
import type { NegativeResponse } from './negative-response.ts'
import { decodeNegativeResponse, NEGATIVE_RESPONSE } from './negative-response.ts'

export const POSITIVE_OFFSET = 0x40
/** suppressPosRspMsgIndicationBit, the top bit of a sub-function (ISO 14229-1, 8.2.2). */
export const SUPPRESS_BIT = 0x80

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
  if (bytes[0] === NEGATIVE_RESPONSE) return decodeRefusal(service, bytes)
  const reader = createReader(bytes)
  if (reader.u8() !== service + POSITIVE_OFFSET) throw new DecodeError('the answer of another service', 0)
  return decode(reader)
}

/** Refuses an answer that goes on where it ought to end. */
export function requireEnd(reader: ByteReader): void {
  if (reader.left > 0) throw new DecodeError(`${reader.left} bytes too many`, reader.offset)
}

function decodeRefusal(service: number, bytes: Uint8Array): NegativeResponse {
  const refusal = decodeNegativeResponse(bytes)
  if (refusal.service !== service) throw new DecodeError('the refusal of another service', 1)
  return refusal
}
