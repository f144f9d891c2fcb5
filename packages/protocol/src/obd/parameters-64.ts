/**
 * PIDs 64 to D3 of SAE J1979-DA. Most begin with a byte whose bits say which of their values the vehicle has.
 * Those whose contents differ between editions (70 and 71 status bytes, 74, 7A, 7B, 83, 85, 86 and others) stay raw.
 */
import type { Field, Parameter, Scale } from './field.ts'
import {
  CELSIUS,
  CELSIUS_TENTHS,
  flags,
  number,
  PERCENT,
  parameter,
  reserved,
  SUPPORT_BYTE,
  state,
  supported,
  TORQUE,
  TRIM,
  U8,
  U32,
} from './field.ts'

const FLOW: Scale = { bytes: 2, factor: 1 / 32, decimals: 2 }
const BOOST: Scale = { bytes: 2, factor: 1 / 32, decimals: 2, shownDecimals: 0 }
const TEN_KPA: Scale = { bytes: 2, factor: 10 }
const HUNDREDTH_KPA: Scale = { bytes: 2, factor: 0.01, decimals: 2 }
const LATER = { isOptional: true }
const OFF_ON = { 0: 'off', 1: 'on' }
const NTE_AREA = [
  'inside control area',
  'outside control area',
  'inside carve-out area of the maker',
  'deficiency active',
] as const

const percents = (...names: readonly string[]): readonly Field[] => names.map((name) => number(name, '%', PERCENT))
const temperatures = (scale: Scale, ...names: readonly string[]): readonly Field[] =>
  names.map((name) => number(name, '°C', scale))
const turbocharger = (letter: 'A' | 'B'): readonly Field[] => [
  ...temperatures(CELSIUS, `turbo${letter}CompressorInletTemperature`, `turbo${letter}CompressorOutletTemperature`),
  ...temperatures(CELSIUS_TENTHS, `turbo${letter}TurbineInletTemperature`, `turbo${letter}TurbineOutletTemperature`),
]
const exhaustTemperatures = (bank: 1 | 2, first: 1 | 5 = 1) =>
  temperatures(CELSIUS_TENTHS, ...[0, 1, 2, 3].map((index) => `exhaustTemperatureBank${bank}Sensor${first + index}`))
const places = (what: string, ...of: readonly string[]) => of.map((place) => `${what}${place}`)

