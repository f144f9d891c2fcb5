/** For tests only: every way to a vehicle, and what can go wrong on each. */
import type { CanAdapter, FrameTap } from '#protocol/can'
import { CAN_ADAPTERS } from '#protocol/can'
import type { TruckLink } from '#protocol/j1939'
import type { DiagnosticLink, VirtualTimers } from '#protocol/link'
import type { Fault, ScenarioName, VehicleLine } from './index.ts'
import { createTruck, createVehicle } from './index.ts'
import { CAR_WAYS, parkCar, parkTruck } from './testing.ts'

const VIN = 'MUTSDEM0000000001'

/** Of cars and trucks alike. */
const FAULTS: readonly (readonly [string, Fault])[] = [
  ['loses frames', { kind: 'frame-lost', ecu: 'engine' }],
  ['delays frames', { kind: 'frame-late', ecu: 'engine' }],
  ['garbles frames', { kind: 'frame-senseless', ecu: 'engine' }],
  ['misnumbers frames', { kind: 'frame-misnumbered', ecu: 'engine' }],
  ['is busy again and again', { kind: 'busy', ecu: 'engine', times: 20 }],
  ['falls silent in a unit', { kind: 'ecu-silent', ecu: 'engine', after: 6 }],
  ['talks nonsense', { kind: 'adapter-garbled', after: 12 }],
  ['falls silent', { kind: 'adapter-silent', after: 12 }],
  ['loses its power', { kind: 'adapter-closes', after: 12 }],
]
/** J1939 has no word for it. */
const OF_CARS: typeof FAULTS = [['takes its time', { kind: 'response-pending', ecu: 'engine', times: 4, gapMs: 800 }]]

export interface Place {
  /** Pulls the plug and puts it in again. */
  open(tap?: FrameTap): Promise<DiagnosticLink | TruckLink>
  /** Moves the clock until the work is done. */
  run<Result>(work: Promise<Result>): Promise<Result>
  readonly timers: VirtualTimers
  readonly faults: { inject(fault: Fault): void; heal(): void }
}

const placeCar = (
  way: (typeof CAR_WAYS)[number],
  line: VehicleLine = 'can',
  scenario: ScenarioName = 'misfire',
): Place => parkCar(way, createVehicle({ vin: VIN, scenario, line }))

const placeTruck = (adapter: CanAdapter): Place => parkTruck(adapter, createTruck({ vin: VIN, hasTrouble: true }))

export const PLACES: readonly (readonly [string, () => Place, typeof FAULTS])[] = [
  ...CAR_WAYS.map((way) => [`over ${way} to a car`, () => placeCar(way), [...FAULTS, ...OF_CARS]] as const),
  ['over slcan to a car with 29 bits', () => placeCar('slcan', 'can-29'), [...FAULTS, ...OF_CARS]],
  ['over slcan to a car that knows OBD only', () => placeCar('slcan', 'can', 'obd-only'), [...FAULTS, ...OF_CARS]],
  ['over elm327 to a car on the K-line', () => placeCar('elm327', 'k-line'), [...FAULTS, ...OF_CARS]],
  ...(Object.keys(CAN_ADAPTERS) as CanAdapter[]).map(
    (adapter) => [`over ${adapter} to a truck`, () => placeTruck(adapter), FAULTS] as const,
  ),
]
