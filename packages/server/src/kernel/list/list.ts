import type { Static, TObject, TOptional, TProperties, TSchema, TString } from 'typebox'
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
  readonly sorts: Readonly<Record<string, Sort>>
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
    readonly sort: TOptional<TString>
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

/** An item of which a caller may choose the fields: all but the id may be absent. */
export const sparse = (item: TObject<TProperties>) =>
  Type.Object({ ...Type.Partial(item).properties, id: Type.String({ format: 'uuid' }) })

/** `include=` of a list or of one thing: some of these words, with commas between them. */
export const includeShape = (words: readonly string[]) =>
  Type.Optional(Type.String({ pattern: wordsPattern('', words) }))

export const isIncluded = (asked: string | undefined, word: string): boolean =>
  asked?.split(',').includes(word) ?? false

/** Makes the query of a list and what reads it. @throws {Error} when it is sorted by what it does not name. */
export function defineList(declaration: ListDeclaration) {
  const { filters, sorts, sortedBy, item, includes } = declaration
  const parameters = Object.entries(filters).flatMap(([name, filter]) =>
    filter.map((parameter) => ({ ...parameter, filter: name, name: `filter[${name}]${parameter.suffix}` as const })),
  )
  const words = Object.keys(sorts)
  if (!words.includes(sortedBy.replace(/^-/, ''))) throw new Error(`a list cannot be sorted by "${sortedBy}"`)
  const query = Type.Object(
    {
      ...PageQuery.properties,
      sort: Type.Optional(Type.String({ pattern: wordsPattern('-?', words, 3) })),
      ...(item
        ? { fields: Type.Optional(Type.String({ pattern: wordsPattern('', Object.keys(item.properties)) })) }
        : {}),
      ...(includes ? { include: includeShape(includes) } : {}),
      ...Object.fromEntries(parameters.map(({ name, shape }): [string, TSchema] => [name, Type.Optional(shape)])),
    },
    { additionalProperties: false },
  ) as QueryShape

  return {
    query,
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
      const isOrder = (part: string) => part === order.spelt
      const seen = readCursor(asked.after, [isOrder, ...order.keys.map(({ sort }) => sort.isValue), isUuid])
      return {
        limit,
        conditions: [...narrowed, ...(seen ? [isBeyond(order.keys, seen)] : [])],
        keys: joinSql(
          order.keys.map(({ sort }, at) => aliased(sort.column, at)),
          ', ',
        ),
        tail: sql`ORDER BY ${joinSql(order.columns, ', ')} LIMIT ${limit + 1}`,
        toPage: (rows, toItem) =>
          toPage(
            rows,
            limit,
            (row) => [order.spelt, ...order.keys.map(({ sort }, at) => sort.write(keyOf(row, at))), row.id],
            (row, at) => choose(toItem(row, at), asked.fields),
          ),
      }
    },
  }

  function readOrder(spelt: string) {
    const keys = spelt.split(',').map((word) => {
      const isDescending = word.startsWith('-')
      const sort = sorts[word.slice(isDescending ? 1 : 0)]
      if (!sort) throw new Error(`a list was sorted by "${word}", which its shape does not let through`)
      return { sort, isDescending }
    })
    // Rows that are equal in all of them follow the direction of the last, so that one index can serve the order.
    const last = { sort: { column: declaration.id }, isDescending: keys.at(-1)?.isDescending ?? false }
    const columns = [...keys, last].map(({ sort, isDescending }) =>
      isDescending ? sql`${sort.column} DESC` : sort.column,
    )
    return { spelt, keys, columns }
  }

  /** What comes after the last row seen: equal in the first keys and beyond it in the next. */
  function isBeyond(keys: ReturnType<typeof readOrder>['keys'], [, ...seen]: readonly string[]): Sql {
    const id = seen[keys.length] ?? ''
    const all = [
      ...keys.map(({ sort, isDescending }, at) => ({
        column: sort.column,
        value: sort.read(seen[at] ?? ''),
        isDescending,
      })),
      { column: declaration.id, value: sql`${id}::uuid`, isDescending: keys.at(-1)?.isDescending ?? false },
    ]
    // All in one direction is one comparison of rows, which an index serves from its place on.
    const isOneWay = all.every(({ isDescending }) => isDescending === all[0]?.isDescending)
    if (isOneWay) {
      const [columns, values] = [all.map(({ column }) => column), all.map(({ value }) => value)]
      return all[0]?.isDescending
        ? sql`(${joinSql(columns, ', ')}) < (${joinSql(values, ', ')})`
        : sql`(${joinSql(columns, ', ')}) > (${joinSql(values, ', ')})`
    }
    const ways = all.map(({ column, value, isDescending }, at) => {
      const equal = all.slice(0, at).map((before) => sql`${before.column} = ${before.value}`)
      const beyond = isDescending ? sql`${column} < ${value}` : sql`${column} > ${value}`
      return sql`(${joinSql([...equal, beyond], ' AND ')})`
    })
    return sql`(${joinSql(ways, ' OR ')})`
  }
}

const SORT_KEYS = [sql`sort_0`, sql`sort_1`, sql`sort_2`] as const
const aliased = (column: Sql, at: number): Sql => sql`${column} AS ${SORT_KEYS[at] ?? SORT_KEYS[0]}`
const keyOf = (row: object, at: number): unknown => (row as Readonly<Record<string, unknown>>)[`sort_${at}`]

function wordsPattern(before: string, words: readonly string[], most = words.length): string {
  const one = `${before}(${words.join('|')})`
  return `^${one}(,${one}){0,${most - 1}}$`
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
