/** DoIP messages that travel over UDP (ISO 13400-2, 7.4 and 7.6): who is there, and what state an entity is in. */
import { concat, createReader, DecodeError, encodeAscii, encodeNumber, formatHex } from '#protocol/bytes'
import { decodeHeader, encodeMessage, HEADER_BYTES } from './header.ts'

/** Six bytes each, as numbers of a network card are written: `EID` of the entity, `GID` of all entities of a vehicle. */
export interface VehicleIdentification {
  readonly kind: 'identification'
  /** 17 characters; undefined where the entity does not know it yet. */
  readonly vin: string | undefined
  readonly logicalAddress: number
  readonly eid: Uint8Array
  /** Undefined where it is not set. */
  readonly gid: Uint8Array | undefined
  /** 0x00: none; 0x10: routing activation for central security; others are reserved or the maker's. */
  readonly furtherAction: number
  /** 0x00: VIN and GID are the same throughout the vehicle; 0x10: not yet; undefined where the entity does not say. */
  readonly syncStatus: number | undefined
}

export type DoipDatagram =
  | { readonly kind: 'identify' }
  | { readonly kind: 'identify-eid'; readonly eid: Uint8Array }
  | { readonly kind: 'identify-vin'; readonly vin: string }
  | VehicleIdentification
  | { readonly kind: 'status-request' }
  | EntityStatus
  | { readonly kind: 'power-request' }
  | { readonly kind: 'power'; readonly mode: number }
  | { readonly kind: 'header-nack'; readonly code: number }

export interface EntityStatus {
  readonly kind: 'status'
  /** 0x00: gateway, 0x01: node; others are reserved. */
  readonly nodeType: number
  readonly mostConnections: number
  readonly openConnections: number
  /** Bytes of a message; undefined where the entity does not say. */
  readonly longestMessage: number | undefined
}

const TYPES = {
  'header-nack': 0x0000,
  identify: 0x0001,
  'identify-eid': 0x0002,
  'identify-vin': 0x0003,
  identification: 0x0004,
  'status-request': 0x4001,
  status: 0x4002,
  'power-request': 0x4003,
  power: 0x4004,
} as const satisfies Record<DoipDatagram['kind'], number>

/** A question that any edition understands. */
export const ANY_VERSION = 0xff
const VIN_BYTES = 17
const EID_BYTES = 6

/**
 * Reads one datagram.
 *
 * @throws {DecodeError} as `decodeHeader`; 2 for a type that does not travel over UDP; 4 if the length is not that of
 *   the datagram; behind the header if the payload is too short or a VIN is no printable text.
 */
export function decodeDatagram(bytes: Uint8Array): DoipDatagram {
  const { type, length } = decodeHeader(bytes, [ANY_VERSION])
  if (length !== bytes.length - HEADER_BYTES) throw new DecodeError(`${length} bytes are announced`, 4)
  const reader = createReader(bytes)
  reader.take(HEADER_BYTES)
  const readVin = () => decodeVin(reader.take(VIN_BYTES), reader.offset - VIN_BYTES)
  switch (type) {
    case TYPES['header-nack']:
      return { kind: 'header-nack', code: reader.u8() }
    case TYPES.identify:
      return { kind: 'identify' }
    case TYPES['identify-eid']:
      return { kind: 'identify-eid', eid: reader.take(EID_BYTES) }
    case TYPES['identify-vin']:
      return { kind: 'identify-vin', vin: readVin() ?? refuseUnset() }
    case TYPES.identification:
      return {
        kind: 'identification',
        vin: readVin(),
        logicalAddress: reader.u16(),
        eid: reader.take(EID_BYTES),
        gid: isUnset(reader.take(EID_BYTES)) ? undefined : bytes.subarray(reader.offset - EID_BYTES, reader.offset),
        furtherAction: reader.u8(),
        syncStatus: reader.left > 0 ? reader.u8() : undefined,
      }
    case TYPES['status-request']:
      return { kind: 'status-request' }
    case TYPES.status:
      return {
        kind: 'status',
        nodeType: reader.u8(),
        mostConnections: reader.u8(),
        openConnections: reader.u8(),
        longestMessage: reader.left > 0 ? reader.u32() : undefined,
      }
    case TYPES['power-request']:
      return { kind: 'power-request' }
    case TYPES.power:
      return { kind: 'power', mode: reader.u8() }
    default:
      throw new DecodeError(`payload type 0x${formatHex(type, 4)} does not travel over UDP`, 2)
  }
}

/** Writes one datagram. @throws {RangeError} if a VIN has not 17 ASCII characters, or an EID or GID not six bytes. */
export function encodeDatagram(version: number, message: DoipDatagram): Uint8Array {
  return encodeMessage(version, TYPES[message.kind], encodePayload(message))
}

function encodePayload(message: DoipDatagram): Uint8Array {
  switch (message.kind) {
    case 'header-nack':
      return Uint8Array.of(message.code)
    case 'identify-eid':
      return requireLength(message.eid, EID_BYTES)
    case 'identify-vin':
      return requireLength(encodeAscii(message.vin), VIN_BYTES)
    case 'identification': {
      const { vin, logicalAddress, eid, gid, furtherAction, syncStatus } = message
      return concat(
        vin === undefined ? new Uint8Array(VIN_BYTES).fill(0xff) : requireLength(encodeAscii(vin), VIN_BYTES),
        encodeNumber(logicalAddress, 2),
        requireLength(eid, EID_BYTES),
        gid === undefined ? new Uint8Array(EID_BYTES).fill(0xff) : requireLength(gid, EID_BYTES),
        syncStatus === undefined ? Uint8Array.of(furtherAction) : Uint8Array.of(furtherAction, syncStatus),
      )
    }
    case 'status': {
      const { nodeType, mostConnections, openConnections, longestMessage } = message
      const head = Uint8Array.of(nodeType, mostConnections, openConnections)
      return longestMessage === undefined ? head : concat(head, encodeNumber(longestMessage, 4))
    }
    case 'power':
      return Uint8Array.of(message.mode)
    case 'identify':
    case 'status-request':
    case 'power-request':
      return new Uint8Array()
  }
}

/** An entity that does not know its VIN fills the field with 0x00 or 0xFF. */
function decodeVin(bytes: Uint8Array, offset: number): string | undefined {
  if (isUnset(bytes)) return undefined
  const bad = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e)
  if (bad >= 0) throw new DecodeError('a VIN is printable text', offset + bad)
  return String.fromCharCode(...bytes)
}

function refuseUnset(): never {
  throw new DecodeError('asks for a vehicle without a VIN', HEADER_BYTES)
}

function isUnset(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x00) || bytes.every((byte) => byte === 0xff)
}

function requireLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`${length} bytes are needed, not ${bytes.length}`)
  return bytes
}
