/** The opaque cursor of a list: the sort key of the last row shown, as a base64url JSON array. */
import { Problem } from '#kernel'

type Check = (part: string) => boolean

export const writeCursor = (parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url')

/**
 * Reads a cursor back into its parts.
 *
 * @param checks one for each part: what passes can be compared with in the database.
 * @throws {Problem} `http.cursor` when it is not one of ours.
 */
export function readCursor<const Checks extends readonly Check[]>(
  after: string | undefined,
  checks: Checks,
): { readonly [Part in keyof Checks]: string } | undefined {
  if (after === undefined) return undefined
  const parts = parse(after)
  const isOurs =
    Array.isArray(parts) && parts.length === checks.length && checks.every((check, at) => passes(check, parts[at]))
  if (isOurs) return parts as unknown as { readonly [Part in keyof Checks]: string }
  throw new Problem('invalid', 'http.cursor', 'The cursor in "after" is not one this list has given. Start without it.')
}

/** A number of the ledger: whole, from 0 on, exact in a double. */
export const isSeq: Check = (part) => /^(0|[1-9]\d{0,14})$/.test(part)

/** An instant as `toISOString` writes it, of a day that exists, in the years 1 to 9999. */
export function isInstant(part: string): boolean {
  const at = new Date(part)
  return isStorable(at) && at.toISOString() === part
}

/** Text of any kind: parts are free of NUL and half characters before they are checked. */
export const isText: Check = () => true

/** What `timestamptz` and ISO 8601 with four digits can both hold; an invalid date is none. */
export const isStorable = (at: Date): boolean => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999

const passes = (check: Check, part: unknown) =>
  typeof part === 'string' && !part.includes('\0') && part.isWellFormed() && check(part)

function parse(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
