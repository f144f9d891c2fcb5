/** The NAME of a controller application (SAE J1939-81, 4.1): 64 bits that say who it is and who yields to whom. */
import { DecodeError } from '#protocol/bytes'

export interface Name {
  /** Serial number given by its maker, 21 bits. */
  readonly identityNumber: number
  /** Assigned by the SAE, 11 bits; 0x7FF: not available. */
  readonly manufacturerCode: number
  /** 3 bits. */
  readonly ecuInstance: number
  /** 5 bits. */
  readonly functionInstance: number
  /** 0: engine, 3: transmission, 9: brakes, …, 0xFF: not available. */
  readonly function: number
  /** 7 bits. */
  readonly vehicleSystem: number
  /** 4 bits. */
  readonly vehicleSystemInstance: number
  /** 0: global, 1: on-highway, 2: agriculture and forestry, 3: construction, 4: marine, 5: industrial; 3 bits. */
  readonly industryGroup: number
  /** Whether it looks for another address when it loses its own. */
  readonly isArbitraryAddressCapable: boolean
}

export const NAME_BYTES = 8
const ARBITRARY_BIT = 0x80

/** Reads eight bytes, lowest first; the reserved bit beside the vehicle system is passed over. @throws {DecodeError} */
export function decodeName(bytes: Uint8Array): Name {
  if (bytes.length !== NAME_BYTES) {
    throw new DecodeError('a NAME has eight bytes', Math.min(bytes.length, NAME_BYTES))
  }
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0] = bytes
  return {
    identityNumber: b0 | (b1 << 8) | ((b2 & 0x1f) << 16),
    manufacturerCode: (b2 >> 5) | (b3 << 3),
    ecuInstance: b4 & 0x07,
    functionInstance: b4 >> 3,
    function: b5,
    vehicleSystem: b6 >> 1,
    vehicleSystemInstance: b7 & 0x0f,
    industryGroup: (b7 >> 4) & 0x07,
    isArbitraryAddressCapable: (b7 & ARBITRARY_BIT) !== 0,
  }
}

/** @throws {RangeError} if a field does not fit. */
export function encodeName(name: Name): Uint8Array {
  const take = (field: Exclude<keyof Name, 'isArbitraryAddressCapable'>, bits: number) => {
    const value = name[field]
    if (value < 0 || value >= 2 ** bits) throw new RangeError(`${field} ${value} does not fit into ${bits} bits`)
    return value
  }
  const identity = take('identityNumber', 21)
  const maker = take('manufacturerCode', 11)
  const systemInstance = take('vehicleSystemInstance', 4) | (take('industryGroup', 3) << 4)
  return Uint8Array.of(
    identity,
    identity >> 8,
    (identity >> 16) | (maker << 5),
    maker >> 3,
    take('ecuInstance', 3) | (take('functionInstance', 5) << 3),
    take('function', 8),
    take('vehicleSystem', 7) << 1,
    systemInstance | (name.isArbitraryAddressCapable ? ARBITRARY_BIT : 0),
  )
}

/** Below 0 where the first NAME, as one number, is lower: then it keeps the address both claim. Both have eight bytes. */
export function compareNames(first: Uint8Array, second: Uint8Array): number {
  for (let index = NAME_BYTES - 1; index >= 0; index -= 1) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
