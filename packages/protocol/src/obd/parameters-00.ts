/** PIDs 02 to 33 of SAE J1979-DA: what every vehicle with on-board diagnostics may have. */
import type { Parameter, Scale } from './field.ts'
import { CELSIUS, flags, number, PERCENT, parameter, state, TRIM, U8, U16 } from './field.ts'
import { OBD_REQUIREMENTS } from './states.ts'

const FUEL_SYSTEM = {
  0: 'off or not present',
  1: 'open loop, not yet ready for closed loop',
  2: 'closed loop',
  4: 'open loop, driving conditions',
  8: 'open loop, fault',
  16: 'closed loop, fault of one oxygen sensor',
}

const SECONDARY_AIR = {
  1: 'upstream of first catalyst',
  2: 'downstream of first catalyst inlet',
  4: 'atmosphere or off',
  8: 'pump on for diagnostics',
}

const OXYGEN_VOLTS: Scale = { bytes: 1, factor: 0.005, decimals: 3, shownDecimals: 2 }
/** Raw FF: the sensor takes no part in the trim. */
const OXYGEN_TRIM: Scale = { ...TRIM, unused: 0xff }
export const RATIO: Scale = {
  bytes: 2,
  factor: 2 / 65_536,
  decimals: 5,
  shownDecimals: 3,
  maximum: 'maximumEquivalenceRatio',
}
const WIDE_VOLTS: Scale = {
  bytes: 2,
  factor: 8 / 65_536,
  decimals: 4,
  shownDecimals: 2,
  maximum: 'maximumOxygenSensorVoltage',
}

/** Which place a sensor number stands for is said by PID 13 (two banks of four) or 1D (four banks of two). */
const SENSORS = [1, 2, 3, 4, 5, 6, 7, 8] as const
const BANK_3 = { isOptional: true }

const sensorNames = (places: readonly (readonly [bank: number, sensor: number])[]) =>
  places.map(([bank, sensor]) => `bank ${bank}, sensor ${sensor}`)

const TWO_BANKS = [1, 2].flatMap((bank) => [1, 2, 3, 4].map((sensor) => [bank, sensor] as const))
const FOUR_BANKS = [1, 2, 3, 4].flatMap((bank) => [1, 2].map((sensor) => [bank, sensor] as const))

export const PARAMETERS_00: readonly Parameter[] = [
  parameter(0x02, { kind: 'dtc', name: 'freezeFrameDtc', bits: 16 }),
  parameter(0x03, state('fuelSystem1', 8, FUEL_SYSTEM), state('fuelSystem2', 8, FUEL_SYSTEM)),
  parameter(0x04, number('engineLoad', '%', PERCENT)),
  parameter(0x05, number('coolantTemperature', '°C', CELSIUS)),
  parameter(0x06, number('shortFuelTrimBank1', '%', TRIM), number('shortFuelTrimBank3', '%', TRIM, BANK_3)),
  parameter(0x07, number('longFuelTrimBank1', '%', TRIM), number('longFuelTrimBank3', '%', TRIM, BANK_3)),
  parameter(0x08, number('shortFuelTrimBank2', '%', TRIM), number('shortFuelTrimBank4', '%', TRIM, BANK_3)),
  parameter(0x09, number('longFuelTrimBank2', '%', TRIM), number('longFuelTrimBank4', '%', TRIM, BANK_3)),
  parameter(0x0a, number('fuelPressure', 'kPa', { bytes: 1, factor: 3 })),
  parameter(0x0b, number('intakePressure', 'kPa', { ...U8, maximum: 'maximumIntakePressure' })),
  parameter(0x0c, number('engineSpeed', 'rpm', { bytes: 2, factor: 0.25, decimals: 2, shownDecimals: 0 })),
  parameter(0x0d, number('vehicleSpeed', 'km/h', U8)),
  parameter(0x0e, number('timingAdvance', '°', { bytes: 1, factor: 0.5, offset: -64, decimals: 1 })),
  parameter(0x0f, number('intakeTemperature', '°C', CELSIUS)),
  parameter(0x10, number('massAirFlow', 'g/s', { bytes: 2, factor: 0.01, decimals: 2, maximum: 'maximumMassAirFlow' })),
  parameter(0x11, number('throttlePosition', '%', PERCENT)),
  parameter(0x12, state('commandedSecondaryAir', 8, SECONDARY_AIR)),
  parameter(0x13, flags('oxygenSensors', 8, sensorNames(TWO_BANKS))),
  ...SENSORS.map((sensor) =>
    parameter(
      0x13 + sensor,
      number(`oxygenSensor${sensor}Voltage`, 'V', OXYGEN_VOLTS),
      number(`oxygenSensor${sensor}ShortFuelTrim`, '%', OXYGEN_TRIM),
    ),
  ),
  parameter(0x1c, state('obdRequirements', 8, OBD_REQUIREMENTS)),
  parameter(0x1d, flags('oxygenSensors', 8, sensorNames(FOUR_BANKS))),
  parameter(0x1e, flags('auxiliaryInput', 8, ['power take-off active'])),
  parameter(0x1f, number('runTime', 's', U16)),
  parameter(0x21, number('distanceWithMil', 'km', U16)),
  parameter(
    0x22,
    number('fuelRailPressureRelativeToManifold', 'kPa', { bytes: 2, factor: 0.079, decimals: 3, shownDecimals: 1 }),
  ),
  parameter(0x23, number('fuelRailPressure', 'kPa', { bytes: 2, factor: 10 })),
  ...SENSORS.map((sensor) =>
    parameter(
      0x23 + sensor,
      number(`oxygenSensor${sensor}EquivalenceRatio`, '', RATIO),
      number(`oxygenSensor${sensor}WideVoltage`, 'V', WIDE_VOLTS),
    ),
  ),
  parameter(0x2c, number('commandedEgr', '%', PERCENT)),
  parameter(0x2d, number('egrError', '%', TRIM)),
  parameter(0x2e, number('commandedEvaporativePurge', '%', PERCENT)),
  parameter(0x2f, number('fuelLevel', '%', PERCENT)),
  parameter(0x30, number('warmUpsSinceClear', '', U8)),
  parameter(0x31, number('distanceSinceClear', 'km', U16)),
  parameter(
    0x32,
    number('evaporativeVaporPressure', 'Pa', { bytes: 2, factor: 0.25, decimals: 2, shownDecimals: 0, isSigned: true }),
  ),
  parameter(0x33, number('barometricPressure', 'kPa', U8)),
]
