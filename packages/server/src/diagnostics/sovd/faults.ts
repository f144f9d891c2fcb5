/** Trouble codes of a component as SOVD faults, with the status of ISO 14229-1 as far as the unit told it. */
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
/** Every unit tells of these two, whatever it speaks. */
const ALWAYS_TOLD: readonly StatusBit[] = ['pendingDtc', 'confirmedDtc']

export function toFault({ address }: Pick<EcuResult, 'address'>, dtc: DtcResult): Fault {
  const { code, text, status, statusByte } = dtc
  const bits = STATUS_BITS.flatMap((bit): readonly [StatusBit, boolean][] => {
    const isSet = NAMES[bit].some((name) => status.includes(name))
    return isSet || statusByte !== undefined || ALWAYS_TOLD.includes(bit) ? [[bit, isSet]] : []
  })
  return {
    ...{ code, scope: address, display_code: code, fault_name: text },
    status: { ...Object.fromEntries(bits), ...(statusByte === undefined ? {} : { mask: `0x${statusByte}` }) },
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
