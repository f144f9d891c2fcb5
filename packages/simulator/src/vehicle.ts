import { concat, encodeAscii, encodeNumber } from '#protocol/bytes'
import { IDENTIFIERS } from '#protocol/uds'
import { isVin } from '#protocol/vin'
import type { Broadcast } from './broadcasts.ts'
import { createBroadcasts } from './broadcasts.ts'
import { readDrive } from './drive.ts'
import type { EcuKey, VirtualEcu } from './ecu.ts'
import type { EcuBench } from './ecu-bench.ts'
import { createBench } from './ecu-bench.ts'
import { createMonitors } from './ecu-monitors.ts'
import type { Gatekeeper } from './gatekeeper.ts'
import type { Scenario, ScenarioName } from './scenarios.ts'
import { SCENARIOS } from './scenarios.ts'

export interface VehicleSpec {
  /** 17 characters; the demo's placeholders begin with `MUTSDEM`. */
  readonly vin: string
  readonly scenario?: ScenarioName
  /** Same seed, same part numbers and same wobble of the engine. Otherwise the VIN decides. */
  readonly seed?: number
  /**
   * Default CAN with 11 bits; with 29 a virtual ELM327 does not reach it. On the K-line its units speak KWP2000
   * (ISO 14230), and nothing but a virtual ELM327 does.
   */
  readonly line?: VehicleLine
  /** Its units speak on the bus unasked, behind adapters that hand over frames; with 11 bits only. Default no. */
  readonly isTalkative?: boolean
  /** Whom its units let in by certificate (service 29); default nobody, they know keys (service 27) only. */
  readonly gatekeeper?: Gatekeeper
}

export type VehicleLine = 'can' | 'can-29' | 'k-line'

export interface Vehicle {
  readonly vin: string
  readonly scenario: ScenarioName
  readonly line: VehicleLine
  readonly ecus: readonly VirtualEcu[]
  /** What is said on its bus unasked. */
  readonly broadcasts: readonly Broadcast[]
  /** Volts as an adapter at the socket measures them: `'14.1'`. */
  readonly batteryVoltage: string
}

interface Place {
  readonly key: EcuKey
  readonly name: string
  readonly canId: number
  readonly doipAddress: number
  readonly isEmissionRelated: boolean
}

/** Logical addresses lie in the makers' range; 0x0E80 and its neighbours belong to testers. */
const PLACES: readonly Place[] = [
  { key: 'engine', name: 'Engine', canId: 0x7e8, doipAddress: 0x1010, isEmissionRelated: true },
  { key: 'transmission', name: 'Transmission', canId: 0x7e9, doipAddress: 0x1018, isEmissionRelated: true },
  { key: 'brakes', name: 'Brakes', canId: 0x7ea, doipAddress: 0x1028, isEmissionRelated: false },
  { key: 'cluster', name: 'Instrument cluster', canId: 0x728, doipAddress: 0x1060, isEmissionRelated: false },
]

/**
 * Builds a vehicle with four control units.
 *
 * @throws {RangeError} if the VIN is none.
 */
export function createVehicle(spec: VehicleSpec): Vehicle {
  const { vin, scenario = 'clean', seed = seedOf(vin), line = 'can', isTalkative = false, gatekeeper } = spec
  if (!isVin(vin)) throw new RangeError(`not a VIN: ${vin}`)
  const random = createRandom(seed)
  const state: Scenario = SCENARIOS[scenario]
  return {
    vin,
    scenario,
    line,
    // The unit itself, not a copy: what it tells follows from its own codes.
    ecus: PLACES.map((place) =>
      Object.assign(createEcu(place, vin, state, random), {
        ...(line === 'can-29' && { canId: wideIdOf(place) }),
        ...(gatekeeper && { gatekeeper }),
      }),
    ),
    broadcasts: isTalkative && line === 'can' ? createBroadcasts(state) : [],
    batteryVoltage: (state.batteryMv / 1000).toFixed(1),
  }
}

/** @throws {RangeError} for a vehicle on the K-line, before a door that is none for it. */
export function requireCan({ line }: Vehicle): void {
  if (line === 'k-line') throw new RangeError('a vehicle on the K-line is reached through an ELM327 only')
}

