/**
 * A client of the API with a typed call for each operation of its OpenAPI document. It needs nothing but a way to send a
 * request, so the two files of this folder run wherever there is a `fetch`. It keeps no token and repeats nothing.
 */
import type { Operations, Refusal } from './operations.ts'
import { ADDRESSES } from './operations.ts'

export interface ClientRequest {
  readonly method: string
  /** With its query, from the root on. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface ClientReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly bytes: Uint8Array
}

/** Sends one request: adds the address of the server and the token. */
export type Send = (request: ClientRequest) => Promise<ClientReply>

type Name = keyof Operations

/** Told apart by their `status`: each that the operation has of its own, and the refusals. */
export type Answered<N extends Name> = {
  [Status in keyof Operations[N]['answers']]: {
    readonly status: Status extends number ? Status : RefusalStatus
    readonly headers: ClientReply['headers']
    readonly body: Operations[N]['answers'][Status]
  }
}[keyof Operations[N]['answers']]

type RefusalStatus =
  | 400
  | 401
  | 403
  | 404
  | 406
  | 409
  | 410
  | 412
  | 413
  | 415
  | 421
  | 422
  | 428
  | 429
  | 500
  | 501
  | 502
  | 503
  | 504

type Arguments<Given> = object extends Given ? [given?: Given] : [given: Given]

export type Client = {
  readonly [N in Name]: (...given: Arguments<Operations[N]['given']>) => Promise<Answered<N>>
}

export function createClient(send: Send): Client {
  const calls = Object.entries(ADDRESSES).map(([name, address]) => [
    name,
    async (given: Given = {}) => readReply(await send(toRequest(address, given))),
  ])
  return Object.fromEntries(calls)
}

/**
 * The body of an answer that has to have this status.
 *
 * @throws {UnexpectedAnswer} where it has another.
 */
export function bodyOf<Answer extends AnyAnswer, Status extends Answer['status']>(
  answer: Answer,
  status: Status,
): BodyOf<Answer, Status> {
  if (answer.status !== status) throw new UnexpectedAnswer(answer)
  return answer.body as BodyOf<Answer, Status>
}

type AnyAnswer = { readonly status: number; readonly body: unknown }
type BodyOf<Answer extends AnyAnswer, Status> = Answer extends AnyAnswer
  ? Status extends Answer['status']
    ? Answer['body']
    : never
  : never

/** The server answered something else than the caller can go on with. `problem` says what, where it was a refusal. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'
  readonly status: number
  readonly problem: Refusal | undefined

  constructor({ status, body }: AnyAnswer) {
    const problem = typeof body === 'object' && body !== null && 'code' in body ? (body as Refusal) : undefined
    super(problem ? `${status} ${problem.code}: ${problem.detail}` : `the server answered ${status}`)
    this.status = status
    this.problem = problem
  }
}

interface Given extends Readonly<Record<string, unknown>> {
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly mediaType?: string
  readonly ifMatch?: string
  readonly idempotencyKey?: string
  readonly stepUp?: string
}

function toRequest(address: string, given: Given): ClientRequest {
  const [method = '', template = '', form] = address.split(' ')
  const { query = {}, body, mediaType, ifMatch, idempotencyKey, stepUp } = given
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(name, String(given[name])))
  const search = new URLSearchParams(textsOf(query)).toString()
  const headers = {
    ...textsOf({ 'if-match': ifMatch, 'idempotency-key': idempotencyKey, 'step-up': stepUp }),
    ...(body === undefined ? {} : { 'content-type': mediaType ?? (form ? FORM : 'application/json') }),
  }
  const request = { method, path: search ? `${path}?${search}` : path, headers }
  if (body === undefined) return request
  if (body instanceof Uint8Array) return { ...request, body }
  return { ...request, body: form ? new URLSearchParams(textsOf(body ?? {})).toString() : JSON.stringify(body) }
}

/** `file` is the rest of an address, slashes and all. */
const encode = (name: string, value: string) =>
  name === 'file' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)

const FORM = 'application/x-www-form-urlencoded'

const textsOf = (values: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

function readReply({ status, headers, bytes }: ClientReply): Answered<Name> {
  const media = headers['content-type'] ?? ''
  const text = () => new TextDecoder().decode(bytes)
  const readBody = () => {
    if (bytes.length === 0) return undefined
    if (/json\b/.test(media)) return JSON.parse(text())
    return /^text\/|xml\b/.test(media) ? text() : bytes
  }
  return { status, headers, body: readBody() } as Answered<Name>
}
