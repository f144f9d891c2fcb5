/** On-board monitoring tests of a virtual engine (SAE J1979, service 06): what its self-tests came to, against their limits. */
import { concat, encodeNumber } from '#protocol/bytes'
import type { VirtualEcu } from './ecu.ts'

interface Test {
  readonly test: number
  /** SAE J1979-DA, appendix E. */
  readonly scaling: number
  readonly value: number
  readonly minimum: number
  readonly maximum: number
}

const COUNTS = 0x24
const MISFIRES_OF_TEN_CYCLES = 0x0b
const MISFIRES_OF_CYCLE = 0x0c
const [CYLINDER_1, CYLINDER_4] = [0xa2, 0xa5]
/** P0301 … P0304, without the failure type. */
const CYLINDER_MISFIRE = 0x0301

const HEALTHY: ReadonlyMap<number, readonly Test[]> = new Map([
  // Lambda sensor before the catalyst: rich to lean at 0.365 V; catalyst: 0.812 of what it may store.
  [0x01, [{ test: 0x01, scaling: 0x0a, value: 0x0bb0, minimum: 0x0800, maximum: 0x1000 }]],
  [0x21, [{ test: 0x80, scaling: 0x04, value: 812, minimum: 500, maximum: 0xffff }]],
  // A vapour leak in Pa, signed.
  [0x3b, [{ test: 0x81, scaling: 0xfe, value: 0xffb0, minimum: 0xff00, maximum: 0x0100 }]],
])

/** @param ecuOf the unit whose codes decide what failed. */
export function createMonitors(ecuOf: () => VirtualEcu) {
  return (monitorId: number): Uint8Array | undefined => {
    const { dtcs, bench } = ecuOf()
    const isCylinder = monitorId >= CYLINDER_1 && monitorId <= CYLINDER_4
    const code = CYLINDER_MISFIRE + monitorId - CYLINDER_1
    const tests = isCylinder ? misfires(dtcs.some(({ dtc }) => dtc >> 8 === code)) : HEALTHY.get(monitorId)
    return tests && concat(...tests.map((test) => encodeTest(monitorId, test, bench.isCleared)))
  }
}

const misfires = (isMisfiring: boolean): readonly Test[] => [
  { test: MISFIRES_OF_TEN_CYCLES, scaling: COUNTS, value: isMisfiring ? 214 : 1, minimum: 0, maximum: 60 },
  { test: MISFIRES_OF_CYCLE, scaling: COUNTS, value: isMisfiring ? 187 : 0, minimum: 0, maximum: 60 },
]

/** After codes were cleared value and limits are zero until the test has run again. */
function encodeTest(
  monitorId: number,
  { test, scaling, value, minimum, maximum }: Test,
  isCleared: boolean,
): Uint8Array {
  const numbers = isCleared ? [0, 0, 0] : [value, minimum, maximum]
  return concat(Uint8Array.of(monitorId, test, scaling), ...numbers.map((number) => encodeNumber(number, 2)))
}
