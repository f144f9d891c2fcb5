/**
 * PIDs 64 to 7F of SAE J1979-DA. Most begin with a byte whose bits say which of their values the vehicle has.
 * 74, 7A and 7B stay raw: editions give them scales a factor of ten apart, and nothing in an answer tells which holds.
 */
import type { Field, NumberField, Parameter, Scale } from './field.ts'
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
  wide,
} from './field.ts'

const FLOW: Scale = { bytes: 2, factor: 1 / 32, decimals: 2 }
const BOOST: Scale = { bytes: 2, factor: 1 / 32, decimals: 2, shownDecimals: 0 }
const TEN_KPA: Scale = { bytes: 2, factor: 10 }
const HUNDREDTH_KPA: Scale = { bytes: 2, factor: 0.01, decimals: 2 }
const LATER = { isOptional: true }
const OFF_ON = { 0: 'off', 1: 'on' }
const CONTROL_STATUS = { 1: 'open loop', 2: 'closed loop', 3: 'fault, values unreliable' }
const NTE_AREA = [
  'inside control area',
  'outside control area',
  'inside carve-out area of the maker',
  'deficiency active',
] as const

const percents = (...names: readonly string[]): readonly NumberField[] =>
  names.map((name) => number(name, '%', PERCENT))
const temperatures = (scale: Scale, ...names: readonly string[]): readonly Field[] =>
  names.map((name) => number(name, '°C', scale))
const turbocharger = (letter: 'A' | 'B'): readonly Field[] => [
  ...temperatures(CELSIUS, `turbo${letter}CompressorInletTemperature`, `turbo${letter}CompressorOutletTemperature`),
  ...temperatures(CELSIUS_TENTHS, `turbo${letter}TurbineInletTemperature`, `turbo${letter}TurbineOutletTemperature`),
]
export const exhaustTemperatures = (bank: 1 | 2, first: 1 | 5 = 1) =>
  temperatures(CELSIUS_TENTHS, ...[0, 1, 2, 3].map((index) => `exhaustTemperatureBank${bank}Sensor${first + index}`))
const ranges = (field: NumberField, factor: number, supportedBy: number) => [field, wide(field, factor, supportedBy)]
/** Two of A, two of B, and how each is controlled: the bits in byte A take A whole before B. */
const controlled = (pid: number, ...fields: readonly NumberField[]): Parameter =>
  supported(
    pid,
    ...fields.map((field, index) => ({ ...field, supportedBy: [0, 1, 3, 4][index] ?? 0 })),
    reserved(4),
    state('controlStatusB', 2, CONTROL_STATUS, { supportedBy: 5 }),
    state('controlStatusA', 2, CONTROL_STATUS, { supportedBy: 2 }),
  )
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
    ...places('egrTemperature', 'Bank1Sensor1', 'Bank1Sensor2', 'Bank2Sensor1', 'Bank2Sensor2').flatMap((name, bit) =>
      ranges(number(name, '°C', CELSIUS, { supportedBy: bit }), 4, bit + 4),
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
  supported(
    0x6f,
    ...['compressorInletPressureA', 'compressorInletPressureB'].flatMap((name, bit) =>
      ranges(number(name, 'kPa', U8, { supportedBy: bit }), 8, bit + 2),
    ),
  ),
  controlled(
    0x70,
    ...['commandedBoostPressureA', 'boostPressureA', 'commandedBoostPressureB', 'boostPressureB'].map((name) =>
      number(name, 'kPa', BOOST),
    ),
  ),
  controlled(
    0x71,
    ...percents('commandedTurbineGeometryA', 'turbineGeometryA', 'commandedTurbineGeometryB', 'turbineGeometryB'),
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
]
