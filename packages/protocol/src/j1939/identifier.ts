/**
 * The 29-bit identifier of SAE J1939-21: priority, parameter group and addresses.
 * Identifiers with both page bits set belong to ISO 15765-3; they are read like any other, and J1939 passes them over.
 */

export interface J1939Identifier {
  /** 0, first on the bus, to 7. */
  readonly priority: number
  /** Parameter group number: EDP, DP, PF and, where PF is 240 or more, PS. 18 bits; the low byte is 0 below that. */
  readonly pgn: number
  /** Who it is for; 0xFF, everybody, where PF is 240 or more (PDU2). */
  readonly destination: number
  readonly source: number
}

/** Everybody. */
export const GLOBAL_ADDRESS = 0xff
/** Who has no address. */
export const NULL_ADDRESS = 0xfe

const FIRST_BROADCAST_FORMAT = 240

/** Tells whether a group names its receiver (PDU1: PF below 240). */
export function isAddressed(pgn: number): boolean {
  return ((pgn >> 8) & 0xff) < FIRST_BROADCAST_FORMAT
}

/** `0x18EAF900` is priority 6, request (0xEA00), from 0x00 to 0xF9. @param id 29 bits. */
export function decodeIdentifier(id: number): J1939Identifier {
  const group = (id >>> 8) & 0x3ffff
  const isToOne = isAddressed(group)
  return {
    priority: (id >>> 26) & 0x7,
    pgn: isToOne ? group & 0x3ff00 : group,
    destination: isToOne ? group & 0xff : GLOBAL_ADDRESS,
    source: id & 0xff,
  }
}

/** @throws {RangeError} if a field does not fit, or a group for everybody names a receiver. */
export function encodeIdentifier({ priority, pgn, destination, source }: J1939Identifier): number {
  const isToOne = isAddressed(pgn)
  const isSound = isToOne ? (pgn & 0xff) === 0 : destination === GLOBAL_ADDRESS
  const fits = (value: number, highest: number) => value >= 0 && value <= highest
  if (!isSound || !fits(priority, 7) || !fits(pgn, 0x3ffff) || !fits(destination, 0xff) || !fits(source, 0xff)) {
    throw new RangeError(`no J1939 identifier: priority ${priority}, group ${pgn}, from ${source} to ${destination}`)
  }
  return ((priority << 26) | (pgn << 8) | (isToOne ? destination << 8 : 0) | source) >>> 0
}
