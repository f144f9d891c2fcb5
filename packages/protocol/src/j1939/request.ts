/** Asking for a group and being told yes or no (SAE J1939-21, 5.4.2 and 5.4.4). */
import { DecodeError } from '#protocol/bytes'
import { decodePgn, encodePgn, PGN_BYTES } from './groups.ts'

/** Which group is asked for. @throws {DecodeError} if there are not exactly three bytes, or they are no group. */
export function decodeRequest(data: Uint8Array): number {
  const pgn = decodePgn(data, 0)
  if (data.length > PGN_BYTES) throw new DecodeError('a request has three bytes', PGN_BYTES)
  return pgn
}

export const encodeRequest = (pgn: number): Uint8Array => Uint8Array.of(...encodePgn(pgn))

/** By their number. */
const CONTROLS = ['positive', 'negative', 'access-denied', 'cannot-respond'] as const

export interface Acknowledgement {
  /** `cannot-respond`: busy, ask again later. */
  readonly control: (typeof CONTROLS)[number]
  /** 0xFF where it does not apply. */
  readonly groupFunction: number
  /** Whose request it is about. It travels to everybody, so this alone says whom it concerns. */
  readonly address: number
  readonly pgn: number
}

const ACKNOWLEDGEMENT_BYTES = 8

/** @throws {DecodeError} if there are fewer than eight bytes, or the control byte is reserved. */
export function decodeAcknowledgement(data: Uint8Array): Acknowledgement {
  const [code = 0, groupFunction = 0, , , address = 0] = data
  if (data.length < ACKNOWLEDGEMENT_BYTES) throw new DecodeError('an acknowledgement has eight bytes', data.length)
  const control = CONTROLS[code]
  if (control === undefined) throw new DecodeError(`control byte ${code} is reserved`, 0)
  return { control, groupFunction, address, pgn: decodePgn(data, 5) }
}

export function encodeAcknowledgement({ control, groupFunction, address, pgn }: Acknowledgement): Uint8Array {
  return Uint8Array.of(CONTROLS.indexOf(control), groupFunction, 0xff, 0xff, address, ...encodePgn(pgn))
}
