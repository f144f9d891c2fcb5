/**
 * Sends a fixed number of requests over a fixed number of connections and says how long that took. A process of its own,
 * as lean as it can be: what it uses of the machine, the servers do not get.
 */
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

export interface Shot {
  readonly path: string
  readonly method?: 'GET' | 'POST' | 'PATCH'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export interface Round {
  readonly port: number
  readonly connections: number
  readonly shots: readonly Shot[]
}

for await (const line of createInterface(process.stdin)) {
  const { port, connections, shots }: Round = JSON.parse(line)
  const requests = shots.map(toBytes)
  const lines = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  let next = 0
  const began = performance.now()
  const worker = async (send: Send) => {
    while (next < requests.length) {
      const request = requests[next++] as Buffer
      const sent = performance.now()
      const status = await send(request)
      latencies.push(performance.now() - sent)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(lines.map(({ send }) => worker(send)))
  const seconds = (performance.now() - began) / 1e3
  for (const { socket } of lines) socket.destroy()
  latencies.sort((one, other) => one - other)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  process.stdout.write(
    `${JSON.stringify({ perSecond: shots.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), statuses })}\n`,
  )
}

type Send = (request: Buffer) => Promise<string>

function toBytes({ path, method = 'GET', headers = {}, body }: Shot): Buffer {
  const content = body ? JSON.stringify(body) : ''
  const all = { host: 'localhost', ...headers, ...(body ? { 'content-type': 'application/json' } : {}) }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = body ? `content-length: ${Buffer.byteLength(content)}\r\n` : ''
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join('')}${length}\r\n${content}`)
}

/** A connection that carries one request at a time. Every answer here has a `Content-Length`. */
async function open(port: number): Promise<{ readonly socket: Socket; readonly send: Send }> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let settle: { resolve: (status: string) => void; reject: (cause: Error) => void } | undefined
  let held: Buffer | undefined
  socket.on('data', (chunk: Buffer) => {
    const bytes = held ? Buffer.concat([held, chunk]) : chunk
    const status = readAnswer(bytes)
    held = status === undefined ? bytes : undefined
    if (status !== undefined) settle?.resolve(status)
  })
  socket.on('error', (cause) => settle?.reject(cause))
  socket.on('close', () => settle?.reject(new Error('the server closed a connection in the middle of the load')))
  return {
    socket,
    send: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(request)
      }),
  }
}

/** The status, once the whole answer is there. */
function readAnswer(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without a length: ${head}`)
  return bytes.length < end + 4 + Number(length) ? undefined : head.slice(9, 12)
}
