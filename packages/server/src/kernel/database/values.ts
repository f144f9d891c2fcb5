/** How column values become JavaScript values: one table for both engines, so that no room can tell them apart. */
import pg from 'pg'

const OID = {
  bytea: 17,
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  byteas: 1001,
  int8s: 1016,
} as const

const { getTypeParser } = pg.types
const decodeText = (oid: number) => getTypeParser(oid, 'text') as (text: string) => unknown

function parseSafeInteger(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError('an int8 of the database is beyond 2^53: select it as text')
  return number
}

/** Bytes of its own: a small Buffer is a view on a pool that other rows share. */
function parseBytea(text: string): Uint8Array {
  if (!text.startsWith('\\x')) return new Uint8Array(decodeText(OID.bytea)(text) as Buffer)
  const bytes = new Uint8Array((text.length - 2) / 2)
  bytes.set(Buffer.from(text.slice(2), 'hex'))
  return bytes
}

/** `2026-01-05 08:00:00[.ffffff]+00` as every session of ours writes it, is nearly ISO 8601; the rest is for the driver. */
const UTC_INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00$/

function parseInstant(text: string): unknown {
  if (!UTC_INSTANT.test(text)) return decodeText(OID.timestamptz)(text)
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
}

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
  [OID.timestamptz, parseInstant],
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
