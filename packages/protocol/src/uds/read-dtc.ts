/**
 * ReadDTCInformation, 0x19 (ISO 14229-1): sub-functions 02 (codes by status mask), 0A (all supported codes),
 * 04 (snapshot of a code) and 06 (extended data of a code).
 * The contents of snapshots and extended data are the maker's own; they come out as bytes.
 */
import type { ByteReader } from '#protocol/bytes'
import { concat, DecodeError, encodeNumber, formatHex } from '#protocol/bytes'
import { decodeAnswer } from './answer.ts'
import type { NegativeResponse } from './negative-response.ts'

const SERVICE = 0x19
const BY_STATUS_MASK = 0x02
const SNAPSHOT = 0x04
const EXTENDED_DATA = 0x06
const SUPPORTED = 0x0a
const ALL_RECORDS = 0xff

/** Three bytes of the code as one number, and its status byte as the unit sent it. */
export interface DtcRecord {
  readonly dtc: number
  readonly status: number
}

export interface DtcListAnswer {
  readonly kind: 'dtcs'
  /** Status bits the unit keeps at all; the others say nothing. */
  readonly availableStatus: number
  readonly dtcs: readonly DtcRecord[]
}

export interface DtcDetailAnswer extends DtcRecord {
  readonly kind: 'snapshot' | 'extended'
  /** Record numbers, counts and data behind code and status; empty if the unit stored nothing. */
  readonly records: Uint8Array
}

export type ReadDtcRequest =
  | { readonly kind: 'by-status'; readonly mask: number }
  | { readonly kind: 'supported' }
  | { readonly kind: 'snapshot' | 'extended'; readonly dtc: number }

/** `{ kind: 'by-status', mask: 0x08 }` becomes `19 02 08`. */
export function encodeReadDtc(request: ReadDtcRequest): Uint8Array {
  switch (request.kind) {
    case 'by-status':
      return Uint8Array.of(SERVICE, BY_STATUS_MASK, request.mask)
    case 'supported':
      return Uint8Array.of(SERVICE, SUPPORTED)
    case 'snapshot':
    case 'extended': {
      const subFunction = request.kind === 'snapshot' ? SNAPSHOT : EXTENDED_DATA
      return concat(Uint8Array.of(SERVICE, subFunction), encodeNumber(request.dtc, 3), Uint8Array.of(ALL_RECORDS))
    }
  }
}

/** Reads what comes back to any of the four. @throws {DecodeError} */
export function decodeReadDtc(bytes: Uint8Array): DtcListAnswer | DtcDetailAnswer | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    const subFunction = reader.u8()
    switch (subFunction) {
      case BY_STATUS_MASK:
      case SUPPORTED:
        return decodeList(reader)
      case SNAPSHOT:
        return { kind: 'snapshot', ...decodeRecord(reader), records: reader.rest() } as const
      case EXTENDED_DATA:
        return { kind: 'extended', ...decodeRecord(reader), records: reader.rest() } as const
      default:
        throw new DecodeError(`sub-function ${formatHex(subFunction, 2)} was not asked for`, 1)
    }
  })
}

function decodeList(reader: ByteReader): DtcListAnswer {
  const availableStatus = reader.u8()
  const dtcs: DtcRecord[] = []
  while (reader.left > 0) dtcs.push(decodeRecord(reader))
  return { kind: 'dtcs', availableStatus, dtcs }
}

function decodeRecord(reader: ByteReader): DtcRecord {
  return { dtc: reader.u24(), status: reader.u8() }
}
