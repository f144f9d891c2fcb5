/** Values as flights take them; lists as one parameter, so that many rows go in one statement. */
import { isUuid } from '#kernel'
import type { FlightValue, Leg } from './flight.ts'
import type { Sql } from './sql.ts'

const BYTEA_OID = 17

/** A statement as a leg. Its text must not vary without end: each is prepared and kept by every connection. */
export const legOf = ({ text, values }: Sql): Leg => ({ statement: { text }, values: values.map(toFlightValue) })

/** @throws {TypeError} on what has no one text in the database: lists, objects, fractions. */
export function toFlightValue(value: unknown): FlightValue {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value)
  throw new TypeError(`a ${typeof value} is no value of a flight`)
}

/** As `uuid[]`. @throws {TypeError} if one is no UUID: they stand in the text as they are. */
export function uuidArray(ids: readonly string[]): string {
  if (!ids.every(isUuid)) throw new TypeError('a list of ids takes UUIDs')
  return `{${ids.join()}}`
}

/** As `text[]`. */
export const textArray = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replace(/[\\"]/g, '\\$&')}"`).join()}}`

/** As `timestamptz[]`. */
export const instantArray = (instants: readonly Date[]): string =>
  `{${instants.map((instant) => instant.toISOString()).join()}}`

/**
 * As `bytea[]`, in the binary form of arrays: dimensions, whether one is null, the type of the elements, their number and
 * lower bound, then each behind its length. Half the bytes of the text form, and nothing to escape.
 */
export function byteaArray(items: readonly Uint8Array[]): Buffer {
  const array = Buffer.allocUnsafe(20 + items.reduce((size, { length }) => size + 4 + length, 0))
  let at = 0
  for (const number of [1, 0, BYTEA_OID, items.length, 1]) at = array.writeInt32BE(number, at)
  for (const item of items) {
    at = array.writeInt32BE(item.length, at)
    array.set(item, at)
    at += item.length
  }
  return array
}
