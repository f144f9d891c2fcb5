/** In-use performance tracking, service 09 types 08 and 0B (SAE J1979-DA): how often monitors ran, and how often they could have. */
import { DecodeError } from '#protocol/bytes'
import type { NegativeResponse } from '#protocol/uds'
import { decodeAnswer, requireEnd } from '#protocol/uds'

const SERVICE = 0x09

export const PERFORMANCE_TYPES = { spark: 0x08, compression: 0x0b } as const

/** Behind the first two counters there are two for each monitor: completions and conditions encountered. */
const MONITORS = {
  spark: [
    'catalystBank1',
    'catalystBank2',
    'oxygenSensorBank1',
    'oxygenSensorBank2',
    'egrOrVvt',
    'secondaryAir',
    'evaporativeSystem',
    'secondaryOxygenSensorBank1',
    'secondaryOxygenSensorBank2',
    'airFuelImbalanceBank1',
    'airFuelImbalanceBank2',
    'particulateFilterBank1',
    'particulateFilterBank2',
  ],
  compression: [
    'nmhcCatalyst',
    'noxCatalyst',
    'noxAdsorber',
    'particulateFilter',
    'exhaustGasSensor',
    'egrOrVvt',
    'boostPressure',
    'fuelSystem',
  ],
} as const

export interface PerformanceTracking {
  readonly kind: 'performance'
  /** How often the vehicle was driven as monitors need it. */
  readonly conditionCounter: number
  readonly ignitionCounter: number
  readonly monitors: readonly { readonly name: string; readonly completions: number; readonly conditions: number }[]
}

/** @throws {DecodeError} if the counters are odd in number, or more than the standard names. */
export function decodePerformanceTracking(
  ignition: keyof typeof PERFORMANCE_TYPES,
  bytes: Uint8Array,
): PerformanceTracking | NegativeResponse {
  return decodeAnswer(SERVICE, bytes, (reader) => {
    if (reader.u8() !== PERFORMANCE_TYPES[ignition]) throw new DecodeError('another type was asked for', 1)
    const counters = reader.u8()
    const names = MONITORS[ignition]
    if (counters < 2 || counters % 2 !== 0 || counters > 2 + 2 * names.length)
      throw new DecodeError(`${counters} counters are no known set`, 2)
    const conditionCounter = reader.u16()
    const ignitionCounter = reader.u16()
    const monitors = names
      .slice(0, counters / 2 - 1)
      .map((name) => ({ name, completions: reader.u16(), conditions: reader.u16() }))
    requireEnd(reader)
    return { kind: 'performance', conditionCounter, ignitionCounter, monitors }
  })
}
