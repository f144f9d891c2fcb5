/** For tests only: requests out of the description of an operation: as it wants them, nearly so, and hostile. */
import type { ApiOperation, ApiSchema } from '#kernel/http'
import type { Dice } from './testing-dice.ts'
import * as hostile from './testing-hostile.ts'
import type { Known } from './testing-known.ts'
import { shapeValue } from './testing-shapes.ts'

export interface Operation extends ApiOperation {
  readonly method: string
  /** As it is described: `/api/v1/vehicles/{vehicleId}`. */
  readonly template: string
}

export interface Generated {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** What is wrong with it, in words; empty where nothing is known to be. */
  readonly flaws: readonly string[]
  /** It holds what no operation may take: a member that is not known, or an id of another organisation. */
  readonly mustFail: boolean
  /** Where an id of another organisation stands, of the very kind that is asked for, in a request that is as it is wanted beside. */
  readonly foreignIn?: 'path' | 'query' | 'body' | undefined
}

export interface Making {
  readonly dice: Dice
  readonly known: Known
  /** What another organisation has. */
  readonly foreign: Known
}

/** @param flaws how much is put wrong: 0 for nothing. */
export function makeRequest(making: Making, operation: Operation, flaws: number): Generated {
  const draft = draftOf(making, operation)
  for (let flaw = 0; flaw < flaws; flaw++) making.dice.pick(wrongsFor(operation))(making, draft, operation)
  const { query, sent, headers, flaws: put, mustFail, params } = draft
  const path = operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(params[name] ?? 'x'))
  return {
    method: operation.method,
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers,
    ...(sent === undefined ? {} : { body: sent }),
    flaws: put,
    mustFail,
    foreignIn: put.length === 1 ? draft.foreignIn : undefined,
  }
}

interface Draft {
  readonly params: Record<string, string>
  readonly query: string[]
  readonly headers: Record<string, string>
  value: unknown
  readonly closed: object[]
  sent: string | Uint8Array | undefined
  readonly flaws: string[]
  mustFail: boolean
  foreignIn?: Generated['foreignIn']
}

function draftOf({ dice, known }: Making, { parameters, requestBody }: Operation): Draft {
  const closed: object[] = []
  const shape = (schema: ApiSchema, name: string) => shapeValue({ dice, known, closed }, schema, name)
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  const inQuery = parameters.filter(({ in: place, required }) => place === 'query' && (required || dice.chance(0.2)))
  const params = Object.fromEntries(inPath.map(({ name, schema }) => [name, String(shape(schema, name))]))
  const query = inQuery.map(({ name, schema }) => `${encode(name)}=${encode(String(shape(schema, name)))}`)
  const [media, { schema } = { schema: undefined }] = Object.entries(requestBody?.content ?? {})[0] ?? []
  closed.length = 0
  const value = schema && shape(schema, '')
  const headers: Record<string, string> = media ? { 'content-type': media } : {}
  if (takes(parameters, 'If-Match')) headers['if-match'] = dice.chance(0.7) ? '*' : (known.etag(dice) ?? '"1"')
  if (takes(parameters, 'Idempotency-Key') && dice.chance(0.2)) headers['idempotency-key'] = `key-${dice.below(400)}`
  const sent = media === undefined ? undefined : media.includes('json') ? write(value) : writeOther(media, value)
  return { params, query, headers, value, closed, sent, flaws: [], mustFail: false }
}

type Wrong = (making: Making, draft: Draft, operation: Operation) => void

