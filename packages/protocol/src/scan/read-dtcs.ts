/** Trouble codes of one unit, by UDS where it can, else by OBD. */
import { formatHex, toHex } from '#protocol/bytes'
import { decodeDtcStatus, describeDtc, describeFailureType, formatDtc, formatUdsDtc } from '#protocol/dtc'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import type { CodeKind } from '#protocol/obd'
import { decodeReadCodes, encodeReadCodes } from '#protocol/obd'
import { ALL_RECORDS, readDtcInformation } from '#protocol/uds'
import { decodeSnapshot, readFreezeFrame } from './freeze-frame.ts'
import type { Reply } from './inquiry.ts'
import { hasNone, inquireObd, inquireUds, SERVICE_NOT_SUPPORTED } from './inquiry.ts'
import type { DtcResult, EcuResult } from './result.ts'

/** Failed now, pending, confirmed, or asking for the lamp; codes that were merely never tested are no trouble. */
const TROUBLE_MASK = 0x8d
/** A unit drowning in codes does not get to hold the scan up with what it keeps beside them. */
const MOST_DETAILED = 32
/** `whole` before codes are cleared, when all that is kept of each is there for the last time. */
export type Depth = 'usual' | 'whole'

const NO_FAILURE_TYPE = 0x00
const KINDS: readonly CodeKind[] = ['confirmed', 'pending', 'permanent']

/**
 * What a unit told in its own tongue: its codes; `none` where it says that it lacks the service for them; `withheld` where it
 * may hold codes, and told none.
 */
export type OwnDtcs = readonly DtcResult[] | 'none' | 'withheld'

/** All that a unit told of its codes, and whether it may hold more of them. */
export type ToldDtcs = Pick<EcuResult, 'dtcs' | 'hasWithheldCodes'>

/**
 * @param kept gets each code as soon as it is read; should the unit fall silent over what it holds beside them, also those
 *   that are left, with all of that unread. @throws {LinkError}
 */
export async function readUdsDtcs(
  link: DiagnosticLink,
  ecu: EcuAddress,
  depth: Depth,
  kept: DtcResult[],
): Promise<OwnDtcs> {
  const reply = await inquireUds(link, ecu, readDtcInformation, { report: 0x02, statusMask: TROUBLE_MASK })
  if (reply.kind !== 'positive' || reply.positive.report !== 0x02) return withheldUnlessNone(reply)
  const { dtcs, availableStatus } = reply.positive
  const told = dtcs.map(
    (record): DtcResult => ({
      code: (record.dtc & 0xff) === NO_FAILURE_TYPE ? formatDtc(record.dtc >> 8) : formatUdsDtc(record.dtc),
      ...textOf(record.dtc >> 8, describeFailureType(record.dtc & 0xff)),
      status: decodeDtcStatus(record.status & availableStatus),
      statusByte: formatHex(record.status, 2),
      statusMask: formatHex(availableStatus, 2),
    }),
  )
  const isWhole = depth === 'whole'
  for (const [index, { dtc }] of dtcs.entries()) {
    if (!isWhole && index === MOST_DETAILED) break
    try {
      const beside = await readBeside(link, ecu, dtc, isWhole)
      kept.push(...told.slice(index, index + 1).map((one) => ({ ...one, ...beside })))
    } catch (error) {
      kept.push(...told.slice(index).map((one) => ({ ...one, unread: ALL_BESIDE })))
      throw error
    }
  }
  kept.push(...told.slice(kept.length))
  return kept
}

/** What a unit holds beside a code. @throws {LinkError} */
async function readBeside(link: DiagnosticLink, ecu: EcuAddress, dtc: number, isWhole: boolean) {
  const snapshot = await readRecords(link, ecu, dtc, SNAPSHOTS)
  const extended = await readRecords(link, ecu, dtc, EXTENDED_DATA)
  const frozen = decodeSnapshot(snapshot.records, ecu)
  const unread = [
    ...(isWhole && snapshot.isUnread ? (['snapshot'] as const) : []),
    ...(extended.isUnread ? (['extendedData'] as const) : []),
  ]
  return {
    ...(frozen.length > 0 && { freezeFrame: frozen }),
    ...(extended.records.length > 0 && { extendedData: toHex(extended.records, '') }),
    ...(unread.length > 0 && { unread }),
  }
}

/** Only “service not supported” says that there is nothing: any other refusal, or nonsense, may hide codes. */
export const withheldUnlessNone = (reply: Reply<unknown>): 'none' | 'withheld' =>
  reply.kind === 'negative' && reply.code === SERVICE_NOT_SUPPORTED ? 'none' : 'withheld'

/**
 * The codes of a unit that did not tell them in its own tongue. Clearing it erases what OBD does not show as well, so where
 * the unit withheld that, all of it counts as unread before a clear. @throws {LinkError}
 */
export async function readOtherwise(
  link: DiagnosticLink,
  ecu: EcuAddress,
  { own, depth }: { readonly own: 'none' | 'withheld'; readonly depth: Depth },
): Promise<ToldDtcs> {
  const told = await readObdDtcs(link, ecu, depth)
  if (own === 'none') return told
  const dtcs = depth === 'usual' ? told.dtcs : told.dtcs.map((dtc) => ({ ...dtc, unread: ALL_BESIDE }))
  return { dtcs, hasWithheldCodes: true }
}

/** Stored, pending and permanent codes as one list; a code may have several states. @throws {LinkError} */
async function readObdDtcs(link: DiagnosticLink, ecu: EcuAddress, depth: Depth): Promise<ToldDtcs> {
  let isWithheld = false
  const states = new Map<number, string[]>()
  for (const kind of KINDS) {
    const reply = await inquireObd(link, ecu, encodeReadCodes(kind), (bytes) => decodeReadCodes(kind, bytes))
    const codes = reply.kind === 'positive' ? reply.positive.codes : []
    isWithheld ||= reply.kind !== 'positive' && !hasNone(reply)
    for (const code of codes) states.set(code, [...(states.get(code) ?? []), kind])
  }
  const frozen = states.size > 0 ? await readFreezeFrame(link, ecu, depth === 'whole') : undefined
  // A frame that nobody can tell the owner of may be any code's.
  const isUnread = (code: number) => frozen?.isUnread && (frozen.code ?? code) === code
  const dtcs = [...states].map(([code, status]) => ({
    code: formatDtc(code),
    ...textOf(code),
    status,
    ...(frozen?.code === code && { freezeFrame: frozen.readings }),
    ...(depth === 'whole' && isUnread(code) && { unread: ['snapshot' as const] }),
  }))
  return { dtcs, ...(isWithheld && { hasWithheldCodes: true }) }
}

const SNAPSHOTS = 0x04
const EXTENDED_DATA = 0x06
const ALL_BESIDE = ['snapshot', 'extendedData'] as const

/** All records of a code; none where the unit says that it has none. */
async function readRecords(
  link: DiagnosticLink,
  ecu: EcuAddress,
  dtc: number,
  report: typeof SNAPSHOTS | typeof EXTENDED_DATA,
) {
  const request = { report, dtc, recordNumber: ALL_RECORDS } as const
  const reply = await inquireUds(link, ecu, readDtcInformation, request)
  if (reply.kind === 'positive' && reply.positive.report === report)
    return { records: reply.positive.records, isUnread: false }
  return { records: new Uint8Array(), isUnread: !hasNone(reply, { isObd: false }) }
}

/** @param how in words what the failure type adds, if it adds something. */
function textOf(code: number, how?: string) {
  const { text, source } = describeDtc(code)
  return { text: how === undefined ? text : `${text}: ${how}`, textSource: source }
}
