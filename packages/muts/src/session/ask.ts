/** One request to the server that a person named. `fetch` takes no authority of our own, so this is `node:https`. */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { CommandError, EXIT } from '#exit'

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly form?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string
}

export interface Reply {
  readonly status: number
  /** The members of the object it sent; none where it sent no object. */
  readonly json: Readonly<Record<string, unknown>>
}

/** Where one is signed in, or wants to be. */
export interface Remote {
  /** Origin. */
  readonly server: string
  readonly ca: string | null
}

const ANSWER_WITHIN_MS = 10_000
const LONGEST_BYTES = 262_144

/** Redirects are not followed. @throws {CommandError} unreachable. */
export function ask({ server, ca }: Remote, { method = 'POST', path, token, ...question }: Question): Promise<Reply> {
  const { type, text } = contentOf(question)
  const headers = {
    ...question.headers,
    accept: 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(type === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
  }
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) =>
      reject(new CommandError(EXIT.unreachable, `${server} cannot be reached: ${cause.message}.`, { cause }))
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const begin = server.startsWith('https:') ? requestHttps : requestHttp
    const asked = begin(`${server}${path}`, { method, headers, signal, ...(ca === null ? {} : { ca }) }, (answer) => {
      const chunks: Buffer[] = []
      let sizeBytes = 0
      answer.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length
        if (sizeBytes > LONGEST_BYTES) asked.destroy(new Error('the answer is too long'))
        chunks.push(chunk)
      })
      answer.on('error', fail)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, json: parseObject(Buffer.concat(chunks)) }))
    })
    asked.on('error', fail)
    asked.end(text)
  })
}

function contentOf({ form, body }: Pick<Question, 'form' | 'body'>) {
  if (form) return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() }
  return body ? { type: 'application/json', text: JSON.stringify(body) } : { type: undefined, text: '' }
}

/** Of a server that answers otherwise than it should. */
export const unexpected = ({ server }: Remote, { status, json }: Reply): CommandError => {
  const why = json.detail ?? json.error_description ?? json.error ?? 'no reason'
  const said = `${server} said ${status}: ${typeof why === 'string' ? why.replaceAll(/\p{Cc}/gu, ' ') : 'no reason'}`
  return new CommandError(status >= 500 ? EXIT.unreachable : EXIT.failure, said)
}

function parseObject(bytes: Buffer): Reply['json'] {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Reply['json']) : {}
  } catch {
    return {}
  }
}
