import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CanAdapter } from '#protocol/can'
import { CAN_ADAPTERS } from '#protocol/can'
import { LinkError } from '#protocol/link'
import type { ScanOutcome } from '#protocol/scan'
import { scanTruck, scanVehicle } from '#protocol/scan'
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

/** Each scan is a plug pulled and put in again. */
interface Place {
  scan(): Promise<ScanOutcome>
  readonly faults: { inject(fault: Fault): void; heal(): void }
}

function placeCar(
  way: (typeof CAR_WAYS)[number],
  line: VehicleLine = 'can',
  scenario: ScenarioName = 'misfire',
): Place {
  const { open, run, faults } = parkCar(way, createVehicle({ vin: VIN, scenario, line }))
  const scan = async () => {
    const link = await open()
    return run(scanVehicle(link).finally(() => link.close()))
  }
  return { scan, faults }
}

function placeTruck(adapter: CanAdapter): Place {
  const { open, run, faults } = parkTruck(adapter, createTruck({ vin: VIN, hasTrouble: true }))
  const scan = async () => {
    const link = await open()
    return run(scanTruck(link).finally(() => link.close()))
  }
  return { scan, faults }
}

const PLACES: readonly (readonly [string, () => Place, typeof FAULTS])[] = [
  ...CAR_WAYS.map((way) => [`over ${way} to a car`, () => placeCar(way), [...FAULTS, ...OF_CARS]] as const),
  ['over slcan to a car with 29 bits', () => placeCar('slcan', 'can-29'), [...FAULTS, ...OF_CARS]],
  ['over slcan to a car that knows OBD only', () => placeCar('slcan', 'can', 'obd-only'), [...FAULTS, ...OF_CARS]],
  ['over elm327 to a car on the K-line', () => placeCar('elm327', 'k-line'), [...FAULTS, ...OF_CARS]],
  ...(Object.keys(CAN_ADAPTERS) as CanAdapter[]).map(
    (adapter) => [`over ${adapter} to a truck`, () => placeTruck(adapter), FAULTS] as const,
  ),
]

/** Everything a scan claims to know, one line each. Live values wobble, so only their names and states count. */
function claimsOf({ result }: ScanOutcome): readonly string[] {
  const { identification, ecus, readiness, readings } = result
  return [
    `vin ${identification.vin}`,
    // Where the engine is lost, another unit tells its own.
    `readiness ${readiness.state}`,
    ...readings.map(({ name, state }) => `${name} ${state}`),
    ...ecus.flatMap(({ address, protocol, identification: told, dtcs }) => [
      `${address} speaks ${protocol}`,
      ...Object.entries(told).map(
        ([name, truth]) => `${address} ${name} ${'value' in truth ? truth.value : truth.state}`,
      ),
      ...dtcs.map(({ code }) => `${address} ${code}`),
    ]),
  ]
}

const isSilence = (claim: string) => /(NOT_CONNECTED|null|UNDECODABLE|unknown)/.test(claim)

describe('a journey', () => {
  for (const [journey, place, faultsOfPlace] of PLACES) {
    for (const [title, fault] of faultsOfPlace) {
      test(`${journey} that ${title} ends with the truth or a typed error, and again well`, async () => {
        const sound = claimsOf(await place().scan())
        const { faults, scan } = place()
        faults.inject(fault)
        const troubled = await scan()

        for (const claim of claimsOf(troubled)) assert.ok(sound.includes(claim) || isSilence(claim), claim)
        if (troubled.failure === undefined) assert.deepEqual(claimsOf(troubled), sound)
        else assert.ok(troubled.failure instanceof LinkError)

        faults.heal()
        const healed = await scan()
        assert.deepEqual([healed.failure, claimsOf(healed)], [undefined, sound])
      })
    }
  }
})
