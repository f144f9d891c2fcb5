import { Type } from 'typebox'
import { Problem } from '#kernel'

const MAX_PAGE = 200

/** `?limit=&after=` of every list. */
export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
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
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = rows.length > limit
  const next = hasMore && last !== undefined ? Buffer.from(JSON.stringify(cursorOf(last))).toString('base64url') : null
  return { data: shown.map(toItem), page: { next, hasMore } }
}

/**
 * Reads the opaque cursor back into its parts.
 *
 * @throws {Problem} `http.cursor` when it is not one of ours.
 */
export function readCursor(after: string | undefined, parts: number): readonly string[] | undefined {
  if (after === undefined) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
    if (Array.isArray(value) && value.length === parts && value.every(isPlainText)) return value
  } catch {
    // Falls through to the one refusal below.
  }
  throw new Problem('invalid', 'http.cursor', 'The cursor in "after" is not one this list has given. Start without it.')
}

const isPlainText = (part: unknown) => typeof part === 'string' && !part.includes('\0') && part.isWellFormed()
