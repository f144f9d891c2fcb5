/** Identifiers of SAE J1979-2: F4xx parameters, F6xx monitors, F8xx vehicle information; F5xx and F7xx go on where those end. */
import { createReader, DecodeError, formatHex, toHex } from '#protocol/bytes'
import { list, record, u8, u16 } from '#protocol/layout'
import type { InformationType, Maxima, ParameterValue, ScaledTestResult } from '#protocol/obd'
import { decodeParameter, decodeSupportedPids, INFORMATION_TYPES, scaleTestResult } from '#protocol/obd'
import type { NegativeResponse } from '#protocol/uds'
import { readDataByIdentifier } from '#protocol/uds'

export const RECORD_BASES = { parameter: 0xf400, monitor: 0xf600, information: 0xf800 } as const

/** @param number a PID, monitor or information type, 0x00 to 0xFF; 0x00, 0x20 … ask which there are. */
export function encodeReadRecord(kind: keyof typeof RECORD_BASES, number: number): Uint8Array {
  if (number < 0 || number > 0xff) throw new RangeError(`${number} is no number of a ${kind}`)
  return readDataByIdentifier.encodeRequest({ identifiers: [RECORD_BASES[kind] + number] })
}

/** Reads `62 F4 0C 1A F8` as service 01 has it. @throws {DecodeError} */
export function decodeParameterRecord(
  bytes: Uint8Array,
  pid: number,
  maxima?: Maxima,
): { readonly kind: 'parameter'; readonly values: readonly ParameterValue[] } | NegativeResponse {
  return open(bytes, RECORD_BASES.parameter + pid, (data) => ({
    kind: 'parameter',
    values: decodeParameter(pid, data, maxima),
  }))
}

/** Reads `62 F4 20 …`: numbers offered behind `base`, 0x00, 0x20, … @throws {DecodeError} */
export function decodeSupportedIdentifiers(
  bytes: Uint8Array,
  kind: keyof typeof RECORD_BASES,
  base: number,
): { readonly kind: 'numbers'; readonly numbers: readonly number[] } | NegativeResponse {
  return open(bytes, RECORD_BASES[kind] + base, (data) => ({
    kind: 'numbers',
    numbers: decodeSupportedPids(base, data),
  }))
}

const results = list(record({ testId: u8, scalingId: u8, value: u16, minimum: u16, maximum: u16 }), 1)

/** Reads `62 F6 01` and eight bytes a test: test, scaling, value, limits. @throws {DecodeError} */
export function decodeMonitorResults(
  bytes: Uint8Array,
  monitorId: number,
):
  | { readonly kind: 'results'; readonly results: readonly (ScaledTestResult & { readonly testId: number })[] }
  | NegativeResponse {
  return open(bytes, RECORD_BASES.monitor + monitorId, (data) => ({
    kind: 'results',
    results: results
      .read(createReader(data))
      .map((result) => ({ testId: result.testId, ...scaleTestResult({ monitorId, ...result }) })),
  }))
}

/** Bytes of one item; verification numbers are no text. */
const ITEM_BYTES = {
  vin: 17,
  calibrationId: 16,
  calibrationVerificationNumber: 4,
  ecuName: 20,
  engineSerialNumber: 17,
  typeApprovalNumber: 17,
} as const satisfies Record<InformationType, number>

/**
 * Reads `62 F8 02` and the VIN. Vehicles differ in whether the number of items stands before them, as in service 09:
 * the length tells.
 *
 * @throws {DecodeError} if items and length do not add up, or a character is not printable ASCII.
 */
export function decodeInformation(
  bytes: Uint8Array,
  type: InformationType,
): { readonly kind: 'information'; readonly items: readonly string[] } | NegativeResponse {
  return open(bytes, RECORD_BASES.information + INFORMATION_TYPES[type], (data) => {
    const each = ITEM_BYTES[type]
    const hasCount = (data[0] ?? 0) * each === data.length - 1
    const reader = createReader(hasCount ? data.subarray(1) : data)
    const items: string[] = []
    while (reader.left > 0) items.push(readItem(reader.take(each), type))
    return { kind: 'information', items }
  })
}

function readItem(bytes: Uint8Array, type: InformationType): string {
  if (type === 'calibrationVerificationNumber') return toHex(bytes, '')
  const text = String.fromCharCode(...bytes)
    .replaceAll('\0', ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
  if (!/^[\x20-\x7e]*$/.test(text)) throw new DecodeError('not printable ASCII', 3)
  return text
}

function open<Value>(
  bytes: Uint8Array,
  identifier: number,
  read: (data: Uint8Array) => Value,
): Value | NegativeResponse {
  const answer = readDataByIdentifier.decodeResponse(bytes)
  if (answer.kind === 'negative') return answer
  const { identifier: found, data } = answer.response
  if (found !== identifier) throw new DecodeError(`identifier ${formatHex(found, 4)} was not asked for`, 1)
  return read(data)
}
