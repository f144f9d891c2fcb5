/** What the monitors and tests of service 06 are called (SAE J1979-DA, appendix D and table of test identifiers). */
import { formatHex } from '#protocol/bytes'

/** First identifier of a run and what its places are called. */
const RUNS: readonly (readonly [first: number, what: string, places: readonly string[]])[] = [
  [0x01, 'oxygen sensor', sensors()],
  [0x21, 'catalyst', banks()],
  [0x31, 'exhaust gas recirculation', banks()],
  [0x35, 'variable valve timing', banks()],
  [0x39, 'evaporative system', ['cap off', '0.090 in', '0.040 in', '0.020 in', 'purge flow']],
  [0x41, 'oxygen sensor heater', sensors()],
  [0x61, 'heated catalyst', banks()],
  [0x71, 'secondary air', ['1', '2', '3', '4']],
  [0x81, 'fuel system', banks()],
  [0x85, 'boost pressure', ['bank 1', 'bank 2']],
  [0x90, 'NOx adsorber', ['bank 1', 'bank 2']],
  [0x98, 'NOx catalyst', ['bank 1', 'bank 2']],
  [0xa1, 'misfire', ['general', ...Array.from({ length: 12 }, (_, index) => `cylinder ${index + 1}`)]],
  [0xb0, 'particulate filter', ['bank 1', 'bank 2']],
]

const MONITORS: ReadonlyMap<number, string> = new Map(
  RUNS.flatMap(([first, what, places]) => places.map((place, index) => [first + index, `${what}, ${place}`] as const)),
)

/** Standard tests; 80 to FE are the maker's. */
const TESTS: readonly (string | undefined)[] = [
  undefined,
  'rich to lean threshold voltage',
  'lean to rich threshold voltage',
  'low voltage for switch time',
  'high voltage for switch time',
  'rich to lean switch time',
  'lean to rich switch time',
  'lowest voltage of the cycle',
  'highest voltage of the cycle',
  'time between transitions',
  'period',
  'average misfires of the last ten cycles',
  'misfires of this cycle',
]

/** `'catalyst, bank 1'`; `'maker 0xE1'` or `'reserved 0x5F'` where the standard has no name. */
export function nameMonitor(monitorId: number): string {
  const isMaker = monitorId >= 0xe1
  return MONITORS.get(monitorId) ?? `${isMaker ? 'maker' : 'reserved'} 0x${formatHex(monitorId, 2)}`
}

/** `'period'`; `'maker 0x80'` or `'reserved 0x20'` where the standard has no name. */
export function nameTest(testId: number): string {
  const isMaker = testId >= 0x80 && testId <= 0xfe
  return TESTS[testId] ?? `${isMaker ? 'maker' : 'reserved'} 0x${formatHex(testId, 2)}`
}

function banks(): readonly string[] {
  return [1, 2, 3, 4].map((bank) => `bank ${bank}`)
}

function sensors(): readonly string[] {
  return banks().flatMap((bank) => [1, 2, 3, 4].map((sensor) => `${bank}, sensor ${sensor}`))
}
