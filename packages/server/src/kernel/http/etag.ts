import { Problem } from '#kernel'

export const etagOf = (version: number): string => `"${version}"`

/**
 * The version the caller has seen, from `If-Match`; undefined for `*`.
 *
 * @throws {Problem} `http.if-match-missing` (428), or `http.stale` (412) when it is no ETag of ours.
 */
export function requireIfMatch(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const text = headers['if-match']
  if (text === undefined) {
    throw new Problem(
      'precondition-missing',
      'http.if-match-missing',
      'Send If-Match with the ETag you have seen. Nothing was changed.',
    )
  }
  if (text.trim() === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(text.trim())?.[1]
  if (version === undefined) throw stale()
  return Number(version)
}

export const stale = () =>
  new Problem('stale', 'http.stale', 'It has changed since you read it. Nothing was changed; read it again and repeat.')
