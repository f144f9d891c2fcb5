/** Trouble codes of one unit, by UDS where it can, else by OBD. */
import { formatHex } from '#protocol/bytes'
import { decodeDtcStatus, describeDtc, describeFailureType, formatDtc, formatUdsDtc } from '#protocol/dtc'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import type { CodeKind } from '#protocol/obd'
import { decodeReadCodes, encodeReadCodes } from '#protocol/obd'
import { ALL_RECORDS, readDtcInformation } from '#protocol/uds'
import { decodeSnapshot, readFreezeFrame } from './freeze-frame.ts'
import { inquireObd, inquireUds } from './inquiry.ts'
import type { DtcResult } from './result.ts'

/** Failed now, pending, confirmed, or asking for the lamp; codes that were merely never tested are no trouble. */
const TROUBLE_MASK = 0x8d
/** A unit drowning in codes does not get to hold the scan up with its snapshots. */
const MOST_SNAPSHOTS = 32
const NO_FAILURE_TYPE = 0x00
const KINDS: readonly CodeKind[] = ['confirmed', 'pending', 'permanent']

/** @returns undefined if the unit does not offer service 19. @throws {LinkError} */
export async function readUdsDtcs(link: DiagnosticLink, ecu: EcuAddress): Promise<readonly DtcResult[] | undefined> {
  const reply = await inquireUds(link, ecu, readDtcInformation, { report: 0x02, statusMask: TROUBLE_MASK })
  if (reply.kind !== 'positive' || reply.positive.report !== 0x02) return undefined
  const { dtcs, availableStatus } = reply.positive
  const found: DtcResult[] = []
  for (const [index, record] of dtcs.entries()) {
    const snapshot = index < MOST_SNAPSHOTS ? await readSnapshot(link, ecu, record.dtc) : []
    found.push({
      code: (record.dtc & 0xff) === NO_FAILURE_TYPE ? formatDtc(record.dtc >> 8) : formatUdsDtc(record.dtc),
      ...textOf(record.dtc >> 8, describeFailureType(record.dtc & 0xff)),
      status: decodeDtcStatus(record.status & availableStatus),
      statusByte: formatHex(record.status, 2),
      ...(snapshot.length > 0 && { freezeFrame: snapshot }),
    })
  }
  return found
}

/** Stored, pending and permanent codes as one list; a code may have several states. @throws {LinkError} */
export async function readObdDtcs(link: DiagnosticLink, ecu: EcuAddress): Promise<readonly DtcResult[]> {
  const states = new Map<number, string[]>()
  for (const kind of KINDS) {
    const reply = await inquireObd(link, ecu, encodeReadCodes(kind), (bytes) => decodeReadCodes(kind, bytes))
    const codes = reply.kind === 'positive' ? reply.positive.codes : []
    for (const code of codes) states.set(code, [...(states.get(code) ?? []), kind])
  }
  const frozen = states.size > 0 ? await readFreezeFrame(link, ecu) : undefined
  return [...states].map(([code, status]) => ({
    code: formatDtc(code),
    ...textOf(code),
    status,
    ...(frozen?.code === code && { freezeFrame: frozen.readings }),
  }))
}

async function readSnapshot(link: DiagnosticLink, ecu: EcuAddress, dtc: number) {
  const request = { report: 0x04, dtc, recordNumber: ALL_RECORDS } as const
  const reply = await inquireUds(link, ecu, readDtcInformation, request)
  return reply.kind === 'positive' && reply.positive.report === 0x04 ? decodeSnapshot(reply.positive.records, ecu) : []
}

/** @param how in words what the failure type adds, if it adds something. */
function textOf(code: number, how?: string) {
  const { text, source } = describeDtc(code)
  return { text: how === undefined ? text : `${text}: ${how}`, textSource: source }
}
