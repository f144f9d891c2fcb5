/** Trouble codes of a virtual unit over UDS: reports of service 19, those of SAE J1979-2 included. */
import { concat, encodeNumber } from '#protocol/bytes'
import { readDtcInformation } from '#protocol/uds'
import type { VirtualDtc, VirtualEcu } from './ecu.ts'
import { NEGATIVE } from './ecu-bench.ts'
import { handle } from './handle.ts'

const AVAILABLE_STATUS = 0xff
const AVAILABLE_SEVERITY = 0xff
const ISO_14229 = 0x01
const J2012_FORMAT_04 = 0x04
const EMISSIONS = 0x33
const CONFIRMED = 0x08
/** Class B1 of WWH-OBD: what all our virtual faults are. */
const SEVERITY = 0x04
/** Extended data: record 1, seen three times. */
const EXTENDED_DATA = Uint8Array.of(0x01, 0x03)

export const answerDtcReport = handle(readDtcInformation, (ecu, request) => {
  const { report } = request
  switch (report) {
    case 0x01:
      return {
        report,
        availableStatus: AVAILABLE_STATUS,
        dtcFormatIdentifier: ISO_14229,
        dtcCount: withStatus(ecu, request.statusMask).length,
      }
    case 0x02:
      return { report, availableStatus: AVAILABLE_STATUS, dtcs: withStatus(ecu, request.statusMask) }
    case 0x0a:
      return { report, availableStatus: AVAILABLE_STATUS, dtcs: ecu.dtcs }
    case 0x04:
    case 0x06: {
      const found = ecu.dtcs.find(({ dtc }) => dtc === request.dtc)
      if (found === undefined) return NEGATIVE.requestOutOfRange
      const { dtc, status } = found
      return { report, dtc, status, records: report === 0x04 ? encodeSnapshot(found) : EXTENDED_DATA }
    }
    case 0x42:
      if (!isEmissions(ecu, request.functionalGroup)) return NEGATIVE.requestOutOfRange
      return {
        report,
        functionalGroup: EMISSIONS,
        availableStatus: AVAILABLE_STATUS,
        availableSeverity: AVAILABLE_SEVERITY,
        dtcFormatIdentifier: J2012_FORMAT_04,
        dtcs: withStatus(ecu, request.statusMask).map(({ dtc, status }) => ({ severity: SEVERITY, dtc, status })),
      }
    case 0x55:
      if (!isEmissions(ecu, request.functionalGroup)) return NEGATIVE.requestOutOfRange
      return {
        report,
        functionalGroup: EMISSIONS,
        availableStatus: AVAILABLE_STATUS,
        dtcFormatIdentifier: J2012_FORMAT_04,
        dtcs: withStatus(ecu, CONFIRMED),
      }
    default:
      return NEGATIVE.subFunctionNotSupported
  }
})

function withStatus(ecu: VirtualEcu, mask: number): readonly VirtualDtc[] {
  return ecu.dtcs.filter(({ status }) => (status & mask) !== 0)
}

function isEmissions(ecu: VirtualEcu, functionalGroup: number): boolean {
  return ecu.readPid !== undefined && functionalGroup === EMISSIONS
}

/** Record 1: count, then identifiers F4xx with the bytes of their PID. */
function encodeSnapshot({ frozen }: VirtualDtc): Uint8Array {
  if (frozen === undefined) return new Uint8Array()
  const values = [...frozen].map(([pid, data]) => concat(encodeNumber(0xf400 + pid, 2), data))
  return concat(Uint8Array.of(0x01, values.length), ...values)
}
