/** Services 01 (current data) and 02 (freeze frame) of SAE J1979, one PID a request so that each answer stands alone. */
import { createReader, DecodeError, formatHex } from '#protocol/bytes'
import type { NegativeResponse } from '#protocol/uds'
import { decodeAnswer } from '#protocol/uds'
import { formatScaled } from './parameter.ts'
import type { Pid } from './pids.ts'

const CURRENT_DATA = 0x01
const FREEZE_FRAME = 0x02
/** PID 02 of service 02 names the code that froze the frame. */
export const FREEZE_DTC_PID = 0x02

export interface PidAnswer {
  readonly kind: 'pid'
  readonly pid: number
  readonly data: Uint8Array
}

export function encodeCurrentData(pid: number): Uint8Array {
  return Uint8Array.of(CURRENT_DATA, pid)
}

/** @param frame number of the frozen frame; the standard obliges a unit to keep frame 0 only. */
export function encodeFreezeFrame(pid: number, frame = 0): Uint8Array {
  return Uint8Array.of(FREEZE_FRAME, pid, frame)
}

/** Reads `41 0C 1A F8`. @throws {DecodeError} if it is about another PID or empty. */
export function decodeCurrentData(bytes: Uint8Array, pid: number): PidAnswer | NegativeResponse {
  return decodeAnswer(CURRENT_DATA, bytes, (reader) => {
    requirePid(reader.u8(), pid)
    return { kind: 'pid', pid, data: requireData(reader.rest()) }
  })
}

/** Reads `42 0C 00 1A F8`: PID, frame, data. @throws {DecodeError} */
export function decodeFreezeFrame(bytes: Uint8Array, pid: number, frame = 0): PidAnswer | NegativeResponse {
  return decodeAnswer(FREEZE_FRAME, bytes, (reader) => {
    requirePid(reader.u8(), pid)
    if (reader.u8() !== frame) throw new DecodeError(`frame ${frame} was asked for`, 2)
    return { kind: 'pid', pid, data: requireData(reader.rest()) }
  })
}

/**
 * Which of the 32 PIDs behind `base` a unit offers: bit 31 of the four bytes stands for `base` + 1.
 *
 * @param base 0x00, 0x20, 0x40, …
 * @throws {DecodeError} if there are not four bytes.
 */
export function decodeSupportedPids(base: number, data: Uint8Array): readonly number[] {
  const bits = createReader(requireLength(data, 4)).u32()
  return Array.from({ length: 32 }, (_, index) => index)
    .filter((index) => ((bits >>> (31 - index)) & 1) === 1)
    .map((index) => base + 1 + index)
}

/** The physical value as a decimal string: `1A F8` of engine speed is `'1726.00'`. @throws {DecodeError} if the length differs. */
export function decodePidValue(pid: Pid, data: Uint8Array): string {
  requireLength(data, pid.bytes)
  let raw = 0
  for (let index = 0; index < pid.bytes; index += 1) raw = raw * 0x100 + (data[index] ?? 0)
  const full = 0x100 ** pid.bytes
  return formatScaled(pid, pid.isSigned && raw >= full / 2 ? raw - full : raw)
}

function requirePid(found: number, expected: number) {
  if (found !== expected) throw new DecodeError(`PID ${formatHex(found, 2)} was not asked for`, 1)
}

function requireData(data: Uint8Array): Uint8Array {
  if (data.length === 0) throw new DecodeError('the answer holds no data', 2)
  return data
}

function requireLength(data: Uint8Array, length: number): Uint8Array {
  if (data.length !== length) throw new DecodeError(`${length} bytes are due, not ${data.length}`, 0)
  return data
}
