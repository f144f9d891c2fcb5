/** Opens the house to the network and closes it again, in the order that loses nothing. */
import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Config, Kernel, Module, Report } from '#kernel'
import { StartRefused } from '#kernel'
import type { Authenticator, HouseSettings, Journey } from '#kernel/http'
import { createHostCheck, createHttp, createRateWindow, isAllowedOrigin } from '#kernel/http'

export interface Serving {
  readonly address: { readonly host: string; readonly port: number }
  close(): Promise<void>
}

const SWEEP_EVERY_MS = 60_000

export async function serve(
  kernel: Kernel,
  settings: HouseSettings,
  authenticator: Authenticator,
  rooms: readonly Module[],
  report: Report,
): Promise<Serving> {
  const { config, clock, vault } = kernel
  const key = vault.derive('http/address')
  const journey: Journey = {
    kernel,
    config,
    authenticator,
    rooms,
    settings,
    users: createRateWindow(),
    strangers: createRateWindow(),
    // Kept short on purpose: equal addresses are seen to be equal, and nothing more.
    hashAddress: (address) => createHmac('sha256', key).update(address).digest('hex').slice(0, 32),
    reportBug: report.bug,
    isOwnHost: createHostCheck(config.publicUrl),
  }
  const app = createHttp(journey, rooms, { tls: config.tls })
  acceptUpgrades(app, journey, rooms)
  await listen(app, config)
  const redirect = config.redirectPort === undefined ? undefined : await openRedirect(config)
  const sweeper = setInterval(() => {
    journey.users.sweep(clock.now().getTime())
    journey.strangers.sweep(clock.now().getTime())
  }, SWEEP_EVERY_MS)
  const { port } = app.server.address() as AddressInfo
  return {
    address: { host: config.host === '0.0.0.0' ? '127.0.0.1' : config.host, port },
    close: async () => {
      clearInterval(sweeper)
      redirect?.close()
      await app.close()
    },
  }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new StartRefused(
      'http.port-taken',
      `Port ${port} on ${host} is taken. Choose another with --port, or 0 for any free one.`,
      { cause },
    )
  }
}

/** WebSockets: an own path or none, and never from a page of another origin. */
function acceptUpgrades(app: FastifyInstance, journey: Journey, rooms: readonly Module[]): void {
  const upgrades = new Map(rooms.flatMap((room) => room.upgrades ?? []).map((upgrade) => [upgrade.path, upgrade]))
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const { host = '', origin } = request.headers
    const isOwnPage =
      origin === undefined ||
      origin === `${journey.config.tls ? 'https' : 'http'}://${host}` ||
      isAllowedOrigin(journey, origin)
    const upgrade = upgrades.get((request.url ?? '').split('?')[0] ?? '')
    if (!journey.isOwnHost(host)) return refuse(socket, '421 Misdirected Request')
    if (!isOwnPage) return refuse(socket, '403 Forbidden')
    const limit = journey.settings.read('flood-gate.per-minute')
    const { passes } = journey.strangers.take(
      request.socket.remoteAddress ?? '',
      limit,
      journey.kernel.clock.now().getTime(),
    )
    if (!passes) return refuse(socket, '429 Too Many Requests')
    if (!upgrade) return refuse(socket, '401 Unauthorized')
    upgrade.accept(request, socket, head)
  })
}

const refuse = (socket: Duplex, status: string) =>
  void socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)

/** Plain HTTP says where HTTPS is, and nothing else. */
function openRedirect({ host, redirectPort, publicUrl }: Config): Promise<{ close(): void }> {
  const isOwnHost = createHostCheck(publicUrl)
  const server = createServer((request, response) => {
    const isOurs = isOwnHost(request.headers.host ?? '')
    response.writeHead(isOurs ? 308 : 421, {
      ...(isOurs ? { location: `${publicUrl}${request.url ?? '/'}` } : {}),
      'content-length': '0',
      connection: 'close',
    })
    response.end()
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(redirectPort, host, () => resolve({ close: () => server.close() }))
  })
}
