/**
 * What a list may be filtered by: `filter[status]=active,in_shop`, `filter[year][gte]=2020`. Each says its parameters with
 * their shapes, and what becomes of them in SQL. Whatever a list does not name is refused as an unknown parameter.
 */
import type { TSchema } from 'typebox'
import { Type } from 'typebox'
import type { Sql } from '#kernel/database'
import { joinSql, sql, textArray, uuidArray } from '#kernel/database'

/** Most values of one parameter. */
const MOST_VALUES = 50
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** One parameter: what follows its name (`[gte]`, or nothing), its shape, and the condition that it stands for. */
interface Parameter {
  readonly suffix: '' | '[gte]' | '[lte]' | '[startsWith]'
  readonly shape: TSchema
  readonly toSql: (value: string | number | boolean, index: BlindIndex) => Sql
  /** What it compares stands sealed: its blind index is asked for. */
  readonly isSealed?: true
}

export type Filter = readonly Parameter[]

/** What finds a sealed text without opening it. */
export type BlindIndex = (value: string) => Uint8Array

/** Any of the words, with commas between them. */
export function anyOf(words: readonly string[], column: Sql): Filter {
  const one = `(${words.join('|')})`
  const shape = Type.String({ pattern: `^${one}(,${one}){0,${words.length - 1}}$` })
  return [{ suffix: '', shape, toSql: (value) => sql`${column} = ANY(${textArray(String(value).split(','))}::text[])` }]
}

/** Any of up to fifty ids, with commas between them. */
export function anyId(column: Sql): Filter {
  const shape = Type.String({ pattern: `^${UUID}(,${UUID}){0,${MOST_VALUES - 1}}$` })
  return [{ suffix: '', shape, toSql: (value) => sql`${column} = ANY(${uuidArray(String(value).split(','))}::uuid[])` }]
}

/** Exactly the text, or what begins with it; capitals count as small letters. */
export const startingText = (column: Sql, maxLength = 100): Filter => [
  {
    suffix: '',
    shape: Type.String({ minLength: 1, maxLength }),
    toSql: (value) => sql`lower(${column}) = lower(${value}::text)`,
  },
  {
    suffix: '[startsWith]',
    shape: Type.String({ minLength: 1, maxLength }),
    toSql: (value) => sql`starts_with(lower(${column}), lower(${value}::text))`,
  },
]

/** A whole number, or a range of them; both ends belong to it. */
export function between(column: Sql, minimum: number, maximum: number): Filter {
  const shape = Type.Integer({ minimum, maximum })
  return [
    { suffix: '', shape, toSql: (value) => sql`${column} = ${value}::bigint` },
    { suffix: '[gte]', shape, toSql: (value) => sql`${column} >= ${value}::bigint` },
    { suffix: '[lte]', shape, toSql: (value) => sql`${column} <= ${value}::bigint` },
  ]
}

/** A range of instants; both ends belong to it. */
export function instants(column: Sql): Filter {
  const shape = Type.String({ format: 'date-time' })
  const at = (value: unknown) => new Date(String(value))
  return [
    { suffix: '[gte]', shape, toSql: (value) => sql`${column} >= ${at(value)}::timestamptz` },
    { suffix: '[lte]', shape, toSql: (value) => sql`${column} <= ${at(value)}::timestamptz` },
  ]
}

export const flag = (condition: Sql): Filter => [
  {
    suffix: '',
    shape: Type.Boolean(),
    toSql: (value) => (value === true ? condition : sql`NOT (${condition})`),
  },
]

/** A text that stands sealed: found by its blind index, whole and equal or not at all. */
export const equalSealed = (column: Sql, maxLength: number): Filter => [
  {
    suffix: '',
    shape: Type.String({ minLength: 1, maxLength, 'x-data-class': 'personal' }),
    toSql: (value, index) => sql`${column} = ${index(String(value))}::bytea`,
    isSealed: true,
  },
]

/** A text of this shape, and the condition that it stands for. @param pattern from its beginning to its end. */
export const matching = (pattern: string, toSql: (value: string) => Sql): Filter => [
  { suffix: '', shape: Type.String({ pattern: `^${pattern}$` }), toSql: (value) => toSql(String(value)) },
]

/**
 * The end of a text, or of what stands sealed beside it: that by blind indexes of its end, which know as many characters as
 * they were made of and no fewer or more.
 *
 * @param beside what else makes a row one that is meant, by the whole of what was asked for.
 */
export const ending = (text: Sql, sealed: readonly Sql[], beside: (whole: string) => Sql): Filter => [
  {
    suffix: '',
    shape: Type.String({ minLength: 2, maxLength: 40, 'x-data-class': 'personal' }),
    toSql: (value, index) => {
      const end = index(String(value))
      const open = sql`right(lower(${text}), length(${value}::text)) = lower(${value}::text)`
      const ends = sealed.map((column) => sql`${column} = ${end}::bytea`)
      return sql`(${joinSql([open, ...ends, beside(String(value))], ' OR ')})`
    },
    isSealed: true,
  },
]
