/**
 * PIDs 81 to D3 of SAE J1979-DA, most of them of diesels: after-treatment, warnings, inducement.
 * Those for which two independent public descriptions agree; the others stay raw.
 */
import type { Field, Parameter, Scale } from './field.ts'
import {
  CELSIUS,
  flags,
  number,
  PERCENT,
  parameter,
  reserved,
  SUPPORT_BYTE,
  state,
  supported,
  TORQUE,
  U8,
  U16,
  U32,
} from './field.ts'
import { exhaustTemperatures } from './parameters-64.ts'

const LITRES_AN_HOUR: Scale = { bytes: 2, factor: 0.005, decimals: 3, shownDecimals: 2 }
const SOOT: Scale = { bytes: 2, factor: 0.0125, decimals: 4, shownDecimals: 1 }
const KPA_32ND: Scale = { bytes: 2, factor: 1 / 32, decimals: 2, shownDecimals: 0 }
const OXYGEN_PERCENT: Scale = { bytes: 2, factor: 0.001526, decimals: 6, shownDecimals: 2 }
const LAMBDA: Scale = { bytes: 2, factor: 0.000122, decimals: 6, shownDecimals: 3 }

const hours = (name: string, place = {}): Field => number(name, 'h', U16, place)
const bit = (name: string, no: string, yes: string, supportedBy: number): Field =>
  state(name, 1, { 0: no, 1: yes }, { supportedBy })

/** Emission-increasing auxiliary emission control devices, five to a PID: run time by two timers each, by one before. */
function controlDevices(pid: number, first: number): Parameter {
  const devices = [0, 1, 2, 3, 4].map((index) => `auxiliaryEmissionControl${first + index}`)
  const timers = devices.flatMap((name, supportedBy) =>
    ['Timer1', 'Timer2'].map((timer) => number(name + timer, 's', U32, { supportedBy })),
  )
  const { fields } = supported(pid, ...devices.map((name) => number(`${name}Time`, 's', U32)))
  return { ...supported(pid, ...timers), earlier: fields }
}

/** Bits 0 to 3: what a vehicle with urea limits itself for. */
const INDUCEMENT = [
  'reagent level too low',
  'incorrect reagent',
  'reagent consumption deviates',
  'NOx too high',
] as const
const ACTIVE = [...INDUCEMENT, undefined, undefined, undefined, 'inducement active'] as const
const INDUCEMENT_LEVEL = { 0: 'inactive', 1: 'enabled', 2: 'active', 3: 'not supported' }
const INDICATOR = { 0: 'off', 1: 'on demand', 2: 'short', 3: 'continuous', 14: 'error', 15: 'not available' }
const STRATEGY = { 0: 'non-discriminatory', 1: 'discriminatory', 3: 'not available' }
const FUEL_CONTROLS = [
  'fuelPressureControl',
  'injectionQuantityControl',
  'injectionTimingControl',
  'idleFuelBalanceControl',
]

const nox = (...places: readonly string[]) => places.map((place) => number(`noxConcentration${place}`, 'ppm', U16))
const wideOxygen = (pid: number, ...places: readonly string[]): Parameter =>
  supported(
    pid,
    ...places.map((place) => number(`oxygenConcentration${place}`, '%', OXYGEN_PERCENT)),
    ...places.map((place) => number(`lambda${place}`, '', LAMBDA)),
  )

