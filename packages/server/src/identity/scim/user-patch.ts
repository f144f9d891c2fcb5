/**
 * PATCH of a person (RFC 7644, section 3.5.2) in the dialects of Entra and Okta. Each operation is brought into the form the
 * library applies: with a path, with booleans that are booleans, on a list that has the element it names.
 */
import { Messages, Schemas } from 'scimmy'
import { refuse, toRefusal } from './dialect.ts'
import { parseFilter, requirePlain } from './filter.ts'
import type { EmailValue, Written } from './user-shape.ts'
import { dialectOf, KEPT, toBoolean, toWritten, USER_SCHEMA } from './user-shape.ts'

interface Operation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
  /** It stood in a body among others: one that nobody knows is passed over. */
  readonly isAside?: true
}

const MOST_OPERATIONS = 100
const CORE = `${USER_SCHEMA}:`.toLowerCase()
/** `emails[type eq "work"].value`, `name.givenName`, `active`: an attribute, perhaps a filter, perhaps a part. */
const PATH =
  /^(?<attribute>[A-Za-z$][\w$-]{0,63})(?:\[(?<filter>[^[\]]{1,256})\])?(?:\.(?<part>[A-Za-z$][\w$-]{0,63}))?$/

/** @throws {Problem} `invalidSyntax`, `invalidPath`, `invalidValue`, `invalidFilter`. */
export async function patchUser(current: Written, body: unknown): Promise<Written> {
  const operations = readOperations(body)
  let present = current
  // One by one: what an operation names may be what the one before it made.
  for (const operation of operations.flatMap(spread)) {
    const fitting = fit(operation, present)
    if (fitting) present = await apply(present, fitting)
  }
  return present
}

/** @throws {Problem} `invalidSyntax`. */
export function readOperations(body: unknown): readonly { op: string; path?: string; value?: unknown }[] {
  const { operations } = Object.fromEntries(
    Object.entries(body as object).map(([key, value]) => [key.toLowerCase(), value as unknown]),
  )
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MOST_OPERATIONS)
    throw refuse('invalidSyntax', `A PATCH holds 1 to ${MOST_OPERATIONS} Operations. Nothing was done.`)
  return operations.map((operation: unknown) => {
    const { op, path, value } = (operation ?? {}) as Readonly<Record<string, unknown>>
    const name = typeof op === 'string' ? op.toLowerCase() : ''
    if (!['add', 'remove', 'replace'].includes(name) || (path !== undefined && typeof path !== 'string'))
      throw refuse('invalidSyntax', 'An operation is add, remove or replace. Nothing was done.')
    return { op: name, ...(path === undefined ? {} : { path }), ...(value === undefined ? {} : { value }) }
  })
}

/** Without a path the value names attributes, or even paths: one operation each. */
function spread({ op, path, value }: { op: string; path?: string; value?: unknown }): readonly Operation[] {
  if (path !== undefined) return [{ op, path, ...(value === undefined ? {} : { value }) }]
  if (typeof value !== 'object' || value === null || Array.isArray(value) || op === 'remove')
    throw refuse('invalidValue', 'An operation without a path holds an object of attributes. Nothing was done.')
  return Object.entries(value).map(([path, value]) => ({ op, path, value, isAside: true }))
}

/** The operation as the library takes it; undefined where it is of an attribute that is not kept. */
function fit({ op, path, value, isAside }: Operation, present: Written): Operation | undefined {
  const bare = path.toLowerCase().startsWith(CORE) ? path.slice(CORE.length) : path
  // Extensions are the provider's own; none is kept.
  if (bare.toLowerCase().startsWith('urn:')) return undefined
  const { attribute: named, filter, part } = PATH.exec(bare)?.groups ?? {}
  if (named === undefined && isAside) return undefined
  if (named === undefined) throw refuse('invalidPath', 'The path could not be read. Nothing was done.')
  const attribute = KEPT.find((name) => name.toLowerCase() === named.toLowerCase())
  if (attribute === undefined) {
    if (!isAside) requireKnown(named)
    return undefined
  }
  requirePlain(path, 'invalidPath')
  if (part === undefined && filter === undefined) {
    const isEmptied = value === null || value === ''
    return isEmptied ? { op: 'remove', path: attribute } : { op, path: attribute, ...writtenAs(attribute, value) }
  }
  const leaf = part?.toLowerCase() === 'primary' ? toBoolean(value) : value
  if (filter === undefined || attribute !== 'emails' || op === 'remove') {
    const inner = `${attribute}${filter === undefined ? '' : `[${filter}]`}${part === undefined ? '' : `.${part}`}`
    return { op, path: inner, ...(value === undefined ? {} : { value: leaf }) }
  }
  return fitEmail(op, { filter, part, value: leaf }, present)
}

/** Entra replaces `emails[type eq "work"].value` where there is none yet: then it is one more. */
function fitEmail(
  op: string,
  { filter, part, value }: { filter: string; part: string | undefined; value: unknown },
  { emails = [] }: Written,
): Operation {
  const [wanted = {}] = parseFilter(filter)
  const equal = Object.entries(wanted).flatMap(([key, of]) =>
    Array.isArray(of) && String(of[0]).toLowerCase() === 'eq' ? [[key, of[1] as unknown] as const] : [],
  )
  const isThere = emails.some((email) => equal.every(([key, of]) => email[key as keyof EmailValue] === of))
  const path = `emails[${filter}]${part === undefined ? '' : `.${part}`}`
  if (isThere) return { op, path, value }
  const made = part === undefined ? value : { [part]: value }
  return { op: 'add', path: 'emails', ...writtenAs('emails', { ...Object.fromEntries(equal), ...(made as object) }) }
}

/** Of the standard and not kept, such as `title`: passed over. Anything else is a mistake. @throws {Problem} `invalidPath`. */
function requireKnown(name: string): void {
  if (['id', 'schemas', 'meta'].includes(name.toLowerCase())) return
  try {
    Schemas.User.definition.attribute(name)
  } catch (error) {
    throw refuse('invalidPath', 'A person has no such attribute. Nothing was done.', error)
  }
}

const writtenAs = (attribute: string, value: unknown) =>
  value === undefined ? {} : { value: dialectOf(attribute, value) }

async function apply(present: Written, operation: Operation): Promise<Written> {
  const message = { schemas: [Messages.PatchOp.id], Operations: [operation] }
  try {
    const before = new Schemas.User({ schemas: [USER_SCHEMA], ...present } as never, 'in')
    const after = await new Messages.PatchOp(message as never).apply(before as never)
    return after === undefined ? present : toWritten(after as Record<string, unknown>)
  } catch (error) {
    throw toRefusal(error)
  }
}
