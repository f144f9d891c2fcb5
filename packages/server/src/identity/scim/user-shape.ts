/**
 * A person as a provider writes them (RFC 7643, section 4.1): the attributes that are kept, and nothing else. What a client
 * says of `id`, `groups`, `roles`, an organisation or a password is passed over.
 */
import { Schemas } from 'scimmy'
import { refuse, toRefusal } from './dialect.ts'

export interface EmailValue {
  readonly value: string
  readonly type?: string
  readonly primary?: boolean
}

/** What is sealed of a person as their provider wrote them. */
export interface Attributes {
  readonly userName: string
  readonly externalId?: string
  readonly displayName?: string
  readonly name?: { readonly formatted?: string; readonly familyName?: string; readonly givenName?: string }
  readonly emails?: readonly EmailValue[]
}

/** The same with what the account says. */
export interface Written extends Attributes {
  /** Undefined where the client said nothing. */
  readonly active?: boolean
}

export const USER_SCHEMA: string = Schemas.User.id
export const KEPT = ['userName', 'externalId', 'displayName', 'name', 'emails', 'active'] as const

const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,189}$/u
const CONTROLS = /\p{Cc}/u
const MOST = { text: 254, emails: 10 } as const

/**
 * Reads a resource a client sent.
 *
 * @throws {Problem} `invalidValue`, `invalidSyntax`.
 */
export function readUser(body: unknown): Written {
  try {
    return toWritten(new Schemas.User(pickKept(body) as never, 'in') as unknown as Record<string, unknown>)
  } catch (error) {
    throw toRefusal(error)
  }
}

/** What the library made of a resource, within bounds. @throws {Problem} `invalidValue`. */
export function toWritten({
  userName,
  externalId,
  displayName,
  name,
  emails,
  active,
}: Record<string, unknown>): Written {
  const plain = JSON.parse(JSON.stringify({ userName, externalId, displayName, name, emails, active })) as Written
  const { name: parts, emails: list, ...texts } = plain
  const known = defined({
    formatted: parts?.formatted,
    familyName: parts?.familyName,
    givenName: parts?.givenName,
  })
  const written = {
    ...defined(texts),
    ...(Object.keys(known).length > 0 ? { name: known } : {}),
    ...(list ? { emails: list.filter(({ value }) => value).map(toEmail) } : {}),
  } as Written
  requireBounds(written)
  return written
}

/** The address a person is known by here: the primary one, else that of work, the first, or a user name that is one. */
export function addressOf({ emails = [], userName }: Attributes): string {
  const chosen = emails.find(({ primary }) => primary) ?? emails.find(({ type }) => type === 'work') ?? emails[0]
  const address = chosen?.value ?? userName
  if (EMAIL.test(address)) return address
  throw refuse('invalidValue', 'A person needs an e-mail address: in emails, or as userName. Nothing was done.')
}

/** As people see them: 1 to 120 characters. */
export function nameOf({ displayName, name = {}, userName }: Attributes): string {
  const parts = [name.givenName, name.familyName].filter(Boolean).join(' ')
  const chosen = [displayName, name.formatted, parts, userName].find((text) => text?.trim())
  return (chosen ?? userName).trim().slice(0, 120)
}

/** Keys of SCIM know no case (RFC 7643, section 2.1). Booleans come from Entra as "True" and "False". */
function pickKept(body: unknown): Record<string, unknown> {
  const entries = Object.entries(body as object)
  const picked = KEPT.flatMap((name) => {
    const [, value] = entries.find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? []
    return value === undefined || value === null ? [] : [[name, dialectOf(name, value)] as const]
  })
  const schemas = entries.find(([key]) => key.toLowerCase() === 'schemas')?.[1]
  return { ...(schemas === undefined ? {} : { schemas }), ...Object.fromEntries(picked) }
}

/** A value as the library takes it, of an attribute as it is written in the schema. */
export function dialectOf(attribute: string, value: unknown): unknown {
  if (attribute === 'active') return toBoolean(value)
  if (attribute !== 'emails') return value
  return (Array.isArray(value) ? value : [value]).map((email: unknown) =>
    typeof email === 'object' && email !== null
      ? Object.fromEntries(
          Object.entries(email).map(([key, of]) => {
            const name = key.toLowerCase()
            if (name === 'primary') return [name, toBoolean(of)]
            return [name, name === 'type' && typeof of === 'string' ? of.toLowerCase() : of]
          }),
        )
      : email,
  )
}

export function toBoolean(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return { true: true, false: false }[value.toLowerCase()] ?? value
}

const toEmail = ({ value, type, primary }: EmailValue): EmailValue => defined({ value, type, primary }) as EmailValue

const defined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, of]) => of !== undefined && of !== null)) as Partial<T>

function requireBounds({ emails = [], name = {}, ...texts }: Written): void {
  const all = [...Object.values(texts), ...Object.values(name), ...emails.map(({ value }) => value)]
  for (const text of all.filter((value) => typeof value === 'string'))
    if (text.length > MOST.text || CONTROLS.test(text))
      throw refuse('invalidValue', `A text has ${MOST.text} visible characters at most. Nothing was done.`)
  if (!texts.userName?.trim()) throw refuse('invalidValue', 'userName is needed. Nothing was done.')
  if (emails.length > MOST.emails)
    throw refuse('invalidValue', `A person has ${MOST.emails} e-mail addresses at most. Nothing was done.`)
}
