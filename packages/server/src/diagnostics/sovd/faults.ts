/** Trouble codes of a component as SOVD faults, with the status of ISO 14229-1 as far as the unit told it. */
import { formatHex } from '#protocol/bytes'
import type { DtcResult, EcuResult } from '#protocol/scan'
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
 * Every unit tells of these two, whatever it speaks. Of the others only those that are set: a clear bit may be one that
 * the unit does not offer (ISO 14229-1, DTCStatusAvailabilityMask, which no document carries), or has no like in what it
 * speaks (ISO 14230-3).
 */
const ALWAYS_TOLD: readonly StatusBit[] = ['pendingDtc', 'confirmedDtc']

export function toFault({ address, protocol }: Pick<EcuResult, 'address' | 'protocol'>, dtc: DtcResult): Fault {
  const { code, text, status, statusByte } = dtc
  const bits = STATUS_BITS.flatMap((bit): readonly [StatusBit, boolean][] => {
    const isSet = NAMES[bit].some((name) => status.includes(name))
    return isSet || ALWAYS_TOLD.includes(bit) ? [[bit, isSet]] : []
  })
  const told: Fault['status'] = Object.fromEntries(bits)
  // The byte of ISO 14230-3 has other bits than that of ISO 14229-1, and a unit may set such as it does not offer.
  const hasByte = protocol === 'UDS' && statusByte !== undefined
  return {
    ...{ code, scope: address, display_code: code, fault_name: text },
    status: { ...told, ...(hasByte ? { mask: `0x${formatHex(byteOf(told), 2)}` } : {}) },
  }
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
