/** OBD services of a virtual unit (SAE J1979): 01, 02, 03, 04, 06, 07, 09, 0A. */
import { concat, encodeNumber } from '#protocol/bytes'
import type { VirtualDtc, VirtualEcu } from './ecu.ts'
import { clearCodes } from './ecu-bench.ts'

const CONFIRMED = 0x08
const PENDING = 0x04
const MOST_PIDS = 0x60
const MOST_MONITORS = 0xc0

/** @returns the answer behind its service byte, or undefined: a unit without the value keeps silent. */
export function answerObd(ecu: VirtualEcu, request: Uint8Array): Uint8Array | undefined {
  const { readPid } = ecu
  if (readPid === undefined) return undefined
  const [service, type = 0, frame = 0] = request
  switch (service) {
    case 0x01:
      return withHead(Uint8Array.of(type), readOrList(type, readPid))
    case 0x02:
      return withHead(Uint8Array.of(type, frame), readFrozen(ecu, type))
    case 0x03:
      return encodeCodes(ecu.dtcs.filter(({ status }) => status & CONFIRMED))
    case 0x04:
      clearCodes(ecu)
      return new Uint8Array()
    case 0x06:
      return type % 0x20 === 0 ? withHead(Uint8Array.of(type), listMonitors(ecu, type)) : ecu.readMonitor?.(type)
    case 0x07:
      return encodeCodes(ecu.dtcs.filter(({ status }) => status & PENDING))
    case 0x09:
      return withHead(Uint8Array.of(type, 0x01), ecu.information.get(type))
    case 0x0a:
      return encodeCodes(ecu.dtcs.filter(({ status }) => status & CONFIRMED))
    default:
      return undefined
  }
}

/** PIDs 00, 20, 40 … say which of the next 32 exist, and whether a further list does. */
export function readOrList(
  pid: number,
  readPid: (pid: number) => Uint8Array | undefined,
  most = MOST_PIDS,
): Uint8Array | undefined {
  if (pid % 0x20 !== 0) return readPid(pid)
  const exists = (number: number) => (number % 0x20 === 0 ? number < most : readPid(number) !== undefined)
  const bits = Array.from({ length: 32 }, (_, index) => (exists(pid + 1 + index) ? 2 ** (31 - index) : 0))
  return encodeNumber(
    bits.reduce((sum, bit) => sum + bit, 0),
    4,
  )
}

const listMonitors = ({ readMonitor }: VirtualEcu, base: number): Uint8Array | undefined =>
  readMonitor && readOrList(base, readMonitor, MOST_MONITORS)

/** Frame 0 belongs to the first code that froze one; PID 02 names it. */
function readFrozen(ecu: VirtualEcu, pid: number): Uint8Array | undefined {
  const owner = ecu.dtcs.find(({ frozen }) => frozen !== undefined)
  if (pid === 0x02) return encodeNumber((owner?.dtc ?? 0) >> 8, 2)
  return owner && readOrList(pid, (number) => (number === 0x02 ? new Uint8Array() : owner.frozen?.get(number)))
}

function encodeCodes(dtcs: readonly VirtualDtc[]): Uint8Array {
  return concat(Uint8Array.of(dtcs.length), ...dtcs.map(({ dtc }) => encodeNumber(dtc >> 8, 2)))
}

function withHead(head: Uint8Array, data: Uint8Array | undefined): Uint8Array | undefined {
  return data === undefined ? undefined : concat(head, data)
}
