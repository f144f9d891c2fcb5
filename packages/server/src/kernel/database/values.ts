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

/** What V8 keeps in its own heap. More has memory of its own outside, which takes longer to get than to fill. */
const HEAP_BYTES = 64

/**
 * Keys and hashes as bytes of their own: they are kept, and a small Buffer is a view on a pool of 8 KiB that would stay with
 * them. What is longer, as envelopes, is read and let go.
 */
function parseBytea(text: string): Uint8Array {
  if (!text.startsWith('\\x')) return new Uint8Array(decodeText(OID.bytea)(text) as Buffer)
  const read = Buffer.from(text.slice(2), 'hex')
  if (read.length > HEAP_BYTES) return new Uint8Array(read.buffer, read.byteOffset, read.length)
  const bytes = new Uint8Array(read.length)
  bytes.set(read)
  return bytes
}

/** `2026-01-05 08:00:00[.ffffff]+00` as every session of ours writes it; the rest is for the driver. */
const UTC_INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/

/** Digit by digit: a row of a list holds several, and making ISO 8601 of them to have it parsed costs twice as much. */
function parseInstant(text: string): unknown {
  if (!UTC_INSTANT.test(text)) return decodeText(OID.timestamptz)(text)
  const two = (at: number) => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - ZEROES
  const year = two(0) * 100 + two(2)
  if (year < FIRST_YEAR) return decodeText(OID.timestamptz)(text)
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), millisecondsOf(text)))
}

/** What two digits add up to beside their value. */
const ZEROES = 0x30 * 11
/** `Date.UTC` takes the years below for those of the last century. */
const FIRST_YEAR = 100
const FRACTION_AT = 20

/** What is finer is left out, as `Date` does. */
const millisecondsOf = (text: string): number =>
  text.charCodeAt(FRACTION_AT - 1) === 0x2e ? Number(text.slice(FRACTION_AT, -3).padEnd(3, '0').slice(0, 3)) : 0

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
