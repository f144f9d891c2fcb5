/** What a unit froze when a code was set. */
import { createReader, toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress } from '#protocol/link'
import type { Pid } from '#protocol/obd'
import {
  decodeFreezeFrame,
  decodePidValue,
  decodeSupportedPids,
  encodeFreezeFrame,
  FREEZE_DTC_PID,
  findPid,
} from '#protocol/obd'
import { hasNone, inquireObd, toTruthFrom } from './inquiry.ts'
import type { Reading } from './result.ts'

/** Identifiers F400–F4FF carry the PIDs of SAE J1979 over UDS. */
const PID_IDENTIFIER_BASE = 0xf400

/** What a workshop looks at first; most units freeze at least these. */
const FROZEN_PIDS: readonly number[] = [0x04, 0x05, 0x0c, 0x0d, 0x0b, 0x11]
const LIST_SPAN = 0x20
const LAST_LIST = 0xe0

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

export interface FrozenFrame {
  /** Undefined where nobody can tell whose it is. */
  readonly code: number | undefined
  readonly readings: readonly Reading[]
  /** Whether the unit may hold more than it told. */
  readonly isUnread: boolean
}

/**
 * Reads frame 0 of an OBD unit: which code froze it, and the values; undefined if nothing is frozen.
 *
 * @param isWhole whether all values are asked for, not only what a workshop looks at first. @throws {LinkError}
 */
export async function readFreezeFrame(
  link: DiagnosticLink,
  ecu: EcuAddress,
  isWhole: boolean,
): Promise<FrozenFrame | undefined> {
  const owner = await ask(link, ecu, FREEZE_DTC_PID)
  if (owner.kind !== 'positive' || owner.positive.data.length !== 2)
    return hasNone(owner) ? undefined : { code: undefined, readings: [], isUnread: true }
  const code = createReader(owner.positive.data).u16()
  if (code === 0) return undefined
  const { pids, isListed } = isWhole ? await listFrozen(link, ecu) : { pids: FROZEN_PIDS, isListed: true }
  const readings: Reading[] = []
  let isUnread = !isListed
  for (const number of pids) {
    const reply = await ask(link, ecu, number)
    if (reply.kind === 'positive') readings.push(frozenOf(number, ecu, reply.positive.data))
    else if (reply.kind === 'undecodable') readings.push({ ...unnamed(ecu), state: 'UNDECODABLE', raw: reply.raw })
    else isUnread ||= !hasNone(reply)
  }
  return { code, readings, isUnread }
}

/** PIDs that frame 0 holds; the usual ones where the unit does not list them. */
async function listFrozen(link: DiagnosticLink, ecu: EcuAddress) {
  const pids: number[] = []
  for (let base = 0; base <= LAST_LIST; base += LIST_SPAN) {
    const reply = await ask(link, ecu, base)
    const isList = reply.kind === 'positive' && reply.positive.data.length === 4
    if (!isList && base === 0) return { pids: FROZEN_PIDS, isListed: hasNone(reply) }
    if (!isList) return { pids, isListed: false }
    const listed = decodeSupportedPids(base, reply.positive.data)
    pids.push(...listed.filter((pid) => pid !== FREEZE_DTC_PID && pid % LIST_SPAN !== 0))
    if (!listed.includes(base + LIST_SPAN)) break
  }
  return { pids, isListed: true }
}

const ask = (link: DiagnosticLink, ecu: EcuAddress, pid: number) =>
  inquireObd(link, ecu, encodeFreezeFrame(pid), (bytes) => decodeFreezeFrame(bytes, pid))

function frozenOf(number: number, source: EcuAddress, data: Uint8Array): Reading {
  const pid = findPid(number)
  return pid ? readingOf(pid, source, data) : { ...unnamed(source), state: 'UNDECODABLE', raw: toHex(data, '') }
}

function readingOf(pid: Pid, source: EcuAddress, data: Uint8Array): Reading {
  const truth = toTruthFrom(data, () => decodePidValue(pid, data))
  return { name: pid.name, unit: pid.unit, source: formatAddress(source), ...truth }
}

function unnamed(source: EcuAddress) {
  return { name: 'makerData', unit: '', source: formatAddress(source) } as const
}
