/** A form as it came, and the same request with another one, for a library that reads it from the stream. */
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { Problem } from '#kernel'

const LONGEST_BYTES = 16_384

export const isForm = ({ headers }: IncomingMessage): boolean =>
  /^application\/x-www-form-urlencoded *(;|$)/i.test(headers['content-type'] ?? '')

/** @throws {Problem} `http.too-large` (413). */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > LONGEST_BYTES) throw new Problem('too-large', 'http.too-large', 'This is more than a form.')
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

export function withForm(request: IncomingMessage, form: URLSearchParams): IncomingMessage {
  const bytes = Buffer.from(form.toString())
  const { 'transfer-encoding': _chunked, ...headers } = request.headers
  const { method, url, socket, httpVersion, rawHeaders } = request
  const same = { method, url, socket, httpVersion, rawHeaders }
  const lengthened = { headers: { ...headers, 'content-length': String(bytes.length) } }
  return Object.assign(Readable.from([bytes]), same, lengthened) as unknown as IncomingMessage
}
