/** Sends a fixed number of requests over a fixed number of connections and says how long that took. A process of its own. */
import { Agent, request } from 'node:http'
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
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latencies: number[] = []
  const statuses: Record<number, number> = {}
  let next = 0
  const began = process.hrtime.bigint()
  const worker = async () => {
    while (next < shots.length) {
      const shot = shots[next++] ?? { path: '/' }
      const sent = process.hrtime.bigint()
      const status = await send(agent, port, shot)
      latencies.push(Number(process.hrtime.bigint() - sent) / 1e6)
      statuses[status] = (statuses[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  agent.destroy()
  latencies.sort((one, other) => one - other)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  process.stdout.write(
    `${JSON.stringify({ perSecond: shots.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), statuses })}\n`,
  )
}

function send(agent: Agent, port: number, { path, method = 'GET', headers, body }: Shot): Promise<number> {
  return new Promise((resolve, reject) => {
    const content = body ? { 'content-type': 'application/json' } : {}
    const outgoing = request(
      { agent, host: '127.0.0.1', port, path, method, headers: { host: 'localhost', ...content, ...headers } },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body ? JSON.stringify(body) : undefined)
  })
}