export const PARAMETERS_64: readonly Parameter[] = [
  parameter(
    0x64,
    ...['Idle', 'Point2', 'Point3', 'Point4', 'Point5'].map((at) => number(`torqueAt${at}`, '%', TORQUE)),
  ),
  parameter(
    0x65,
    SUPPORT_BYTE,
    state('recommendedGear', 4, {}, { supportedBy: 4 }),
    state('glowPlugLamp', 1, OFF_ON, { supportedBy: 3 }),
    state('manualTransmission', 1, { 0: 'in neutral or clutch in', 1: 'in gear' }, { supportedBy: 2 }),
    state('automaticTransmission', 1, { 0: 'park or neutral', 1: 'drive or reverse' }, { supportedBy: 1 }),
    state('powerTakeOff', 1, OFF_ON, { supportedBy: 0 }),
  ),
  supported(0x66, number('massAirFlowA', 'g/s', FLOW), number('massAirFlowB', 'g/s', FLOW)),
  supported(0x67, ...temperatures(CELSIUS, 'coolantTemperature1', 'coolantTemperature2')),
  supported(
    0x68,
    ...temperatures(CELSIUS, ...places('intakeTemperature', 'Bank1Sensor1', 'Bank1Sensor2')),
    ...temperatures(
      CELSIUS,
      ...places('intakeTemperature', 'Bank1Sensor3', 'Bank2Sensor1', 'Bank2Sensor2', 'Bank2Sensor3'),
    ).map((field) => ({ ...field, ...LATER })),
  ),
  supported(
    0x69,
    ...percents('commandedEgrA', 'actualEgrA'),
    number('egrErrorA', '%', TRIM),
    ...percents('commandedEgrB', 'actualEgrB'),
    number('egrErrorB', '%', TRIM),
  ),
  supported(
    0x6a,
    ...percents('commandedIntakeAirFlowA', 'intakeAirFlowA', 'commandedIntakeAirFlowB', 'intakeAirFlowB'),
  ),
  supported(
    0x6b,
    ...temperatures(
      CELSIUS,
      ...places('egrTemperature', 'Bank1Sensor1', 'Bank1Sensor2', 'Bank2Sensor1', 'Bank2Sensor2'),
    ),
  ),
  supported(0x6c, ...percents('commandedThrottleA', 'relativeThrottleA', 'commandedThrottleB', 'relativeThrottleB')),
  supported(
    0x6d,
    number('commandedFuelRailPressureA', 'kPa', TEN_KPA),
    number('fuelRailPressureA', 'kPa', TEN_KPA),
    number('fuelRailTemperatureA', '°C', CELSIUS),
    number('commandedFuelRailPressureB', 'kPa', TEN_KPA, LATER),
    number('fuelRailPressureB', 'kPa', TEN_KPA, LATER),
    number('fuelRailTemperatureB', '°C', CELSIUS, LATER),
  ),
  supported(
    0x6e,
    number('commandedInjectionControlPressureA', 'kPa', TEN_KPA),
    number('injectionControlPressureA', 'kPa', TEN_KPA),
    number('commandedInjectionControlPressureB', 'kPa', TEN_KPA, LATER),
    number('injectionControlPressureB', 'kPa', TEN_KPA, LATER),
  ),
  supported(0x6f, number('compressorInletPressureA', 'kPa', U8), number('compressorInletPressureB', 'kPa', U8)),
  supported(
    0x70,
    ...['commandedBoostPressureA', 'boostPressureA', 'commandedBoostPressureB', 'boostPressureB'].map((name) =>
      number(name, 'kPa', BOOST),
    ),
    reserved(8),
  ),
  supported(
    0x71,
    ...percents('commandedTurbineGeometryA', 'turbineGeometryA', 'commandedTurbineGeometryB', 'turbineGeometryB'),
    reserved(8),
  ),
  supported(0x72, ...percents('commandedWastegateA', 'wastegateA', 'commandedWastegateB', 'wastegateB')),
  supported(
    0x73,
    number('exhaustPressureBank1', 'kPa', HUNDREDTH_KPA),
    number('exhaustPressureBank2', 'kPa', HUNDREDTH_KPA),
  ),
  supported(0x75, ...turbocharger('A')),
  supported(0x76, ...turbocharger('B')),
  supported(
    0x77,
    ...temperatures(
      CELSIUS,
      ...places('chargeAirTemperature', 'Bank1Sensor1', 'Bank1Sensor2', 'Bank2Sensor1', 'Bank2Sensor2'),
    ),
  ),
  supported(0x78, ...exhaustTemperatures(1)),
  supported(0x79, ...exhaustTemperatures(2)),
  supported(
    0x7c,
    ...temperatures(
      CELSIUS_TENTHS,
      ...places('particulateFilterTemperature', 'Bank1Inlet', 'Bank1Outlet', 'Bank2Inlet', 'Bank2Outlet'),
    ),
  ),
  parameter(0x7d, flags('noxControlArea', 8, NTE_AREA)),
  parameter(0x7e, flags('particulateControlArea', 8, NTE_AREA)),
  supported(
    0x7f,
    number('totalRunTime', 's', U32),
    number('totalIdleTime', 's', U32),
    number('totalPowerTakeOffTime', 's', U32),
  ),
  parameter(0x84, number('manifoldSurfaceTemperature', '°C', CELSIUS)),
  parameter(0x8d, number('throttlePositionG', '%', PERCENT)),
  parameter(0x8e, number('frictionTorque', '%', TORQUE)),
  supported(0x98, ...exhaustTemperatures(1, 5)),
  supported(0x99, ...exhaustTemperatures(2, 5)),
  parameter(
    0x9a,
    SUPPORT_BYTE,
    reserved(8),
    number('tractionBatteryVoltage', 'V', { bytes: 2, factor: 1 / 64, decimals: 2 }, { supportedBy: 1 }),
    number('tractionBatteryCurrent', 'A', { bytes: 2, factor: 0.1, decimals: 1, isSigned: true }, { supportedBy: 2 }),
  ),
  parameter(
    0x9d,
    number('engineFuelRate', 'g/s', { bytes: 2, factor: 0.02, decimals: 2 }),
    number('vehicleFuelRate', 'g/s', { bytes: 2, factor: 0.02, decimals: 2 }),
  ),
  parameter(0x9e, number('exhaustFlow', 'kg/h', { bytes: 2, factor: 0.2, decimals: 1 })),
  parameter(0xa2, number('cylinderFuelRate', 'mg/stroke', { bytes: 2, factor: 1 / 32, decimals: 2 })),
  parameter(
    0xa4,
    SUPPORT_BYTE,
    reserved(8),
    number('transmissionGearRatio', '', { bytes: 2, factor: 0.001, decimals: 3 }, { supportedBy: 1 }),
  ),
  parameter(
    0xa5,
    SUPPORT_BYTE,
    number('commandedExhaustFluidDosing', '%', { bytes: 1, factor: 0.5, decimals: 1 }, { supportedBy: 0 }),
    reserved(16),
  ),
  parameter(0xa6, number('odometer', 'km', { bytes: 4, factor: 0.1, decimals: 1 })),
  parameter(
    0xa9,
    SUPPORT_BYTE,
    reserved(7),
    state('antiLockBrakes', 1, { 0: 'enabled', 1: 'disabled by switch' }, { supportedBy: 0 }),
    reserved(16),
  ),
  parameter(0xaa, number('vehicleSpeedLimit', 'km/h', U8)),
  parameter(0xb2, number('tractionBatteryHealth', '%', PERCENT)),
  parameter(0xd3, number('engineOdometer', 'km', { bytes: 4, factor: 0.1, decimals: 1 })),
]
