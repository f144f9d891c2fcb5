/** Diagnostic readiness, DM5 (SAE J1939-73, 5.7.5). */
import { DecodeError } from '#protocol/bytes'

/** Bits 1 to 3 of byte 4; their status stands four bits higher. */
const CONTINUOUS = ['misfire', 'fuelSystem', 'comprehensiveComponent'] as const
/** Bits 1 to 13 of bytes 5 and 6; their status stands in bytes 7 and 8. */
const NON_CONTINUOUS = [
  'catalyst',
  'heatedCatalyst',
  'evaporativeSystem',
  'secondaryAirSystem',
  'airConditioningRefrigerant',
  'exhaustGasSensor',
  'exhaustGasSensorHeater',
  'egrVvtSystem',
  'coldStartAidSystem',
  'boostPressureControlSystem',
  'dieselParticulateFilter',
  'noxCatalystAdsorber',
  'nmhcConvertingCatalyst',
] as const

export type MonitorName = (typeof CONTINUOUS)[number] | (typeof NON_CONTINUOUS)[number]

export interface ReadinessMonitor {
  readonly name: MonitorName
  readonly isComplete: boolean
}

export interface DiagnosticReadiness {
  /** 0 to 250; 255: not available. */
  readonly activeCodes: number
  readonly previouslyActiveCodes: number
  /** SPN 1220 as it is: 5 is "not meant to comply with OBD II", 255 not available. */
  readonly obdCompliance: number
  /** Those that this unit has. */
  readonly monitors: readonly ReadinessMonitor[]
}

const READINESS_BYTES = 8

/** @throws {DecodeError} below eight bytes. */
export function decodeReadiness(data: Uint8Array): DiagnosticReadiness {
  if (data.length < READINESS_BYTES) throw new DecodeError('readiness takes eight bytes', data.length)
  const [
    activeCodes = 0,
    previouslyActiveCodes = 0,
    obdCompliance = 0,
    continuous = 0,
    b5 = 0,
    b6 = 0,
    b7 = 0,
    b8 = 0,
  ] = data
  return {
    activeCodes,
    previouslyActiveCodes,
    obdCompliance,
    monitors: [
      ...pick(CONTINUOUS, continuous & 0x0f, continuous >> 4),
      ...pick(NON_CONTINUOUS, b5 | (b6 << 8), b7 | (b8 << 8)),
    ],
  }
}

/** A monitor that a unit does not have counts as complete. */
export function encodeReadiness(readiness: DiagnosticReadiness): Uint8Array {
  const { activeCodes, previouslyActiveCodes, obdCompliance, monitors } = readiness
  const bits = (names: readonly MonitorName[], counts: (monitor: ReadinessMonitor) => boolean) =>
    monitors.reduce((sum, monitor) => {
      const bit = names.indexOf(monitor.name)
      return bit >= 0 && counts(monitor) ? sum | (1 << bit) : sum
    }, 0)
  const isOpen = ({ isComplete }: ReadinessMonitor) => !isComplete
  const continuous = bits(CONTINUOUS, () => true) | (bits(CONTINUOUS, isOpen) << 4)
  const supported = bits(NON_CONTINUOUS, () => true)
  const open = bits(NON_CONTINUOUS, isOpen)
  return Uint8Array.of(
    activeCodes,
    previouslyActiveCodes,
    obdCompliance,
    continuous,
    supported & 0xff,
    supported >> 8,
    open & 0xff,
    open >> 8,
  )
}

function pick(names: readonly MonitorName[], supported: number, open: number): ReadinessMonitor[] {
  return names.flatMap((name, bit) =>
    (supported & (1 << bit)) === 0 ? [] : [{ name, isComplete: (open & (1 << bit)) === 0 }],
  )
}
