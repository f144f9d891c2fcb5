/** Trouble codes of one unit, by UDS where it can, else by OBD. */
import { formatHex } from '#protocol/bytes'
import { decodeDtcStatus, describeDtc, formatDtc, formatUdsDtc } from '#protocol/dtc'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import type { CodeKind } from '#protocol/obd'
import { decodeReadCodes, encodeReadCodes } from '#protocol/obd'
import type { DtcRecord } from '#protocol/uds'
import { decodeReadDtc, encodeReadDtc } from '#protocol/uds'
import { decodeSnapshot, readFreezeFrame } from './freeze-frame.ts'
import { inquire, inquireObd } from './inquiry.ts'
import type { DtcResult } from './result.ts'

/** Failed now, pending, confirmed, or asking for the lamp; codes that were merely never tested are no trouble. */
const TROUBLE_MASK = 0x8d
/** A unit drowning in codes does not get to hold the scan up with its snapshots. */
const MOST_SNAPSHOTS = 32
const NO_FAILURE_TYPE = 0x00
const KINDS: readonly CodeKind[] = ['confirmed', 'pending', 'permanent']

/** @returns undefined if the unit does not offer service 19. @throws {LinkError} */
export async function readUdsDtcs(link: DiagnosticLink, ecu: EcuAddress): Promise<readonly DtcResult[] | undefined> {
  const reply = await inquire(link, ecu, encodeReadDtc({ kind: 'by-status', mask: TROUBLE_MASK }), decodeReadDtc)
  if (reply.kind !== 'positive' || reply.positive.kind !== 'dtcs') return undefined
  const { dtcs, availableStatus } = reply.positive
  const found: DtcResult[] = []
  for (const [index, record] of dtcs.entries()) {
    const snapshot = index < MOST_SNAPSHOTS ? await readSnapshot(link, ecu, record) : []
    found.push({
      code: (record.dtc & 0xff) === NO_FAILURE_TYPE ? formatDtc(record.dtc >> 8) : formatUdsDtc(record.dtc),
      ...textOf(record.dtc >> 8),
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

async function readSnapshot(link: DiagnosticLink, ecu: EcuAddress, { dtc }: DtcRecord) {
  const reply = await inquire(link, ecu, encodeReadDtc({ kind: 'snapshot', dtc }), decodeReadDtc)
  return reply.kind === 'positive' && reply.positive.kind === 'snapshot'
    ? decodeSnapshot(reply.positive.records, ecu)
    : []
}

function textOf(code: number) {
  const { text, source } = describeDtc(code)
  return { text, textSource: source }
}
