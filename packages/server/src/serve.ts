/** Opens the house to the network and closes it again, in the order that loses nothing. */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config, Kernel, Module, Report } from '#kernel'
import { remember, StartRefused } from '#kernel'
import type { Authenticator, HouseSettings, Journey } from '#kernel/http'
import {
  acceptUpgrades,
  createHostCheck,
  createHttp,
  createRateWindow,
  createSecondWindow,
  networkOf,
  openUserBudgets,
} from '#kernel/http'

export interface Serving {
  readonly address: { readonly host: string; readonly port: number }
  close(): Promise<void>
}

const SWEEP_EVERY_MS = 60_000
/** Networks counted at once; a flood from more of them must not become our memory. */
const MOST_STRANGERS = 100_000
/** Addresses whose keyed hash is at hand: making one costs as much as the whole way to the handler. */
const MOST_ADDRESSES = 10_000

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
    users: openUserBudgets(kernel, (error) => report.bug(error, 'http.budgets')),
    strangers: createRateWindow(MOST_STRANGERS),
    files: createSecondWindow(MOST_STRANGERS),
    // Kept short on purpose: equal networks are seen to be equal, and nothing more. Of IPv6 it is the /64, which one host
    // commands: what it was refused is one tale and not 2⁶⁴.
    hashAddress: remember(MOST_ADDRESSES, (address) =>
      createHmac('sha256', key).update(networkOf(address)).digest('hex').slice(0, 32),
    ),
    reportBug: report.bug,
    isOwnHost: createHostCheck(config.publicUrl),
  }
  const app = createHttp(journey, rooms, { tls: config.tls })
  acceptUpgrades(app.server, journey, rooms)
  await listen(app, config)
  const redirect = config.redirectPort === undefined ? undefined : await openRedirect(config)
  const sweeper = setInterval(() => {
    journey.users.sweep(clock.now().getTime())
    journey.strangers.sweep(clock.now().getTime())
    journey.files.sweep(clock.now().getTime())
  }, SWEEP_EVERY_MS)
  const { port } = app.server.address() as AddressInfo
  return {
    address: { host: config.host === '0.0.0.0' ? '127.0.0.1' : config.host, port },
    close: async () => {
      clearInterval(sweeper)
      redirect?.close()
      await app.close()
      await journey.users.close()
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
