/**
 * Current data of SAE J1979 / ISO 15031-5, service 01, as far as a workshop looks at it first.
 * Values are decimal strings, exact to the resolution the standard gives, so that they survive canonical JSON.
 */

export interface Pid {
  readonly pid: number
  readonly name: string
  /** Empty for a bare number. */
  readonly unit: string
  readonly bytes: 1 | 2 | 4
  /** Physical value = raw × `factor` + `offset`, written with `decimals` places. */
  readonly factor: number
  readonly offset: number
  readonly decimals: number
  /** Places that tell a person something; never more than `decimals`. */
  readonly shownDecimals: number
}

const pid = (
  number: number,
  name: string,
  unit: string,
  bytes: 1 | 2 | 4,
  [factor, offset, decimals, shownDecimals = decimals]: readonly [number, number, number, number?],
): Pid => ({ pid: number, name, unit, bytes, factor, offset, decimals, shownDecimals })

const PERCENT = [100 / 255, 0, 1] as const
const TRIM = [100 / 128, -100, 1] as const
const CELSIUS = [1, -40, 0] as const
const PLAIN = [1, 0, 0] as const
const CATALYST_CELSIUS = [0.1, -40, 1, 0] as const

export const PIDS: readonly Pid[] = [
  pid(0x04, 'engineLoad', '%', 1, PERCENT),
  pid(0x05, 'coolantTemperature', '°C', 1, CELSIUS),
  pid(0x06, 'shortFuelTrimBank1', '%', 1, TRIM),
  pid(0x07, 'longFuelTrimBank1', '%', 1, TRIM),
  pid(0x08, 'shortFuelTrimBank2', '%', 1, TRIM),
  pid(0x09, 'longFuelTrimBank2', '%', 1, TRIM),
  pid(0x0a, 'fuelPressure', 'kPa', 1, [3, 0, 0]),
  pid(0x0b, 'intakePressure', 'kPa', 1, PLAIN),
  pid(0x0c, 'engineSpeed', 'rpm', 2, [0.25, 0, 2, 0]),
  pid(0x0d, 'vehicleSpeed', 'km/h', 1, PLAIN),
  pid(0x0e, 'timingAdvance', '°', 1, [0.5, -64, 1]),
  pid(0x0f, 'intakeTemperature', '°C', 1, CELSIUS),
  pid(0x10, 'massAirFlow', 'g/s', 2, [0.01, 0, 2]),
  pid(0x11, 'throttlePosition', '%', 1, PERCENT),
  pid(0x1f, 'runTime', 's', 2, PLAIN),
  pid(0x21, 'distanceWithMil', 'km', 2, PLAIN),
  pid(0x23, 'fuelRailPressure', 'kPa', 2, [10, 0, 0]),
  pid(0x2c, 'commandedEgr', '%', 1, PERCENT),
  pid(0x2f, 'fuelLevel', '%', 1, PERCENT),
  pid(0x30, 'warmUpsSinceClear', '', 1, PLAIN),
  pid(0x31, 'distanceSinceClear', 'km', 2, PLAIN),
  pid(0x33, 'barometricPressure', 'kPa', 1, PLAIN),
  pid(0x3c, 'catalystTemperatureBank1', '°C', 2, CATALYST_CELSIUS),
  pid(0x42, 'controlModuleVoltage', 'V', 2, [0.001, 0, 3, 2]),
  pid(0x43, 'absoluteLoad', '%', 2, [100 / 255, 0, 1]),
  pid(0x45, 'relativeThrottlePosition', '%', 1, PERCENT),
  pid(0x46, 'ambientTemperature', '°C', 1, CELSIUS),
  pid(0x49, 'pedalPositionD', '%', 1, PERCENT),
  pid(0x4d, 'minutesWithMil', 'min', 2, PLAIN),
  pid(0x4e, 'minutesSinceClear', 'min', 2, PLAIN),
  pid(0x5c, 'oilTemperature', '°C', 1, CELSIUS),
  pid(0x5e, 'fuelRate', 'L/h', 2, [0.05, 0, 2]),
  pid(0xa6, 'odometer', 'km', 4, [0.1, 0, 1]),
]

const BY_NUMBER = new Map(PIDS.map((entry) => [entry.pid, entry]))

export function findPid(number: number): Pid | undefined {
  return BY_NUMBER.get(number)
}
