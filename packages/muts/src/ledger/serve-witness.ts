/** `muts ledger witness`: a second site that vouches for what it saw of a log (C2SP tlog-witness over HTTP). */
import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import type { OpenWitness, WitnessReply } from '#bridge/witness'
import { openWitness, openWitnessKey } from '#bridge/witness'
import { CommandError, EXIT } from '#exit'
import { formatVkey } from '#proof'
import { createClock } from '#server/kernel'
import { readTrust } from './trust.ts'

export interface WitnessOptions {
  readonly data: string
  readonly name: string
  readonly log: readonly string[]
  readonly host: string
  readonly port: string
  readonly json?: boolean
}

const MAX_BODY = 65_536

/**
 * Serves `POST /add-checkpoint` until SIGINT or SIGTERM. TLS is the affair of a proxy before it: a cosignature is worth
 * the same whoever carried it.
 *
 * @throws {CommandError} usage; conflict when the port is taken.
 */
export async function serveWitness(options: WitnessOptions): Promise<void> {
  const { vkeys } = readTrust({ key: options.log })
  const folder = resolve(options.data)
  const signer = await openWitnessKey(folder, options.name)
  const clock = createClock()
  const witness = await openWitness({ folder, signer, logs: () => vkeys, now: () => clock.now() })
  const ended = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)))
  const server = createServer((request, response) => void answer(witness, request, response))
  await listen(server, options.host, parsePort(options.port))
  const { port } = server.address() as AddressInfo
  const [url, vkey] = [`http://${options.host}:${port}`, formatVkey(witness.vkey)]
  const sentences = `ready\n${url}\nMUTS_WITNESSES and --witness-key take this key: ${vkey}\n`
  process.stdout.write(options.json ? `${JSON.stringify({ ready: true, url, vkey })}\n` : sentences)
  await ended
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}

async function answer(witness: OpenWitness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, contentType, body } = await judge(witness, request).catch(() => BROKEN)
  response.writeHead(status, { 'content-type': contentType }).end(body)
}

/** Says nothing of why: what is broken is the site's own memory, and that is for its operator. */
const BROKEN: WitnessReply = { status: 500, contentType: 'text/plain; charset=utf-8', body: 'this witness is broken\n' }

async function judge(witness: OpenWitness, request: IncomingMessage): Promise<WitnessReply> {
  const refuse = (status: number, body: string) => ({ status, contentType: 'text/plain; charset=utf-8', body })
  if (request.url !== '/add-checkpoint') return refuse(404, 'there is only /add-checkpoint\n')
  if (request.method !== 'POST') return refuse(405, 'POST only\n')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY) return refuse(413, 'too large\n')
    chunks.push(chunk)
  }
  return await witness.addCheckpoint(Buffer.concat(chunks).toString('utf8'))
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.requestTimeout = 10_000
  server.listen(port, host)
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause
    throw new CommandError(EXIT.conflict, `Port ${port} is taken. Choose another, or 0 for any free one.`, { cause })
  })
}

function parsePort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new CommandError(EXIT.usage, `'${text}' is no port.`)
}
