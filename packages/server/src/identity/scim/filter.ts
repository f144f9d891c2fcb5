/** The filters that sealed fields can answer: exactly this value, of one attribute. Everything else is refused, and says so. */
import { Types } from 'scimmy'
import { refuse, toRefusal } from './dialect.ts'

/** Longer than any filter that is taken; the parser never sees more. */
const MOST_CHARACTERS = 512
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(User|Group):/i

export interface Sought<Attribute extends string> {
  readonly attribute: Attribute
  readonly value: string
}

/**
 * @param known the attributes a filter may name, as they are written.
 * @throws {Problem} `invalidFilter`.
 */
export function readFilter<const Attribute extends string>(
  text: string | undefined,
  known: readonly Attribute[],
): Sought<Attribute> | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const [path, comparison] = soleOf(parseFilter(text))
  const attribute = known.find((name) => name.toLowerCase() === path.replace(CORE, '').toLowerCase())
  const [operator, value] = comparison
  const isAnswered = comparison.length === 2 && String(operator).toLowerCase() === 'eq' && typeof value === 'string'
  if (attribute === undefined || !isAnswered)
    throw refuse('invalidFilter', `Only ${known.map((name) => `${name} eq "…"`).join(', ')} can be filtered by.`)
  return { attribute, value }
}

/** @throws {Problem} `invalidFilter`. */
export function parseFilter(text: string): readonly object[] {
  if (text.length > MOST_CHARACTERS)
    throw refuse('invalidFilter', `A filter has ${MOST_CHARACTERS} characters at most.`)
  requirePlain(text, 'invalidFilter')
  try {
    return [...new Types.Filter(text)]
  } catch (error) {
    if (error instanceof TypeError) throw refuse('invalidFilter', 'The filter could not be read.', error)
    throw toRefusal(error)
  }
}

/**
 * Before the library reads a filter or a path: on backslashes and line ends within quotes its reader takes exponential time.
 * No name or value that is answered needs one.
 *
 * @throws {Problem} `invalidFilter`, `invalidPath`.
 */
export function requirePlain(text: string, scimType: 'invalidFilter' | 'invalidPath'): void {
  if (/[\p{Cc}\\]/u.test(text))
    throw refuse(scimType, 'A filter or path holds no backslash and no control character. Nothing was done.')
}

/** The one comparison of a filter, with the path of its attribute; of any other filter nothing that is known. */
function soleOf(alternatives: readonly object[]): readonly [path: string, comparison: readonly unknown[]] {
  const [expression, ...others] = alternatives
  let path = ''
  for (let at: unknown = others.length === 0 ? expression : undefined; at !== undefined; ) {
    if (Array.isArray(at)) return [path, at]
    const [entry, ...more] = Object.entries(at as object)
    if (entry === undefined || more.length > 0) break
    path = path === '' ? entry[0] : `${path}.${entry[0]}`
    at = entry[1]
  }
  return ['', []]
}
