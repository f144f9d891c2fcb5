import { Type } from 'typebox'
import { writeCursor } from './cursor.ts'

const MAX_PAGE = 200
/** Three texts of 100 characters, each of three bytes or escaped, in base64url. */
const MOST_CURSOR = 4_000

/** `?limit=&after=` of every list. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
    after: Type.Optional(Type.String({ maxLength: MOST_CURSOR })),
  },
  { additionalProperties: false },
)

/** The frame of every list around the shape of its items. */
export const pageOf = <S extends ReturnType<typeof Type.Object>>(item: S) =>
  Type.Object({
    data: Type.Array(item),
    page: Type.Object({ next: Type.Union([Type.String(), Type.Null()]), hasMore: Type.Boolean() }),
  })

export interface Page<Item> {
  readonly data: readonly Item[]
  readonly page: { readonly next: string | null; readonly hasMore: boolean }
}

export const limitOf = ({ limit = 50 }: { readonly limit?: number }): number => limit

/** @param rows one more than `limit` where there is one more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => readonly string[],
  toItem: (row: Row, index: number) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = rows.length > limit
  const next = hasMore && last !== undefined ? writeCursor(cursorOf(last)) : null
  return { data: shown.map(toItem), page: { next, hasMore } }
}
