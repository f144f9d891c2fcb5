/**
 * Signals that can be followed: parameters of SAE J1979 that are one number, by service 01 or as identifiers F4xx of
 * SAE J1979-2, and the readings of a truck. An id names how it is asked for, so it means the same on every vehicle.
 */
import { DecodeError, formatHex, toHex } from '#protocol/bytes'
import { decodeCurrentData, decodePidValue, encodeCurrentData, findPid } from '#protocol/obd'
import { encodeReadRecord, RECORD_BASES } from '#protocol/obd-on-uds'
import type { Truth } from '#protocol/scan'
import { readDataByIdentifier } from '#protocol/uds'

/** `01-0C` engine speed by service 01; `22-F40C` the same by identifier; `j1939-engineSpeed` of a truck. */
export const SIGNAL_ID = /^(01-[0-9A-F]{2}|22-F4[0-9A-F]{2}|j1939-[A-Za-z]{2,40})$/

/** What a vehicle offers: `{ id: '01-0C', name: 'engineSpeed', unit: 'rpm' }`. */
export interface Signal {
  readonly id: string
  readonly name: string
  /** Empty for a bare number. */
  readonly unit: string
}

/** How a unit was found to tell its parameters. */
export type Manner = '01' | '22'

/** Undefined where the parameter is not one number. */
export function signalOf(manner: Manner, number: number): Signal | undefined {
  const pid = findPid(number)
  if (pid === undefined) return undefined
  const id = manner === '01' ? `01-${formatHex(number, 2)}` : `22-${formatHex(RECORD_BASES.parameter + number, 4)}`
  return { id, name: pid.name, unit: pid.unit }
}

/** @throws {RangeError} for an id that no unit of a car is asked by. */
export function encodeSignal(id: string): Uint8Array {
  const { manner, number } = parse(id)
  return manner === '01' ? encodeCurrentData(number) : encodeReadRecord('parameter', number)
}

/**
 * Reads the answer to `encodeSignal`. A refusal is a value that is not there; bytes that break the standard show
 * themselves, and so does the answer to something else.
 *
 * @throws {RangeError} as `encodeSignal`.
 */
export function decodeSignal(id: string, answer: Uint8Array): Truth<string> {
  const { manner, number } = parse(id)
  const pid = findPid(number)
  try {
    const data = manner === '01' ? dataOfPid(answer, number) : dataOfRecord(answer, number)
    if (data === undefined || pid === undefined) return { state: 'NOT_CONNECTED' }
    return { state: 'VALID', value: decodePidValue(pid, data) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { state: 'UNDECODABLE', raw: toHex(answer, '') }
  }
}

function dataOfPid(answer: Uint8Array, number: number): Uint8Array | undefined {
  const read = decodeCurrentData(answer, number)
  return read.kind === 'pid' ? read.data : undefined
}

function dataOfRecord(answer: Uint8Array, number: number): Uint8Array | undefined {
  const read = readDataByIdentifier.decodeResponse(answer)
  if (read.kind === 'negative') return undefined
  if (read.response.identifier !== RECORD_BASES.parameter + number) throw new DecodeError('another identifier', 1)
  return read.response.data
}

function parse(id: string): { readonly manner: Manner; readonly number: number } {
  const [, head, digits = ''] = /^(01-|22-F4)([0-9A-F]{2})$/.exec(id) ?? []
  if (head === undefined) throw new RangeError(`${id} is no signal of a car`)
  return { manner: head === '01-' ? '01' : '22', number: Number.parseInt(digits, 16) }
}