export const PARAMETERS_81: readonly Parameter[] = [
  controlDevices(0x81, 1),
  controlDevices(0x82, 6),
  {
    ...supported(0x83, ...nox('Bank1Sensor1', 'Bank1Sensor2', 'Bank2Sensor1', 'Bank2Sensor2')),
    earlier: supported(0x83, ...nox('Bank1Sensor1', 'Bank2Sensor1')).fields,
  },
  parameter(0x84, number('manifoldSurfaceTemperature', '°C', CELSIUS)),
  supported(
    0x85,
    number('reagentConsumption', 'L/h', LITRES_AN_HOUR),
    number('demandedReagentConsumption', 'L/h', LITRES_AN_HOUR),
    number('reagentLevel', '%', PERCENT),
    number('noxWarningTime', 's', U32),
  ),
  supported(0x86, number('particulateMassBank1', 'mg/m³', SOOT), number('particulateMassBank2', 'mg/m³', SOOT)),
  supported(0x87, number('intakePressureA', 'kPa', KPA_32ND), number('intakePressureB', 'kPa', KPA_32ND)),
  parameter(
    0x88,
    flags('scrInducement', 8, ACTIVE),
    flags('scrInducement10000To20000Km', 4, INDUCEMENT),
    flags('scrInducementUpTo10000Km', 4, INDUCEMENT),
    flags('scrInducement30000To40000Km', 4, INDUCEMENT),
    flags('scrInducement20000To30000Km', 4, INDUCEMENT),
    number('scrInducementDistanceUpTo10000Km', 'km', U16),
    number('distanceInThese10000Km', 'km', U16),
    ...['10000To20000Km', '20000To30000Km', '30000To40000Km'].map((block) =>
      number(`scrInducementDistance${block}`, 'km', U16),
    ),
  ),
  controlDevices(0x89, 11),
  controlDevices(0x8a, 16),
  parameter(
    0x8b,
    SUPPORT_BYTE,
    reserved(4),
    bit('noxAdsorberDesulfurisation', 'not in progress', 'in progress', 3),
    bit('noxAdsorberRegeneration', 'not in progress', 'in progress', 2),
    bit('particulateFilterRegenerationType', 'passive', 'active', 1),
    bit('particulateFilterRegeneration', 'not in progress', 'in progress', 0),
    number('particulateFilterRegenerationTrigger', '%', PERCENT, { supportedBy: 4 }),
    number('timeBetweenRegenerations', 'min', U16, { supportedBy: 5 }),
    number('distanceBetweenRegenerations', 'km', U16, { supportedBy: 6 }),
  ),
  wideOxygen(0x8c, 'Bank1Sensor1', 'Bank1Sensor2', 'Bank2Sensor1', 'Bank2Sensor2'),
  parameter(0x8d, number('throttlePositionG', '%', PERCENT)),
  parameter(0x8e, number('frictionTorque', '%', TORQUE)),
  parameter(
    0x90,
    reserved(1),
    state('vehicleReadiness', 1, { 0: 'all monitors complete', 1: 'not all monitors complete' }),
    state('vehicleMalfunctionIndicator', 4, INDICATOR),
    state('indicatorStrategy', 2, STRATEGY),
    hours('vehicleContinuousIndicatorTime'),
  ),
  parameter(
    0x91,
    reserved(4),
    state('malfunctionIndicator', 4, INDICATOR),
    hours('continuousIndicatorTime'),
    hours('highestB1Counter'),
  ),
  parameter(
    0x92,
    SUPPORT_BYTE,
    ...[2, 1]
      .flatMap((system) => FUEL_CONTROLS.map((name) => `${name}${system}`).reverse())
      .map((name, index) => bit(name, 'not closed loop', 'closed loop', 7 - index)),
  ),
  supported(0x93, hours('cumulativeContinuousIndicatorTime')),
  parameter(
    0x94,
    SUPPORT_BYTE,
    reserved(1),
    ...[3, 2, 1].map((level) => state(`noxInducementLevel${level}`, 2, INDUCEMENT_LEVEL, { supportedBy: 0 })),
    bit('noxWarning', 'inactive', 'active', 0),
    ...['reagentQuality', 'reagentConsumption', 'dosingActivity', 'egrValve', 'monitoringSystem'].map((name, index) =>
      hours(`${name}Counter`, { supportedBy: index + 1 }),
    ),
  ),
  supported(0x98, ...exhaustTemperatures(1, 5)),
  supported(0x99, ...exhaustTemperatures(2, 5)),
  parameter(
    0x9a,
    SUPPORT_BYTE,
    reserved(8),
    number('tractionBatteryVoltage', 'V', { bytes: 2, factor: 1 / 64, decimals: 2 }, { supportedBy: 1 }),
    number('tractionBatteryCurrent', 'A', { bytes: 2, factor: 0.1, decimals: 1, isSigned: true }, { supportedBy: 2 }),
  ),
  wideOxygen(0x9c, 'Bank1Sensor3', 'Bank1Sensor4', 'Bank2Sensor3', 'Bank2Sensor4'),
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
