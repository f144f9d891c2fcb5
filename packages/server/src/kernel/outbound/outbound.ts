/**
 * The one way out: HTTPS over TLS 1.3 to origins that the operator named, at addresses that may be reached. The address
 * that was judged is the one connected to, so a name that changes its mind in between gains nothing. Redirects are not
 * followed, answers are short, and every question has a deadline.
 */
import { lookup as lookUp } from 'node:dns'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Agent as PlainAgent, request as requestPlain } from 'node:http'
import { Agent, request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import type { Reach } from './address-guard.ts'
import { mayReach } from './address-guard.ts'

export interface OutboundOptions {
  /** `https://host[:port]`, exactly. */
  readonly origins: readonly string[]
  /** Origins may also be `http://`, where they lead to this machine alone: what does not leave it needs no TLS. */
  readonly plainOnLoopback?: boolean
  readonly reach: Reach
  /** PEM of the authorities that are trusted; those of Node where none are given. */
  readonly ca?: string | undefined
  /** For the whole exchange, from the look-up of the name to the last byte. */
  readonly timeoutMs: number
  /** At most this much is read. */
  readonly maxBytes?: number
  readonly lookup?: typeof lookUp
}

export interface Outbound {
  /** @throws {OutboundError} */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<OutboundReply>
  /** @throws {OutboundError} */
  get(url: string, headers: Readonly<Record<string, string>>): Promise<OutboundReply>
}

export interface OutboundReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type OutboundReason = 'forbidden' | 'unreachable' | 'untrusted' | 'timeout' | 'too-large'

/** No answer came, and why. The message names the origin and nothing that was sent. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError'
  readonly reason: OutboundReason

  constructor(reason: OutboundReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

const MAX_BYTES = 64 * 1024

export function openOutbound(options: OutboundOptions): Outbound {
  const { ca, timeoutMs, maxBytes = MAX_BYTES } = options
  const tls = { minVersion: 'TLSv1.3', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) } as const
  return {
    post: (url, headers, body) =>
      ask('POST', url, { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body),
    get: (url, headers) => ask('GET', url, headers),
  }

  async function ask(
    method: 'GET' | 'POST',
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<OutboundReply> {
    const target = new URL(url)
    const isPlain = target.protocol === 'http:'
    const reach = isPlain ? 'loopback' : options.reach
    requireAllowed(target, options, reach)
    const agent = new (isPlain ? PlainAgent : Agent)({ keepAlive: false, maxSockets: 1 })
    const common = {
      method,
      agent,
      signal: AbortSignal.timeout(timeoutMs),
      lookup: guardLookup(reach, options.lookup ?? lookUp),
      headers,
    }
    try {
      return await new Promise<OutboundReply>((resolve, reject) => {
        const asked = isPlain ? requestPlain(target, common) : request(target, { ...common, ...tls })
        asked.on('error', reject)
        asked.on('response', (answer) => readAnswer(answer, maxBytes).then(resolve, reject))
        asked.end(body)
      })
    } catch (cause) {
      throw explain(cause, target.origin, timeoutMs)
    } finally {
      agent.destroy()
    }
  }
}

function requireAllowed(target: URL, { origins, plainOnLoopback }: OutboundOptions, reach: Reach): void {
  const isSpoken = target.protocol === 'https:' || (target.protocol === 'http:' && plainOnLoopback === true)
  if (!isSpoken || !origins.includes(target.origin)) {
    throw new OutboundError('forbidden', `${target.origin} is not among the origins that may be asked.`)
  }
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayReach(host, reach)) throw forbidden(host)
}

const forbidden = (host: string): OutboundError =>
  new OutboundError('forbidden', `${host} leads to an address that is never connected to.`)

/** Judges what a name leads to at the moment of connecting; the socket gets only what passed. */
const guardLookup =
  (reach: Reach, lookup: typeof lookUp): LookupFunction =>
  (host, { family }, done) => {
    lookup(host, { all: true, family: family ?? 0 }, (error, found) => {
      if (error) return done(error, [])
      const allowed = found.filter(({ address }) => mayReach(address, reach))
      if (allowed.length < found.length || allowed.length === 0) return done(forbidden(host), [])
      done(null, allowed)
    })
  }

async function readAnswer(answer: IncomingMessage, maxBytes: number): Promise<OutboundReply> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      answer.destroy()
      throw new OutboundError('too-large', `The answer is longer than ${maxBytes} bytes.`)
    }
    chunks.push(chunk)
  }
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
}

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/

function explain(cause: unknown, origin: string, timeoutMs: number): OutboundError {
  if (cause instanceof OutboundError) return cause
  const { name = '', code = '' } = cause as { readonly name?: string; readonly code?: string }
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new OutboundError('timeout', `${origin} did not answer within ${timeoutMs / 1_000} s.`, { cause })
  }
  if (UNTRUSTED.test(code)) {
    return new OutboundError('untrusted', `${origin} did not prove over TLS 1.3 to be who it is (${code}).`, { cause })
  }
  return new OutboundError('unreachable', `${origin} does not answer (${code || 'the connection broke'}).`, { cause })
}
