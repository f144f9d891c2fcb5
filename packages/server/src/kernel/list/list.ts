import type { Static, TEnum, TObject, TOptional, TProperties, TSchema, TString } from 'typebox'
import { Type } from 'typebox'
import { isUuid } from '#kernel'
import type { Sql } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import type { Page } from '#kernel/http'
import { limitOf, PageQuery, readCursor, toPage } from '#kernel/http'
import type { BlindIndex, Filter } from './filter.ts'
import type { Sort } from './sort.ts'

export interface ListDeclaration {
  /** The column that tells rows apart, a UUID. */
  readonly id: Sql
  readonly filters: Readonly<Record<string, Filter>>
  /** Each is an order by itself, up or down, which an index serves where rows may be many. */
  readonly sorts: Readonly<Record<string, Sort>>
  /**
   * Word with few values → the word that rows equal in it follow. `status,unit` is then an order too, and what `status` alone
   * means: one index (organisation, status, unit, id) serves both, read from either end.
   */
  readonly followedBy?: Readonly<Record<string, string>>
  /** As a caller would write it, where none does: `-createdAt`. */
  readonly sortedBy: string
  /** The shape of an item, where a caller may choose among its fields. */
  readonly item?: TObject
  /** What a caller may ask for beside each item, and whoever lists puts there. */
  readonly includes?: readonly string[]
}

/** As the declared shape let it through. */
export type ListQuery = Static<typeof PageQuery> & {
  readonly sort?: string
  readonly fields?: string
  readonly include?: string
  readonly [parameter: `filter[${string}`]: unknown
}

/** What every list takes; its own filters stand beside it. */
type QueryShape = TObject<
  (typeof PageQuery)['properties'] & {
    readonly sort: TOptional<TEnum<string[]>>
    readonly fields: TOptional<TString>
    readonly include: TOptional<TString>
  }
>

/** Sealed filter → its blind index. */
export type Indexing = Readonly<Record<string, BlindIndex>>

/** One page of a list, as SQL and back. */
export interface ListPlan {
  readonly limit: number
  /** What the caller filters by, and where the page begins. */
  readonly conditions: readonly Sql[]
  /** To be selected beside the columns of a row: what the cursor is made of. */
  readonly keys: Sql
  /** `ORDER BY … LIMIT …`: one row more than the page shows. */
  readonly tail: Sql
  readonly toPage: <Row extends { readonly id: string }, Item>(
    rows: readonly Row[],
    toItem: (row: Row, index: number) => Item,
  ) => Page<Item>
}

/** `spelt`: by its first word, however it was asked for. */
interface Order {
  readonly spelt: string
  readonly isDescending: boolean
  readonly keys: readonly Sort[]
}

/** An item of which a caller may choose the fields: all but the id may be absent. */
export const sparse = (item: TObject<TProperties>) =>
  Type.Object({ ...Type.Partial(item).properties, id: Type.String({ format: 'uuid' }) })

/** `include=` of a list or of one thing: some of these words, with commas between them. */
export const includeShape = (words: readonly string[]) => Type.Optional(Type.String({ pattern: wordsPattern(words) }))

export const isIncluded = (asked: string | undefined, word: string): boolean =>
  asked?.split(',').includes(word) ?? false

