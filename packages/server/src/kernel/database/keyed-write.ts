/** Writes of one row each, made so that those of many callers can go in one statement. */
import type { OrgId } from '#kernel'
import { isUuid } from '#kernel'
import type { Leg } from './flight.ts'

/** A statement that adds or changes rows by key. */
export interface KeyedWrite<Row> {
  /**
   * `$1` is the organisation, `$2` the rows as a JSON array: `FROM json_to_recordset($2) AS new (…)`. Bytes stand there as
   * `bytea` reads them. Returns the key of each row that it added or changed.
   */
  readonly text: string
  /** The name, in the row as in what is returned, of the UUID that tells the rows apart. */
  readonly key: keyof Row & string
}

type Values = Readonly<Record<string, unknown>>
/** A write whose kind of row its caller knows, and nobody here. */
export type AnyWrite = Pick<KeyedWrite<Values>, 'text' | 'key'>

export interface RowWrite {
  readonly write: AnyWrite
  readonly row: Values
}

export const writeRow = <Row extends object>(write: KeyedWrite<Row>, row: Row): RowWrite => ({
  write: write as unknown as AnyWrite,
  row: row as Values,
})

/** @throws {TypeError} when it is no UUID: it will stand in a list of them as it is. */
export function keyOf({ write, row }: RowWrite): string {
  const key = row[write.key]
  if (typeof key === 'string' && isUuid(key)) return key
  throw new TypeError(`a written row is keyed by a UUID, and ${write.key} is none`)
}

export const writeLeg = (org: OrgId, { text }: AnyWrite, rows: readonly Values[]): Leg => ({
  statement: { text },
  values: [org, JSON.stringify(rows.map(toJson))],
})

/** The same, for rows that must all be written: it divides by zero, which undoes all that rides with it, if one was not. */
export const wholeLeg = (org: OrgId, write: AnyWrite, rows: readonly Values[]): Leg => ({
  ...writeLeg(org, write, rows),
  statement: { text: wholeText(write) },
})

const wholeTexts = new WeakMap<AnyWrite, string>()

function wholeText(write: AnyWrite): string {
  const text = wholeTexts.get(write) ?? `WITH written AS (${write.text}) SELECT "${write.key}" FROM ${WHOLE}`
  wholeTexts.set(write, text)
  return text
}

/** What was `written` of the rows of a leg: one row at least, so that nothing is skipped where none was. */
export const WHOLE = `(SELECT 1 / (count(*) = json_array_length($2::json))::int AS whole FROM written) AS judged
  LEFT JOIN written ON judged.whole = 1`

/** Instants, numbers, texts and null go as JSON has them. */
function toJson(row: Values): Values {
  const json: Record<string, unknown> = {}
  for (const name in row) json[name] = row[name] instanceof Uint8Array ? toBytea(row[name]) : row[name]
  return json
}

const toBytea = ({ buffer, byteOffset, length }: Uint8Array): string =>
  `\\x${Buffer.from(buffer, byteOffset, length).toString('hex')}`
