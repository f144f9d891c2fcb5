import type { ByteReader } from '#protocol/bytes'
import { createReader, DecodeError } from '#protocol/bytes'
import type { NegativeResponse } from './negative-response.ts'
import { decodeNegativeResponse, NEGATIVE_RESPONSE } from './negative-response.ts'

export const POSITIVE_OFFSET = 0x40

/** What a service repeats in its answer, as a mask for each byte behind the service; the top bit of a sub-function only suppresses. */
const ECHOES: ReadonlyMap<number, readonly number[]> = new Map([
  [0x01, [0xff]],
  [0x02, [0xff]],
  [0x09, [0xff]],
  [0x10, [0x7f]],
  [0x19, [0x7f]],
  [0x22, [0xff, 0xff]],
  [0x3e, [0x7f]],
])

/**
 * Tells whether a message answers this request, and not an earlier one that came too late.
 * Looks at the service, and where the service repeats it at PID, sub-function or first data identifier.
 */
export function isAnswerTo(request: Uint8Array, message: Uint8Array): boolean {
  const service = request[0] ?? 0
  if (message[0] === NEGATIVE_RESPONSE) return message[1] === service && message.length === 3
  if (message[0] !== service + POSITIVE_OFFSET) return false
  const echoes = ECHOES.get(service) ?? []
  return echoes.every((mask, index) => ((message[index + 1] ?? 0) & mask) === ((request[index + 1] ?? 0) & mask))
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
