import { createReader, DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'
import { createWriter } from '#protocol/layout'
import { decodeAnswer, POSITIVE_OFFSET, requireEnd, SUPPRESS_BIT } from './answer.ts'
import type { NegativeResponse } from './negative-response.ts'

export interface PositiveResponse<Response> {
  readonly kind: 'positive'
  readonly response: Response
}

/** One diagnostic service: its number, and how its request and its positive response lie in bytes. */
export interface Service<Request = unknown, Response = unknown> {
  /** Service identifier of the request; the positive response has it with 0x40 added. */
  readonly id: number
  /** As the standard calls it: `'ECUReset'`. */
  readonly name: string
  /** Whether the byte behind the service is a sub-function, whose top bit suppresses the positive response. */
  readonly hasSubFunction: boolean
  /** What the positive response repeats of the request, as a mask for each byte behind the service. */
  readonly echoes: readonly number[]
  /** @param isSilent sets suppressPosRspMsgIndicationBit: the unit answers only if it refuses. @throws {RangeError} */
  encodeRequest(request: Request, isSilent?: boolean): Uint8Array
  /** Reads a request, whether it suppresses its response or not. @throws {DecodeError} */
  decodeRequest(bytes: Uint8Array): Request
  /** @throws {RangeError} */
  encodeResponse(response: Response): Uint8Array
  /** @throws {DecodeError} if it is the answer of another service or breaks its layout. */
  decodeResponse(bytes: Uint8Array): PositiveResponse<Response> | NegativeResponse
}

export interface ServiceOutline<Request, Response> {
  readonly id: number
  readonly name: string
  readonly request: Layout<Request>
  readonly response: Layout<Response>
  readonly hasSubFunction?: boolean
  /** Default: the sub-function, if there is one. */
  readonly echoes?: readonly number[]
}

/** Makes a service of its two layouts; they begin behind the service byte and end with the message. */
export function defineService<Request, Response>(
  outline: ServiceOutline<Request, Response>,
): Service<Request, Response> {
  const { id, name, request, response, hasSubFunction = false } = outline
  return {
    id,
    name,
    hasSubFunction,
    echoes: outline.echoes ?? (hasSubFunction ? [0x7f] : []),
    encodeRequest(value, isSilent = false) {
      if (isSilent && !hasSubFunction) throw new RangeError(`${name} has no sub-function to suppress its response`)
      const bytes = encode(id, request, value)
      if (isSilent) bytes[1] = (bytes[1] ?? 0) | SUPPRESS_BIT
      return bytes
    },
    decodeRequest(bytes) {
      if (bytes[0] !== id) throw new DecodeError('the request of another service', 0)
      const [, subFunction = 0] = bytes
      const isSilent = hasSubFunction && (subFunction & SUPPRESS_BIT) !== 0
      return decode(isSilent ? bytes.with(1, subFunction & ~SUPPRESS_BIT) : bytes, request)
    },
    encodeResponse: (value) => encode(id + POSITIVE_OFFSET, response, value),
    decodeResponse: (bytes) =>
      decodeAnswer(id, bytes, (reader) => {
        const value = response.read(reader)
        requireEnd(reader)
        return { kind: 'positive', response: value }
      }),
  }
}

function encode<Value>(head: number, layout: Layout<Value>, value: Value): Uint8Array {
  const writer = createWriter()
  writer.number(head, 1)
  layout.write(writer, value)
  return writer.finish()
}

function decode<Value>(bytes: Uint8Array, layout: Layout<Value>): Value {
  const reader = createReader(bytes)
  reader.u8()
  const value = layout.read(reader)
  requireEnd(reader)
  return value
}