const wrongInBody: Wrong = ({ dice }, draft) => {
  if (draft.mustFail) return
  draft.sent = write(hostile.spoil(dice, draft.value))
  draft.flaws.push('body spoilt')
}
const unknownMember: Wrong = ({ dice }, draft) => {
  if (draft.closed.length === 0 || draft.flaws.length > 0) return
  const name = dice.pick(hostile.UNKNOWN_NAMES)
  // An assignment to `__proto__` would set the prototype, and send nothing.
  Object.defineProperty(dice.pick(draft.closed), name, { value: true, enumerable: true, configurable: true })
  draft.sent = write(draft.value)
  draft.mustFail = true
  draft.flaws.push(`unknown member ${name}`)
}
const otherBody: Wrong = ({ dice }, draft) => {
  if (draft.mustFail) return
  draft.sent = dice.pick(hostile.HOSTILE_BODIES)
  draft.headers['content-type'] ??= 'application/json'
  draft.flaws.push('another body')
}
const otherMedia: Wrong = ({ dice }, draft) => {
  draft.headers['content-type'] = dice.pick(hostile.HOSTILE_MEDIA)
  draft.sent ??= 'x'
  draft.flaws.push('another media type')
}
const wrongInPath: Wrong = ({ dice, foreign }, draft) => {
  const name = dice.pick(Object.keys(draft.params))
  const theirs = dice.chance(0.5) ? foreign.idFor(dice, name) : undefined
  const anyOfTheirs = foreign.all()
  const isOther = theirs === undefined && dice.chance(0.2) && anyOfTheirs.length > 0
  const id = isOther ? dice.pick(anyOfTheirs) : theirs
  draft.params[name] = id ?? dice.pick(hostile.HOSTILE_TEXTS).slice(0, 300)
  // The page of the console takes any address below its own.
  if (id !== undefined && name !== 'file') draft.mustFail = true
  if (theirs !== undefined) draft.foreignIn = 'path'
  draft.flaws.push(id === undefined ? `hostile ${name}` : `foreign ${name}`)
}
/** The ids of somebody else, as far as they have one of that kind; `used` says whether any was wanted. */
function lend(known: Known, foreign: Known) {
  const used: string[] = []
  const idFor: Known['idFor'] = (dice, member) => {
    const theirs = foreign.idFor(dice, member)
    if (theirs !== undefined) used.push(member)
    return theirs ?? known.idFor(dice, member)
  }
  return { used, lent: { ...known, idFor } }
}
const foreignInQuery: Wrong = (making, draft, operation) => {
  const { dice, foreign } = making
  const asked = operation.parameters.flatMap(({ in: place, name }) => {
    const id = place === 'query' ? foreign.idFor(dice, name) : undefined
    return id === undefined ? [] : [[name, id] as const]
  })
  if (asked.length === 0) return wrongInQuery(making, draft, operation)
  const [name, id] = dice.pick(asked)
  const others = draft.query.filter((part) => !part.startsWith(`${encode(name)}=`))
  draft.query.splice(0, draft.query.length, ...others, `${encode(name)}=${encode(id)}`)
  draft.foreignIn = 'query'
  draft.flaws.push(`foreign ${name}`)
}
const foreignInBody: Wrong = (making, draft, operation) => {
  const { dice, known, foreign } = making
  const { requestBody, template } = operation
  const schema = requestBody?.content?.['application/json']?.schema
  if (!schema || draft.flaws.length > 0) return
  const { used, lent } = lend(known, foreign)
  // What is optional is there now and then.
  let value: unknown
  for (let turn = 0; turn < 8 && used.length === 0; turn++)
    value = shapeValue({ dice, known: lent, closed: [] }, schema, '')
  if (used.length === 0) return wrongInBody(making, draft, operation)
  draft.value = value
  draft.sent = write(draft.value)
  // A batch is taken, and says of each of its operations what became of it.
  draft.mustFail = !template.endsWith('/batch')
  draft.foreignIn = 'body'
  draft.flaws.push(`foreign ${used.join(' ')} in the body`)
}
const wrongInQuery: Wrong = ({ dice }, draft, { parameters }) => {
  const shaped = parameters.filter((parameter) => parameter.in === 'query')
  if (shaped.length > 0 && dice.chance(0.6)) {
    const { name } = dice.pick(shaped)
    draft.query.push(`${encode(name)}=${encode(dice.pick(hostile.HOSTILE_TEXTS).slice(0, 3_000))}`)
  } else draft.query.push(dice.pick(hostile.HOSTILE_QUERIES))
  draft.flaws.push('hostile query')
}
const wrongHeader: Wrong = ({ dice }, draft, { parameters }) => {
  if (takes(parameters, 'If-Match') && dice.chance(0.7)) {
    if (dice.chance(0.3)) delete draft.headers['if-match']
    else draft.headers['if-match'] = dice.pick(hostile.HOSTILE_IF_MATCH)
  } else if (takes(parameters, 'Idempotency-Key')) draft.headers['idempotency-key'] = dice.pick(hostile.HOSTILE_KEYS)
  else draft.headers['step-up'] = 'x'.repeat(43)
  draft.flaws.push('header')
}

function wrongsFor({ parameters, requestBody, method, template }: Operation): readonly Wrong[] {
  const isJson = Object.keys(requestBody?.content ?? {}).some((media) => media.includes('json'))
  return [
    wrongInQuery,
    wrongHeader,
    foreignInQuery,
    foreignInQuery,
    ...(isJson
      ? [
          foreignInBody,
          foreignInBody,
          foreignInBody,
          foreignInBody,
          foreignInBody,
          wrongInBody,
          wrongInBody,
          wrongInBody,
          unknownMember,
          unknownMember,
        ]
      : []),
    ...(method === 'GET' ? [] : [otherBody, otherMedia]),
    ...(template.includes('{') && parameters.some((parameter) => parameter.in === 'path')
      ? [wrongInPath, wrongInPath]
      : []),
  ]
}

const takes = (parameters: ApiOperation['parameters'], header: string) =>
  parameters.some(({ in: place, name }) => place === 'header' && name === header)

/** JSON as it is sent, also of what JSON has no word for. */
const write = (value: unknown): string => JSON.stringify(value) ?? 'undefined'
const FILES: Readonly<Record<string, string>> = {
  'application/pdf': '%PDF-1.4\n%%EOF',
  'image/png': '\x89PNG\r\n\x1a\n',
  'text/csv': 'unit\r\nV-1\r\n',
}
const writeOther = (media: string, value: unknown): string | Uint8Array =>
  media.includes('form')
    ? new URLSearchParams(
        Object.entries((value ?? {}) as object).map(([name, text]): [string, string] => [name, String(text)]),
      ).toString()
    : Buffer.from(FILES[media] ?? 'x', 'latin1')

/** As UTF-8 in percent; half a character goes out as the bytes that no strict reader takes. */
const encode = (text: string): string =>
  text.isWellFormed()
    ? encodeURIComponent(text)
    : [...Buffer.from(text, 'utf16le')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
