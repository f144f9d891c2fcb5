/** A virtual truck: controller applications of SAE J1939 that claim their addresses, broadcast, and answer requests. */
import { concat, encodeNumber } from '#protocol/bytes'
import type { J1939Dtc } from '#protocol/dtc'
import type { Lamp, Lamps } from '#protocol/j1939'
import {
  encodeCalibrations,
  encodeComponent,
  encodeFreezeFrames,
  encodeReadiness,
  encodeSoftware,
  encodeTroubleCodes,
  encodeVehicleIdentification,
  PGN,
} from '#protocol/j1939'
import { isVin } from '#protocol/vin'
import type { EcuKey } from './ecu.ts'

export interface TruckUnit {
  readonly key: EcuKey
  readonly address: number
  /** Groups it gives when asked, by number. Those of trouble codes change when codes are cleared. */
  answer(pgn: number): Uint8Array | 'positive' | undefined
  /** What it sends by itself. */
  readonly broadcasts: readonly { readonly pgn: number; readonly everyMs: number }[]
}

export interface Truck {
  readonly vin: string
  readonly units: readonly TruckUnit[]
}

export interface TruckSpec {
  /** 17 characters; the demo's placeholders begin with `MUTSDEM`. */
  readonly vin: string
  /** `false`: nothing is wrong with it. Default true: two active codes in the engine, one that was in the brakes. */
  readonly hasTrouble?: boolean
}

const code = (spn: number, fmi: number, occurrenceCount: number): J1939Dtc => ({
  spn,
  fmi,
  occurrenceCount,
  version: 4,
  candidates: [],
})
/** Coolant too hot, oil pressure too low. */
const ENGINE_CODES = [code(110, 0, 3), code(100, 1, 1)]
const BRAKE_CODES = [code(789, 8, 12)]
/** Torque mode 1, 100 kPa boost, 1,800 rpm, load 84 %, 112 °C, 80 km/h. */
const FROZEN = Uint8Array.of(0x01, 0x32, 0x40, 0x38, 0x54, 0x98, 0x00, 0x50)

const UNITS = [
  { key: 'engine', address: 0x00 },
  { key: 'transmission', address: 0x03 },
  { key: 'brakes', address: 0x0b },
  { key: 'cluster', address: 0x17 },
] as const satisfies readonly { key: EcuKey; address: number }[]

/** @throws {RangeError} if the VIN is none. */
export function createTruck({ vin, hasTrouble = true }: TruckSpec): Truck {
  if (!isVin(vin)) throw new RangeError(`not a VIN: ${vin}`)
  return { vin, units: UNITS.map(({ key, address }) => createUnit(key, address, vin, hasTrouble)) }
}

function createUnit(key: EcuKey, address: number, vin: string, hasTrouble: boolean): TruckUnit {
  let active = hasTrouble && key === 'engine' ? ENGINE_CODES : []
  let previous = hasTrouble && key === 'brakes' ? BRAKE_CODES : []
  const lamps = () => lampsFor(active.length > 0)
  const codes = (list: readonly J1939Dtc[]) => encodeTroubleCodes({ lamps: lamps(), codes: list })
  const common: Readonly<Record<number, () => Uint8Array | 'positive'>> = {
    [PGN.componentIdentification]: () =>
      encodeComponent({ make: 'MUTS', model: key.toUpperCase(), serialNumber: vin.slice(-6) }),
    [PGN.softwareIdentification]: () => encodeSoftware([`MU-${key.slice(0, 2).toUpperCase()}-1.0`]),
    [PGN.dm1]: () => codes(active),
    [PGN.dm2]: () => codes(previous),
    [PGN.dm3]: () => {
      previous = []
      return 'positive'
    },
    [PGN.dm11]: () => {
      active = []
      return 'positive'
    },
  }
  const engine: Readonly<Record<number, () => Uint8Array | 'positive'>> = {
    [PGN.vehicleIdentification]: () => encodeVehicleIdentification(vin),
    [PGN.dm4]: () => encodeFreezeFrames(active.slice(0, 1).map((frozenCode) => ({ code: frozenCode, data: FROZEN }))),
    [PGN.dm5]: () =>
      encodeReadiness({
        activeCodes: active.length,
        previouslyActiveCodes: previous.length,
        obdCompliance: 5,
        monitors: [
          { name: 'comprehensiveComponent', isComplete: true },
          { name: 'dieselParticulateFilter', isComplete: active.length === 0 },
        ],
      }),
    [PGN.dm6]: () => codes([]),
    [PGN.dm12]: () => codes(active.slice(0, 1)),
    [PGN.dm19]: () => encodeCalibrations([{ verificationNumber: 0xbdfeba51, id: 'MUTS-EN-0001' }]),
    [PGN.engineSpeed]: () => frame([0xf0, 0x7d, 0x7d], word(650 * 8), [0x00, 0x0f, 0x7d]),
    [PGN.engineTemperature]: () => frame([(active.length > 0 ? 108 : 88) + 40]),
    [PGN.electricalPower]: () => frame([0xff, 0xff, 0xff, 0xff], word(28.1 * 20), word(28.1 * 20)),
    [PGN.engineHours]: () => frame([0x40, 0x9c, 0x00, 0x00]),
    [PGN.vehicleSpeed]: () => frame([0xff], word(0)),
  }
  const groups = key === 'engine' ? { ...common, ...engine } : common
  return {
    key,
    address,
    answer: (pgn) => groups[pgn]?.(),
    broadcasts: [
      { pgn: PGN.dm1, everyMs: 1_000 },
      ...(key === 'engine'
        ? [
            { pgn: PGN.engineSpeed, everyMs: 100 },
            { pgn: PGN.engineTemperature, everyMs: 1_000 },
          ]
        : []),
    ],
  }
}

const OFF: Lamp = { status: 'off', flash: 'notAvailable' }
const ON: Lamp = { status: 'on', flash: 'notAvailable' }

function lampsFor(hasTrouble: boolean): Lamps {
  const lit = hasTrouble ? ON : OFF
  return { malfunctionIndicator: lit, redStop: OFF, amberWarning: lit, protect: OFF }
}

/** Lowest byte first. */
const word = (value: number): Uint8Array => encodeNumber(Math.round(value), 2).toReversed()

/** Eight bytes; what is not given is not available. */
function frame(...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const data = new Uint8Array(8).fill(0xff)
  data.set(concat(...parts.map((part) => Uint8Array.from(part))))
  return data
}
