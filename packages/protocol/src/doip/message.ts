/** DoIP messages that travel over TCP (ISO 13400-2). UDP announcements are not in here. */
import type { ByteReader } from '#protocol/bytes'
import { concat, createReader, DecodeError, encodeNumber, formatHex } from '#protocol/bytes'
import { encodeMessage } from './header.ts'

const NOTHING = new Uint8Array()
/** Kept for the standard, behind the type of an activation and behind its code. */
const RESERVED = new Uint8Array(4)
const OEM_BYTES = 4

interface Routed {
  /** Logical addresses. */
  readonly source: number
  readonly target: number
}

export type DoipMessage =
  | { readonly kind: 'header-nack'; readonly code: number }
  | { readonly kind: 'activation-request'; readonly source: number; readonly type: number; readonly oem?: Uint8Array }
  | {
      readonly kind: 'activation-response'
      readonly tester: number
      readonly entity: number
      readonly code: number
      /** Four bytes of the maker, in a request as in a response; left out where there are none. */
      readonly oem?: Uint8Array
    }
  | { readonly kind: 'alive-request' }
  | { readonly kind: 'alive-response'; readonly source: number }
  | ({ readonly kind: 'diagnostic'; readonly data: Uint8Array } & Routed)
  | ({ readonly kind: 'diagnostic-ack' | 'diagnostic-nack'; readonly code: number } & Routed)

export const PAYLOAD_TYPES = {
  'header-nack': 0x0000,
  'activation-request': 0x0005,
  'activation-response': 0x0006,
  'alive-request': 0x0007,
  'alive-response': 0x0008,
  diagnostic: 0x8001,
  'diagnostic-ack': 0x8002,
  'diagnostic-nack': 0x8003,
} as const satisfies Record<DoipMessage['kind'], number>

/** Tells whether a payload type is one of ours. */
export function isPayloadType(type: number): boolean {
  return (Object.values(PAYLOAD_TYPES) as readonly number[]).includes(type)
}

/** Reads a payload whose header said `type`. @throws {DecodeError} if the type is unknown or the payload too short. */
export function decodePayload(type: number, payload: Uint8Array): DoipMessage {
  const reader = createReader(payload)
  switch (type) {
    case PAYLOAD_TYPES['header-nack']:
      return { kind: 'header-nack', code: reader.u8() }
    case PAYLOAD_TYPES['activation-request']:
      return { kind: 'activation-request', source: reader.u16(), type: reader.u8(), ...readOem(reader) }
    case PAYLOAD_TYPES['activation-response']:
      return {
        kind: 'activation-response',
        tester: reader.u16(),
        entity: reader.u16(),
        code: reader.u8(),
        ...readOem(reader),
      }
    case PAYLOAD_TYPES['alive-request']:
      return { kind: 'alive-request' }
    case PAYLOAD_TYPES['alive-response']:
      return { kind: 'alive-response', source: reader.u16() }
    case PAYLOAD_TYPES.diagnostic:
      return { kind: 'diagnostic', ...readRoute(reader), data: readRequired(reader) }
    case PAYLOAD_TYPES['diagnostic-ack']:
      return { kind: 'diagnostic-ack', ...readRoute(reader), code: reader.u8() }
    case PAYLOAD_TYPES['diagnostic-nack']:
      return { kind: 'diagnostic-nack', ...readRoute(reader), code: reader.u8() }
    default:
      throw new DecodeError(`payload type 0x${formatHex(type, 4)} is unknown here`, 2)
  }
}

/** Writes header and payload. */
export function encodeDoip(version: number, message: DoipMessage): Uint8Array {
  return encodeMessage(version, PAYLOAD_TYPES[message.kind], encodePayload(message))
}

function encodePayload(message: DoipMessage): Uint8Array {
  switch (message.kind) {
    case 'header-nack':
      return Uint8Array.of(message.code)
    case 'activation-request':
      return concat(encodeNumber(message.source, 2), Uint8Array.of(message.type), RESERVED, encodeOem(message.oem))
    case 'activation-response':
      return concat(
        encodeNumber(message.tester, 2),
        encodeNumber(message.entity, 2),
        Uint8Array.of(message.code),
        RESERVED,
        encodeOem(message.oem),
      )
    case 'alive-request':
      return NOTHING
    case 'alive-response':
      return encodeNumber(message.source, 2)
    case 'diagnostic':
      return concat(encodeRoute(message), message.data)
    case 'diagnostic-ack':
    case 'diagnostic-nack':
      return concat(encodeRoute(message), Uint8Array.of(message.code))
  }
}

function encodeRoute({ source, target }: Routed): Uint8Array {
  return concat(encodeNumber(source, 2), encodeNumber(target, 2))
}

/** Behind four reserved bytes, and only if all four are there. */
function readOem(reader: ByteReader): { readonly oem?: Uint8Array } {
  const rest = reader.rest()
  if (rest.length === RESERVED.length) return {}
  if (rest.length !== RESERVED.length + OEM_BYTES) {
    throw new DecodeError(`${rest.length} bytes cannot stand behind an activation`, reader.offset - rest.length)
  }
  return { oem: rest.subarray(RESERVED.length) }
}

function encodeOem(oem: Uint8Array = NOTHING): Uint8Array {
  if (oem.length === 0 || oem.length === OEM_BYTES) return oem
  throw new RangeError(`a maker adds ${OEM_BYTES} bytes to an activation, not ${oem.length}`)
}

function readRoute(reader: ByteReader): Routed {
  return { source: reader.u16(), target: reader.u16() }
}

function readRequired(reader: ByteReader): Uint8Array {
  if (reader.left === 0) throw new DecodeError('a diagnostic message carries at least one byte', 4)
  return reader.rest()
}
