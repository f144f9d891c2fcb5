/** How SCIM 2.0 writes what it answers and refuses (RFC 7644, sections 3.1, 3.4.2 and 3.12). */
import { Messages, Types } from 'scimmy'
import type { ProblemCode, ProblemKind } from '#kernel'
import { Problem } from '#kernel'
import type { Answer, Dialect } from '#kernel/http'

const MEDIA = 'application/scim+json'

/** The `scimType` of a refusal stands in its members. */
export const SCIM: Dialect = {
  media: MEDIA,
  describe: ({ status, message, members }) => ({
    schemas: [Messages.ErrorResponse.id],
    status: String(status),
    ...(members.scimType === undefined ? {} : { scimType: members.scimType }),
    detail: message,
  }),
}

export const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { ...headers, 'content-type': MEDIA },
  body: JSON.stringify(body),
})

type ScimType = 'invalidFilter' | 'invalidPath' | 'invalidSyntax' | 'invalidValue' | 'tooMany' | 'uniqueness'

export const refuse = (scimType: ScimType, message: string, cause?: unknown): Problem => {
  const [kind, code]: [ProblemKind, ProblemCode] =
    scimType === 'uniqueness' ? ['conflict', 'identity.scim-taken'] : ['invalid', 'identity.scim-refused']
  return new Problem(kind, code, message, { cause, members: { scimType } })
}

/** What the library says is wrong with what a client sent: its own errors, and the plain ones of its coercions. */
export function toRefusal(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof Types.Error) {
    const scimType = (TYPES as readonly string[]).includes(error.scimType)
      ? (error.scimType as ScimType)
      : 'invalidValue'
    return refuse(scimType, error.message, error)
  }
  if (error instanceof TypeError) return refuse('invalidValue', error.message, error)
  throw error
}

const TYPES: readonly ScimType[] = [
  'invalidFilter',
  'invalidPath',
  'invalidSyntax',
  'invalidValue',
  'tooMany',
  'uniqueness',
]

export interface PageAsked {
  /** From 1 on. */
  readonly startIndex?: number
  readonly count?: number
}

const MOST = 200
const USUALLY = 100
/** Beyond every list, and within what a database counts. */
const FURTHEST = 2 ** 31 - 1

/** What is beyond the bounds is taken as the bound (RFC 7644, section 3.4.2.4). */
export const boundsOf = ({ startIndex = 1, count = USUALLY }: PageAsked) => ({
  offset: Math.min(Math.max(startIndex, 1), FURTHEST) - 1,
  limit: Math.min(Math.max(count, 0), MOST),
})

export const listOf = <R extends object>(resources: readonly R[], total: number, offset: number) => ({
  schemas: [Messages.ListResponse.id],
  totalResults: total,
  startIndex: offset + 1,
  itemsPerPage: resources.length,
  Resources: resources,
})

export interface Wanted {
  readonly attributes?: string
  readonly excludedAttributes?: string
}

/** What a client asked for of a resource, by the names of its attributes; `id` and `schemas` always. */
export function project<R extends object>(resource: R, { attributes, excludedAttributes }: Wanted): Partial<R> {
  const asked = namesOf(attributes)
  const left = namesOf(excludedAttributes)
  const shown = Object.entries(resource).filter(([name]) => {
    if (name === 'id' || name === 'schemas') return true
    return (asked.size === 0 || asked.has(name.toLowerCase())) && !left.has(name.toLowerCase())
  })
  return Object.fromEntries(shown) as Partial<R>
}

const namesOf = (list = ''): ReadonlySet<string> =>
  new Set(
    list
      .split(',')
      .map((name) => name.trim().toLowerCase().split('.')[0] ?? '')
      .filter((name) => name !== ''),
  )
