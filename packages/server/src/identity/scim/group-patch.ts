/** A group as a provider writes and changes it (RFC 7643, section 4.2), in the dialects of Entra and Okta. Of members only people are kept. */
import { isUuid } from '#kernel'
import { refuse } from './dialect.ts'
import { parseFilter, requirePlain } from './filter.ts'
import { readOperations } from './user-patch.ts'

/** In the order in which they are to be done. */
export type GroupStep = { readonly kind: 'name' | 'externalId'; readonly value: string | null } | MemberStep

export interface MemberStep {
  readonly kind: 'join' | 'leave' | 'members'
  readonly ids: readonly string[]
}

const MOST_MEMBERS = 1_000
const TEXT = /^[^\p{Cc}]{0,199}[^\p{Cc}\s][^\p{Cc}]{0,199}$/u
const MEMBER = /^members\[([^[\]]{1,256})\]$/i
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:group:/i

/** A whole group: what it does not name is empty. @throws {Problem} `invalidValue`. */
export function readGroup(body: unknown): readonly GroupStep[] {
  const steps = stepsOf('replace', body)
  const has = (kind: GroupStep['kind']) => steps.some((step) => step.kind === kind)
  if (!has('name')) throw refuse('invalidValue', 'displayName is needed. Nothing was done.')
  return [
    ...steps,
    ...(has('externalId') ? [] : [{ kind: 'externalId', value: null } as const]),
    ...(has('members') ? [] : [{ kind: 'members', ids: [] } as const]),
  ]
}

/** @throws {Problem} `invalidSyntax`, `invalidPath`, `invalidValue`, `invalidFilter`, `tooMany`. */
export const patchGroup = (body: unknown): readonly GroupStep[] =>
  readOperations(body).flatMap(({ op, path, value }) =>
    path === undefined ? stepsOf(op, value) : stepOf(op, path.replace(CORE, ''), value),
  )

function stepsOf(op: string, value: unknown): readonly GroupStep[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || op === 'remove')
    throw refuse('invalidValue', 'An operation without a path holds an object of attributes. Nothing was done.')
  return Object.entries(value).flatMap(([path, of]) => stepOf(op, path, of))
}

function stepOf(op: string, path: string, value: unknown): readonly GroupStep[] {
  requirePlain(path, 'invalidPath')
  const [, filter] = MEMBER.exec(path) ?? []
  if (filter !== undefined) return [{ kind: op === 'remove' ? 'leave' : 'join', ids: idsIn(filter) }]
  switch (path.toLowerCase()) {
    case 'displayname':
      return [{ kind: 'name', value: textOf(op === 'remove' ? null : value) }]
    case 'externalid':
      return [{ kind: 'externalId', value: op === 'remove' || value === null ? null : textOf(value) }]
    case 'members':
      return [memberStep(op, value)]
    // Ours to say.
    case 'id':
    case 'schemas':
    case 'meta':
      return []
    default:
      throw refuse('invalidPath', 'A group has displayName, externalId and members. Nothing was done.')
  }
}

/** Entra names those who leave in the value; without one, everybody leaves. */
function memberStep(op: string, value: unknown): MemberStep {
  if (op === 'remove') return value === undefined ? { kind: 'members', ids: [] } : { kind: 'leave', ids: idsOf(value) }
  return { kind: op === 'add' ? 'join' : 'members', ids: idsOf(value) }
}

function idsOf(value: unknown): readonly string[] {
  const members: readonly unknown[] = Array.isArray(value) ? value : [value ?? []].flat()
  if (members.length > MOST_MEMBERS)
    throw refuse('tooMany', `A request names ${MOST_MEMBERS} members at most. Nothing was done.`)
  return members.map((member) => idOf(typeof member === 'object' && member !== null ? valueIn(member) : member))
}

const valueIn = (member: object): unknown =>
  Object.entries(member).find(([key]) => key.toLowerCase() === 'value')?.[1] as unknown

/** `value eq "…"`, of which there may be several. */
const idsIn = (filter: string): readonly string[] =>
  parseFilter(filter).map((expression) => {
    const [[name, of] = ['', []], ...more] = Object.entries(expression) as [string, unknown][]
    const isValue = name.toLowerCase() === 'value' && Array.isArray(of) && of.length === 2 && more.length === 0
    if (!isValue || String(of[0]).toLowerCase() !== 'eq')
      throw refuse('invalidFilter', 'Members are named by value eq "…". Nothing was done.')
    return idOf(of[1])
  })

function idOf(value: unknown): string {
  if (typeof value === 'string' && isUuid(value.toLowerCase())) return value.toLowerCase()
  throw refuse('invalidValue', 'A member is named by its id. Nothing was done.')
}

function textOf(value: unknown): string {
  if (typeof value === 'string' && value.length <= 200 && TEXT.test(value)) return value
  throw refuse('invalidValue', 'A text of a group has 1 to 200 visible characters. Nothing was done.')
}
