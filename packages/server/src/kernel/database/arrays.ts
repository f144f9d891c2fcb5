/** Lists as one parameter: many rows in one statement, each column an array. */
import { isUuid } from '#kernel'

const BYTEA_OID = 17

/** As `uuid[]`. @throws {TypeError} if one is no UUID: they stand in the text as they are. */
export function uuidArray(ids: readonly string[]): string {
  if (!ids.every(isUuid)) throw new TypeError('a list of ids takes UUIDs')
  return `{${ids.join()}}`
}

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
