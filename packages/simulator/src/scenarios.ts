/** What is wrong with a virtual vehicle. */
import { fromHex } from '#protocol/bytes'
import type { EcuKey, VirtualDtc } from './ecu.ts'

export interface Scenario {
  readonly dtcs: Readonly<Partial<Record<EcuKey, readonly VirtualDtc[]>>>
  /** At the battery, engine running or not. */
  readonly batteryMv: number
  readonly coolantC: number
  readonly engineRpm: number
  /** It is on the road: speed, gears, load and temperatures by `drive`. */
  readonly isDriving?: boolean
  /** False: the emission-related units are of a kind that knows OBD only. */
  readonly speaksUds: boolean
}

/** Load 43.1 %, coolant 87 °C, 1,842 rpm, 52 km/h. */
const UNDER_LOAD = new Map([
  [0x04, fromHex('6E')],
  [0x05, fromHex('7F')],
  [0x0c, fromHex('1CC8')],
  [0x0d, fromHex('34')],
])
const ROLLING = new Map([[0x0d, fromHex('17')]])
const STARTING = new Map([
  [0x42, fromHex('2B5C')],
  [0x0c, fromHex('0000')],
])

/** Failed, confirmed and the lamp is on; and: seen once, not yet confirmed. */
const CONFIRMED = 0xaf
const PENDING = 0x27
/** Confirmed, now healed. */
const STORED = 0x28

const CLEAN: Scenario = { dtcs: {}, batteryMv: 14_120, coolantC: 89, engineRpm: 780, speaksUds: true }
const MISFIRE: Scenario = {
  ...CLEAN,
  dtcs: {
    engine: [
      { dtc: 0x030100, status: CONFIRMED, frozen: UNDER_LOAD },
      { dtc: 0x017100, status: PENDING },
    ],
    transmission: [{ dtc: 0x070000, status: STORED }],
  },
  engineRpm: 745,
}

export const SCENARIOS = {
  clean: CLEAN,
  misfire: MISFIRE,
  /** The same in a workshop: ignition on, engine off. */
  parked: { ...MISFIRE, batteryMv: 12_640, engineRpm: 0 },
  'wheel-speed': {
    ...CLEAN,
    dtcs: {
      brakes: [{ dtc: 0x404011, status: CONFIRMED, frozen: ROLLING }],
      cluster: [{ dtc: 0xc12100, status: STORED }],
    },
  },
  'low-battery': {
    ...CLEAN,
    dtcs: { engine: [{ dtc: 0x056200, status: CONFIRMED, frozen: STARTING }] },
    batteryMv: 11_380,
    coolantC: 14,
    engineRpm: 0,
  },
  driving: { ...CLEAN, isDriving: true },
  'obd-only': { ...MISFIRE, speaksUds: false },
  'obd-only-parked': { ...MISFIRE, batteryMv: 12_640, engineRpm: 0, speaksUds: false },
} as const satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof SCENARIOS
