/** How column values become JavaScript values: one table for both engines, so that no room can tell them apart. */
import pg from 'pg'

const OID = { bytea: 17, int8: 20, date: 1082, timestamp: 1114, interval: 1186, byteas: 1001, int8s: 1016 } as const

const { getTypeParser } = pg.types
const decodeText = (oid: number) => getTypeParser(oid, 'text') as (text: string) => unknown

function parseSafeInteger(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError('an int8 of the database is beyond 2^53: select it as text')
  return number
}

/** A copy of its own: the driver's Buffer is a view on a pool that other rows share. */
const parseBytea = (text: string): Uint8Array => new Uint8Array(decodeText(OID.bytea)(text) as Buffer)

const parsers = new Map<number, (text: string) => unknown>([
  [OID.bytea, parseBytea],
  [
    OID.byteas,
    (text) => (decodeText(OID.byteas)(text) as (Buffer | null)[]).map((item) => item && new Uint8Array(item)),
  ],
  [OID.int8, parseSafeInteger],
  [
    OID.int8s,
    (text) => (decodeText(OID.int8s)(text) as (string | null)[]).map((item) => item && parseSafeInteger(item)),
  ],
  [OID.date, (text) => text],
  [OID.timestamp, (text) => text],
  [OID.interval, (text) => text],
])

/**
 * bytea → Uint8Array, timestamptz → Date, int8 → number (beyond 2^53 it throws), date, timestamp, interval and numeric
 * → text, json(b) → value, arrays of these → arrays.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}
