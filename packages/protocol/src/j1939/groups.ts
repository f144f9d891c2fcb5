/** Parameter groups this folder speaks (SAE J1939-21, -71, -73, -81), and how a group is spelled inside data. */
import { DecodeError } from '#protocol/bytes'

export const PGN = {
  acknowledgement: 0xe800,
  request: 0xea00,
  transportData: 0xeb00,
  transportManagement: 0xec00,
  addressClaimed: 0xee00,
  commandedAddress: 0xfed8,
  softwareIdentification: 0xfeda,
  engineSpeed: 0xf004,
  engineHours: 0xfee5,
  componentIdentification: 0xfeeb,
  vehicleIdentification: 0xfeec,
  engineTemperature: 0xfeee,
  vehicleSpeed: 0xfef1,
  electricalPower: 0xfef7,
  dm1: 0xfeca,
  dm2: 0xfecb,
  dm3: 0xfecc,
  dm4: 0xfecd,
  dm5: 0xfece,
  dm6: 0xfecf,
  dm11: 0xfed3,
  dm12: 0xfed4,
  dm19: 0xd300,
  dm24: 0xfdb6,
  dm25: 0xfdb7,
} as const

/** Three bytes, lowest first; six spare bits in the last. */
export const PGN_BYTES = 3
const HIGHEST_PGN = 0x3ffff

/** Reads three bytes at `offset`. @throws {DecodeError} if they end too early or are no group. */
export function decodePgn(bytes: Uint8Array, offset: number): number {
  const [low, middle, high] = [bytes[offset], bytes[offset + 1], bytes[offset + 2]]
  if (low === undefined || middle === undefined || high === undefined) {
    throw new DecodeError('a parameter group number takes three bytes', bytes.length)
  }
  const pgn = low | (middle << 8) | (high << 16)
  if (pgn > HIGHEST_PGN) throw new DecodeError(`${pgn} is no parameter group number`, offset + 2)
  return pgn
}

/** @throws {RangeError} beyond 18 bits. */
export function encodePgn(pgn: number): readonly [number, number, number] {
  if (pgn < 0 || pgn > HIGHEST_PGN) throw new RangeError(`${pgn} is no parameter group number`)
  return [pgn & 0xff, (pgn >> 8) & 0xff, pgn >> 16]
}
