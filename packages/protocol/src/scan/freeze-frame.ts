/** What a unit froze when a code was set. */
import { createReader, toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress } from '#protocol/link'
import type { Pid } from '#protocol/obd'
import { decodeFreezeFrame, decodePidValue, encodeFreezeFrame, FREEZE_DTC_PID, findPid } from '#protocol/obd'
import { inquireObd, toTruth, toTruthFrom } from './inquiry.ts'
import type { Reading } from './result.ts'

/** Identifiers F400–F4FF carry the PIDs of SAE J1979 over UDS. */
const PID_IDENTIFIER_BASE = 0xf400

/** What a workshop looks at first; most units freeze at least these. */
const FROZEN_PIDS = [0x04, 0x05, 0x0c, 0x0d, 0x0b, 0x11]

/**
 * Takes a UDS snapshot apart as far as its identifiers are public ones (F4xx).
 * From the first identifier only the maker can explain, everything is left as raw bytes: its length is unknown.
 *
 * @param records record number, count, then identifier and data for each.
 */
export function decodeSnapshot(records: Uint8Array, source: EcuAddress): readonly Reading[] {
  const readings: Reading[] = []
  const reader = createReader(records)
  if (reader.left < 2) return readings
  reader.take(2)
  while (reader.left > 0) {
    const left = records.subarray(reader.offset)
    const pid = left.length < 2 ? undefined : findPid(createReader(left).u16() - PID_IDENTIFIER_BASE)
    if (pid === undefined || left.length < 2 + pid.bytes) {
      return [...readings, { ...unnamed(source), state: 'UNDECODABLE', raw: toHex(left, '') }]
    }
    reader.take(2)
    readings.push(readingOf(pid, source, reader.take(pid.bytes)))
  }
  return readings
}

/** Reads frame 0 of an OBD unit: which code froze it, and the values; undefined if nothing is frozen. */
export async function readFreezeFrame(link: DiagnosticLink, ecu: EcuAddress) {
  const owner = await inquireObd(link, ecu, encodeFreezeFrame(FREEZE_DTC_PID), (bytes) =>
    decodeFreezeFrame(bytes, FREEZE_DTC_PID),
  )
  const code =
    owner.kind === 'positive' && owner.positive.data.length === 2 ? createReader(owner.positive.data).u16() : 0
  if (code === 0) return undefined
  const readings: Reading[] = []
  for (const number of FROZEN_PIDS) {
    const pid = findPid(number)
    if (pid === undefined) continue
    const reply = await inquireObd(link, ecu, encodeFreezeFrame(number), (bytes) => decodeFreezeFrame(bytes, number))
    const truth = toTruth(
      reply,
      ({ data }) => decodePidValue(pid, data),
      ({ data }) => data,
    )
    if (truth) readings.push({ name: pid.name, unit: pid.unit, source: formatAddress(ecu), ...truth })
  }
  return { code, readings }
}

function readingOf(pid: Pid, source: EcuAddress, data: Uint8Array): Reading {
  const truth = toTruthFrom(data, () => decodePidValue(pid, data))
  return { name: pid.name, unit: pid.unit, source: formatAddress(source), ...truth }
}

function unnamed(source: EcuAddress) {
  return { name: 'makerData', unit: '', source: formatAddress(source) } as const
}
