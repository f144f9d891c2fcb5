/** The values of a DM4 freeze frame (SAE J1939-73, 5.7.4), which are the same in every truck. */
import { DecodeError } from '#protocol/bytes'

/** What stands behind the code in each record of DM4. A number that is not available or reserved is undefined. */
export interface Dm4Values {
  /** SPN 899, 0 to 15. */
  readonly engineTorqueMode: number | undefined
  /** SPN 102, kPa. */
  readonly boostKpa: number | undefined
  /** SPN 190, 1/min. */
  readonly engineSpeedRpm: number | undefined
  /** SPN 92, %. */
  readonly engineLoadPercent: number | undefined
  /** SPN 110, °C. */
  readonly coolantC: number | undefined
  /** SPN 84, km/h. */
  readonly vehicleSpeedKmh: number | undefined
  /** What the maker added. */
  readonly rest: Uint8Array
}

const DM4_BYTES = 8
/** Above, a value says that it is not there (SAE J1939-71, 5.1.4). */
const HIGHEST_BYTE = 0xfa
const HIGHEST_WORD = 0xfaff

/** @throws {DecodeError} below eight bytes. */
export function decodeDm4Values(data: Uint8Array): Dm4Values {
  if (data.length < DM4_BYTES) throw new DecodeError('a freeze frame of DM4 has eight bytes of values', data.length)
  const [mode = 0, boost = 0, low = 0, high = 0, load = 0, coolant = 0, speedLow = 0, speedHigh = 0] = data
  const word = (first: number, second: number) => measured(first | (second << 8), HIGHEST_WORD)
  return {
    engineTorqueMode: mode > 0x0f ? undefined : mode,
    boostKpa: scale(measured(boost, HIGHEST_BYTE), 2),
    engineSpeedRpm: scale(word(low, high), 1 / 8),
    engineLoadPercent: measured(load, HIGHEST_BYTE),
    coolantC: scale(measured(coolant, HIGHEST_BYTE), 1, -40),
    vehicleSpeedKmh: scale(word(speedLow, speedHigh), 1 / 256),
    rest: data.subarray(DM4_BYTES),
  }
}

const measured = (raw: number, highest: number): number | undefined => (raw > highest ? undefined : raw)
const scale = (raw: number | undefined, factor: number, offset = 0): number | undefined =>
  raw === undefined ? undefined : raw * factor + offset