/** Makes the query of a list and what reads it. @throws {Error} when it is sorted by what it does not name. */
export function defineList(declaration: ListDeclaration) {
  const { filters, sorts, followedBy = {}, sortedBy, item, includes } = declaration
  const parameters = Object.entries(filters).flatMap(([name, filter]) =>
    filter.map((parameter) => ({ ...parameter, filter: name, name: `filter[${name}]${parameter.suffix}` as const })),
  )
  const orders = Object.keys(sorts).flatMap((word) => [word, `-${word}`, ...pairsOf(word, followedBy[word])])
  if (!orders.includes(sortedBy)) throw new Error(`a list cannot be sorted by "${sortedBy}"`)
  const query = Type.Object(
    {
      ...PageQuery.properties,
      sort: Type.Optional(Type.Enum(orders, { description: `${ORDER} Without it: \`${sortedBy}\`.` })),
      ...(item ? { fields: Type.Optional(Type.String({ pattern: wordsPattern(Object.keys(item.properties)) })) } : {}),
      ...(includes ? { include: includeShape(includes) } : {}),
      ...Object.fromEntries(parameters.map(({ name, shape }): [string, TSchema] => [name, Type.Optional(shape)])),
    },
    { additionalProperties: false },
  ) as QueryShape

  return {
    query,
    /** Every order that may be asked for, as it is spelt. */
    orders,
    /**
     * @param indexing gives the blind index of a sealed filter by its name; asked only where one is used.
     * @throws {Problem} `http.cursor` when the cursor is not one of this list in this order.
     */
    plan: async (asked: ListQuery, indexing?: () => Promise<Indexing>): Promise<ListPlan> => {
      const limit = limitOf(asked)
      const order = readOrder(asked.sort ?? sortedBy)
      const chosen = parameters.filter(({ name }) => asked[name] !== undefined)
      const indexOf = chosen.some(({ isSealed }) => isSealed) ? await indexing?.() : undefined
      const narrowed = chosen.map(({ name, filter, toSql }) =>
        toSql(asked[name] as string, indexOf?.[filter] ?? noIndex(filter)),
      )
      const { keys } = order
      const isOrder = (part: string) => part === order.spelt
      const seen = readCursor(asked.after, [isOrder, ...keys.map(({ isValue }) => isValue), isUuid])
      const columns = [...keys.map(({ column }) => column), declaration.id]
      const ordered = order.isDescending ? columns.map((column) => sql`${column} DESC`) : columns
      return {
        limit,
        conditions: [...narrowed, ...(seen ? [isBeyond(order, seen)] : [])],
        keys: joinSql(
          keys.map(({ column }, at) => aliased(column, at)),
          ', ',
        ),
        tail: sql`ORDER BY ${joinSql(ordered, ', ')} LIMIT ${limit + 1}`,
        toPage: (rows, toItem) =>
          toPage(
            rows,
            limit,
            (row) => [order.spelt, ...keys.map(({ write }, at) => write(keyOf(row, at))), row.id],
            (row, at) => choose(toItem(row, at), asked.fields),
          ),
      }
    },
  }

  /** All in one direction, the id too: so one index serves it from either end. */
  function readOrder(asked: string): Order {
    const isDescending = asked.startsWith('-')
    const [first = '', second = followedBy[first]] = asked.replaceAll('-', '').split(',')
    const keys = [first, ...(second === undefined ? [] : [second])].map((word) => {
      const sort = sorts[word]
      if (!sort) throw new Error(`a list was sorted by "${word}", which its shape does not let through`)
      return sort
    })
    return { spelt: `${isDescending ? '-' : ''}${first}`, isDescending, keys }
  }

  /** What comes after the last row seen, as one comparison of rows: an index serves it from its place on. */
  function isBeyond({ keys, isDescending }: Order, [, ...seen]: readonly string[]): Sql {
    const columns = [...keys.map(({ column }) => column), declaration.id]
    const values = [...keys.map(({ read }, at) => read(seen[at] ?? '')), sql`${seen[keys.length] ?? ''}::uuid`]
    return isDescending
      ? sql`(${joinSql(columns, ', ')}) < (${joinSql(values, ', ')})`
      : sql`(${joinSql(columns, ', ')}) > (${joinSql(values, ', ')})`
  }
}

const ORDER = 'One of these orders, `-` from the last to the first; rows that are equal in it follow by their id.'
const pairsOf = (word: string, next: string | undefined) =>
  next === undefined ? [] : [`${word},${next}`, `-${word},-${next}`]

const SORT_KEYS = [sql`sort_0`, sql`sort_1`] as const
const aliased = (column: Sql, at: number): Sql => sql`${column} AS ${SORT_KEYS[at] ?? SORT_KEYS[0]}`
const keyOf = (row: object, at: number): unknown => (row as Readonly<Record<string, unknown>>)[`sort_${at}`]

function wordsPattern(words: readonly string[]): string {
  const one = `(${words.join('|')})`
  return `^${one}(,${one}){0,${words.length - 1}}$`
}

function choose<Item>(item: Item, fields: string | undefined): Item {
  if (fields === undefined) return item
  const wanted = new Set(['id', ...fields.split(',')])
  return Object.fromEntries(Object.entries(item as object).filter(([name]) => wanted.has(name))) as Item
}

const noIndex =
  (filter: string): BlindIndex =>
  () => {
    throw new Error(`the filter "${filter}" stands for what is sealed, and nothing finds it`)
  }
