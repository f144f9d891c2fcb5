/** ReadDataByPeriodicIdentifier, 0x2A (ISO 14229-1, 11.5): a unit sends the data of identifiers F2xx by itself, again and again. */
import { createReader } from '#protocol/bytes'
import { list, record, u8 } from '#protocol/layout'
import { defineService } from './define-service.ts'

export const TRANSMISSION_MODES = {
  sendAtSlowRate: 0x01,
  sendAtMediumRate: 0x02,
  sendAtFastRate: 0x03,
  stopSending: 0x04,
} as const

/** No identifier with `stopSending` stops all of them. */
export const readDataByPeriodicIdentifier = defineService({
  id: 0x2a,
  name: 'ReadDataByPeriodicIdentifier',
  request: record({ transmissionMode: u8, periodicIdentifiers: list(u8) }),
  response: record({}),
})

/** Reads a periodic message, which has no service byte: low byte of the identifier, then its record. @throws {DecodeError} if it is empty. */
export function decodePeriodicData(bytes: Uint8Array): {
  readonly periodicIdentifier: number
  readonly data: Uint8Array
} {
  const reader = createReader(bytes)
  return { periodicIdentifier: reader.u8(), data: reader.rest() }
}
