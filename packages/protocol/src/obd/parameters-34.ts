/** PIDs 34 to 63 of SAE J1979-DA. */
import type { Parameter, Scale } from './field.ts'
import { CELSIUS, CELSIUS_TENTHS, number, PERCENT, parameter, reserved, state, TORQUE, TRIM, U8, U16 } from './field.ts'
import { RATIO } from './parameters-00.ts'
import { EMISSION_REQUIREMENTS, FUEL_TYPES } from './states.ts'

/** Sent as raw × 1/256 - 128 mA. */
const MILLIAMPERES: Scale = {
  bytes: 2,
  factor: 1 / 256,
  offset: -128,
  decimals: 3,
  shownDecimals: 1,
  maximum: 'maximumOxygenSensorCurrent',
}
const TENS: Scale = { bytes: 1, factor: 10 }
const BANK_3 = { isOptional: true }

export const PARAMETERS_34: readonly Parameter[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((sensor) =>
    parameter(
      0x33 + sensor,
      number(`oxygenSensor${sensor}EquivalenceRatio`, '', RATIO),
      number(`oxygenSensor${sensor}Current`, 'mA', MILLIAMPERES),
    ),
  ),
  parameter(0x3c, number('catalystTemperatureBank1', '°C', CELSIUS_TENTHS)),
  parameter(0x3d, number('catalystTemperatureBank2', '°C', CELSIUS_TENTHS)),
  parameter(0x3e, number('catalystTemperatureBank1Sensor2', '°C', CELSIUS_TENTHS)),
  parameter(0x3f, number('catalystTemperatureBank2Sensor2', '°C', CELSIUS_TENTHS)),
  parameter(0x42, number('controlModuleVoltage', 'V', { bytes: 2, factor: 0.001, decimals: 3, shownDecimals: 2 })),
  parameter(0x43, number('absoluteLoad', '%', { bytes: 2, factor: 100 / 255, decimals: 1 })),
  parameter(0x44, number('commandedEquivalenceRatio', '', RATIO)),
  parameter(0x45, number('relativeThrottlePosition', '%', PERCENT)),
  parameter(0x46, number('ambientTemperature', '°C', CELSIUS)),
  parameter(0x47, number('throttlePositionB', '%', PERCENT)),
  parameter(0x48, number('throttlePositionC', '%', PERCENT)),
  parameter(0x49, number('pedalPositionD', '%', PERCENT)),
  parameter(0x4a, number('pedalPositionE', '%', PERCENT)),
  parameter(0x4b, number('pedalPositionF', '%', PERCENT)),
  parameter(0x4c, number('commandedThrottleActuator', '%', PERCENT)),
  parameter(0x4d, number('minutesWithMil', 'min', U16)),
  parameter(0x4e, number('minutesSinceClear', 'min', U16)),
  parameter(
    0x4f,
    number('maximumEquivalenceRatio', '', U8),
    number('maximumOxygenSensorVoltage', 'V', U8),
    number('maximumOxygenSensorCurrent', 'mA', U8),
    number('maximumIntakePressure', 'kPa', TENS),
  ),
  parameter(0x50, number('maximumMassAirFlow', 'g/s', TENS), reserved(24)),
  parameter(0x51, state('fuelType', 8, FUEL_TYPES)),
  parameter(0x52, number('alcoholFuel', '%', PERCENT)),
  parameter(
    0x53,
    number('absoluteEvaporativeVaporPressure', 'kPa', { bytes: 2, factor: 0.005, decimals: 3, shownDecimals: 1 }),
  ),
  parameter(0x54, number('wideEvaporativeVaporPressure', 'Pa', { bytes: 2, isSigned: true })),
  parameter(0x55, number('shortSecondaryTrimBank1', '%', TRIM), number('shortSecondaryTrimBank3', '%', TRIM, BANK_3)),
  parameter(0x56, number('longSecondaryTrimBank1', '%', TRIM), number('longSecondaryTrimBank3', '%', TRIM, BANK_3)),
  parameter(0x57, number('shortSecondaryTrimBank2', '%', TRIM), number('shortSecondaryTrimBank4', '%', TRIM, BANK_3)),
  parameter(0x58, number('longSecondaryTrimBank2', '%', TRIM), number('longSecondaryTrimBank4', '%', TRIM, BANK_3)),
  parameter(0x59, number('absoluteFuelRailPressure', 'kPa', { bytes: 2, factor: 10 })),
  parameter(0x5a, number('relativePedalPosition', '%', PERCENT)),
  parameter(0x5b, number('hybridBatteryRemainingCharge', '%', PERCENT)),
  parameter(0x5c, number('oilTemperature', '°C', CELSIUS)),
  parameter(
    0x5d,
    number('fuelInjectionTiming', '°', { bytes: 2, factor: 1 / 128, offset: -210, decimals: 3, shownDecimals: 1 }),
  ),
  parameter(0x5e, number('fuelRate', 'L/h', { bytes: 2, factor: 0.05, decimals: 2 })),
  parameter(0x5f, state('emissionRequirements', 8, EMISSION_REQUIREMENTS)),
  parameter(0x61, number('demandedTorque', '%', TORQUE)),
  parameter(0x62, number('actualTorque', '%', TORQUE)),
  parameter(0x63, number('referenceTorque', 'Nm', U16)),
]
