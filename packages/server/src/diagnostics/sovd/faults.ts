/** Trouble codes of a component as SOVD faults, with the status of ISO 14229-1 as far as the unit told it. */
import { formatHex } from '#protocol/bytes'
import type { DtcResult, EcuResult } from '#protocol/scan'
import { unknownThere } from './components.ts'
import type { Fault, StatusBit } from './shapes.ts'
import { STATUS_BITS } from './shapes.ts'

/** What a scan calls these bits; `active` of SAE J1939 is what ISO 14229-1 calls confirmed. */
const NAMES: Readonly<Record<StatusBit, readonly string[]>> = {
  testFailed: ['testFailed'],
  testFailedThisOperationCycle: ['testFailedThisOperationCycle'],
  pendingDtc: ['pending'],
  confirmedDtc: ['confirmed', 'active'],
  testNotCompletedSinceLastClear: ['testNotCompletedSinceLastClear'],
  testFailedSinceLastClear: ['testFailedSinceLastClear'],
  testNotCompletedThisOperationCycle: ['testNotCompletedThisOperationCycle'],
  warningIndicatorRequested: ['warningIndicatorRequested'],
}
/**
 * Every unit tells of these two, whatever it speaks. Of the others those that its DTCStatusAvailabilityMask names (ISO
 * 14229-1); where none is sealed only those that are set: a clear bit may be one that the unit does not offer, or has no
 * like in what it speaks (ISO 14230-3).
 */
const ALWAYS_TOLD: readonly StatusBit[] = ['pendingDtc', 'confirmedDtc']

export function toFault({ address, protocol }: Pick<EcuResult, 'address' | 'protocol'>, dtc: DtcResult): Fault {
  const { code, text, status, statusByte, statusMask } = dtc
  const offered = statusMask === undefined ? undefined : Number.parseInt(statusMask, 16)
  const bits = STATUS_BITS.flatMap((bit, place): readonly [StatusBit, boolean][] => {
    const isSet = NAMES[bit].some((name) => status.includes(name))
    const isTold = offered === undefined ? isSet || ALWAYS_TOLD.includes(bit) : (offered & (1 << place)) !== 0
    return isTold ? [[bit, isSet]] : []
  })
  const told: Fault['status'] = Object.fromEntries(bits)
  // The byte of ISO 14230-3 has other bits than that of ISO 14229-1, and a unit may set such as it does not offer.
  const hasByte = protocol === 'UDS' && statusByte !== undefined
  return {
    ...{ code, scope: address, display_code: code, fault_name: text },
    status: { ...told, ...(hasByte ? { mask: `0x${formatHex(byteOf(told), 2)}` } : {}) },
  }
}

/** @throws {Problem} `diagnostics.fault-unknown` */
export function requireFault({ dtcs }: Pick<EcuResult, 'dtcs'>, code: string): DtcResult {
  const dtc = dtcs.find((one) => one.code === code)
  if (dtc) return dtc
  throw unknownThere('fault', 'This unit stored no such trouble code in the last sealed scan.')
}

/** `status[confirmedDtc]=true`, `status[mask]=0x0C` (any of these bits), `scope`. */
export type FaultFilter = Readonly<Record<string, unknown>>

/** Every condition holds; a bit that the unit did not tell fits neither `true` nor `false`. */
export function fitsFilter({ status, scope }: Fault, filter: FaultFilter): boolean {
  if (filter.scope !== undefined && filter.scope !== scope) return false
  const mask = filter['status[mask]']
  if (typeof mask === 'string' && (byteOf(status) & Number(mask)) === 0) return false
  return STATUS_BITS.every((bit) => {
    const wanted = filter[`status[${bit}]`]
    return wanted === undefined || status[bit] === wanted
  })
}

const byteOf = (status: Fault['status']): number =>
  STATUS_BITS.reduce((byte, bit, place) => (status[bit] ? byte | (1 << place) : byte), 0)

export const snapshotsOf = ({ freezeFrame }: DtcResult) =>
  freezeFrame === undefined
    ? []
    : [
        {
          records: freezeFrame.map((reading) => ({
            ...{ name: reading.name, unit: reading.unit, state: reading.state },
            ...('value' in reading ? { value: reading.value } : 'raw' in reading ? { value: reading.raw } : {}),
          })),
        },
      ]

/**
 * One item, for the records of a code are sealed as they came, in hex: each begins with its number, and where one ends only
 * the maker knows. Undefined where the scan sealed none: that says not that the unit keeps none.
 */
export const extendedDataOf = ({ extendedData }: DtcResult) =>
  extendedData === undefined ? undefined : [{ data: extendedData }]
