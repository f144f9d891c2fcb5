/** Real requests to the house's own listener: how an inspector, or a stranger, would find it. */
import type { IncomingMessage } from 'node:http'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Config, Door, Question, Reply } from '#kernel'

const PATIENCE_MS = 8_000
const MOST_BYTES = 4_194_304

/** @param address where the house listens; known once it does. */
export function createOwnDoor(config: Config, address: () => { readonly host: string; readonly port: number }): Door {
  return { address, ask: (question) => ask(config, address(), question) }
}

function ask(config: Config, where: { host: string; port: number }, question: Question): Promise<Reply> {
  const body =
    question.body === undefined
      ? undefined
      : typeof question.body === 'string' || question.body instanceof Uint8Array
        ? question.body
        : JSON.stringify(question.body)
  const publicName = config.publicUrl ? new URL(config.publicUrl).hostname : 'localhost'
  const options = {
    ...where,
    method: question.method ?? 'GET',
    path: question.path,
    agent: false,
    timeout: PATIENCE_MS,
    headers: {
      host: `${publicName}:${where.port}`,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...(question.token === undefined ? {} : { authorization: `Bearer ${question.token}` }),
      ...question.headers,
    },
  }
  return new Promise((resolve, reject) => {
    // The house asks itself on loopback; whether the certificate is right is what kernel.https looks at, and says.
    const request = config.tls
      ? tlsRequest({ ...options, servername: publicName, rejectUnauthorized: false })
      : plainRequest(options)
    request.once('response', (response) => readReply(response).then(resolve, reject))
    request.once('error', reject)
    request.once('timeout', () => request.destroy(new Error('the house did not answer its own door')))
    request.end(body)
  })
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const text = isStream(response) ? leave(response) : await readText(response)
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    text,
    // Read where it is looked at: most who ask want to know the status.
    get json() {
      return parse(text)
    },
  }
}

const isStream = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.startsWith('text/event-stream') === true

/** A stream has no end to wait for: that it was opened is its answer. */
function leave(response: IncomingMessage): string {
  response.destroy()
  return ''
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += (chunk as Buffer).length
    if (size > MOST_BYTES) throw new Error('the answer is longer than a probe reads')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