/** @throws {RangeError} for a vehicle with identifiers of 29 bits, which the virtual ELM327 does not speak. */
export function requireElm({ line }: Vehicle): void {
  if (line === 'can-29') throw new RangeError('the virtual ELM327 speaks CAN with 11 bits and ISO 14230')
}

/** ISO 15765-4, 29 bit: to the tester at F1, from the unit. */
const wideIdOf = ({ doipAddress }: Place): number => 0x18daf100 + (doipAddress & 0xff)

function createEcu(place: Place, vin: string, state: Scenario, random: () => number): VirtualEcu {
  const number = (digits: number) => String(Math.floor(random() * 10 ** digits)).padStart(digits, '0')
  const calibration = `MUTS-${place.key.slice(0, 2).toUpperCase()}-${number(4)}`
  const { key, canId, doipAddress } = place
  const bench = createBench(seedOf(calibration))
  const ecu: VirtualEcu = {
    key,
    canId,
    doipAddress,
    lineAddress: doipAddress & 0xff,
    speaksUds: state.speaksUds || !place.isEmissionRelated,
    identifiers: new Map([
      [IDENTIFIERS.vin, encodeAscii(vin)],
      [IDENTIFIERS.partNumber, encodeAscii(`MU-${number(3)}-${number(4)}`)],
      [IDENTIFIERS.softwareVersion, encodeAscii(`${number(2)}.${number(2)}`)],
      [IDENTIFIERS.serialNumber, encodeAscii(`SN${number(8)}`)],
      [IDENTIFIERS.hardwareNumber, encodeAscii(`H${number(2)}`)],
      [IDENTIFIERS.systemName, encodeAscii(place.name)],
    ]),
    information: new Map([
      [0x02, encodeAscii(vin)],
      [0x04, fill(calibration, 16)],
      [0x0a, fill(place.name, 20)],
    ]),
    dtcs: state.dtcs[key] ?? [],
    bench,
    ...(place.isEmissionRelated && { readPid: createPids(key, state, random, () => ecu) }),
    ...(key === 'engine' && { readMonitor: createMonitors(() => ecu) }),
  }
  return ecu
}

/** Live values; those of a parked engine wobble a little with each question, as real ones do; those on the road hang together. */
function createPids(key: EcuKey, state: Scenario, random: () => number, ecuOf: () => VirtualEcu) {
  const wobble = (value: number, by: number) => (value === 0 ? 0 : Math.round(value + (random() * 2 - 1) * by))
  const engine: Readonly<Record<number, () => Uint8Array>> = {
    4: () => encodeNumber(wobble(state.engineRpm > 0 ? 46 : 0, 4), 1),
    5: () => encodeNumber(state.coolantC + 40, 1),
    12: () => encodeNumber(wobble(state.engineRpm, 12) * 4, 2),
    13: () => encodeNumber(0, 1),
    15: () => encodeNumber(21 + 40, 1),
    17: () => encodeNumber(38, 1),
    66: () => encodeNumber(wobble(state.batteryMv, 20), 2),
  }
  return (pid: number): Uint8Array | undefined => {
    const { dtcs, bench } = ecuOf()
    if (pid === 0x01) return encodeMonitorStatus(dtcs, bench)
    if (key !== 'engine') return undefined
    return (state.isDriving ? readDrive(pid, bench.atMs) : undefined) ?? engine[pid]?.()
  }
}

/** Lamp and count go with the codes; after a clear no self-test has come to its end (SAE J1979, PID 01). */
function encodeMonitorStatus(dtcs: VirtualEcu['dtcs'], { isCleared }: EcuBench): Uint8Array {
  const confirmed = dtcs.filter(({ status }) => status & 0x08).length
  const lamp = dtcs.some(({ status }) => status & 0x80) ? 0x80 : 0
  if (isCleared) return Uint8Array.of(lamp | confirmed, 0x77, 0x65, 0x65)
  return Uint8Array.of(lamp | confirmed, 0x07, 0x65, confirmed > 0 ? 0x01 : 0x00)
}

function fill(text: string, length: number): Uint8Array {
  return concat(encodeAscii(text), new Uint8Array(length - text.length))
}

/** FNV-1a, 32 bits: no two vehicles of a fleet have the same part and serial numbers. */
const seedOf = (vin: string): number =>
  encodeAscii(vin).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5)

/** mulberry32: small, fast, the same everywhere. Not for secrets. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
