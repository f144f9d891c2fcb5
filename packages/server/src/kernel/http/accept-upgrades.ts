import type { IncomingMessage, Server } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Module } from '#kernel'
import { HOUSE, Problem, uuidv7 } from '#kernel'
import { createNetworks } from './address.ts'
import { crossOrigin, isAllowedOrigin, isOwnOrigin } from './allow-origin.ts'
import { countStranger } from './flood-gate.ts'
import { addressOf } from './identify.ts'
import { toProblem } from './reply-problem.ts'
import { foreignHost } from './require-host.ts'
import type { Upgrade } from './route.ts'
import type { Journey } from './visit.ts'

/** WebSockets: an own path or none, and never from a page of another origin. What is refused leaves an entry. */
export function acceptUpgrades(server: Pick<Server, 'on'>, journey: Journey, rooms: readonly Module[]): void {
  const isTrusted = createNetworks(journey.config.trustedProxies)
  const upgrades = new Map(rooms.flatMap((room) => room.upgrades ?? []).map((upgrade) => [upgrade.path, upgrade]))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const address = addressOf(request, isTrusted)
    const upgrade = upgrades.get((request.url ?? '').split('?')[0] ?? '')
    const found = admit(journey, request, address, upgrade)
    if (found instanceof Problem) void refuse(journey, socket, address, upgrade, found)
    else found.accept(request, socket, head)
  })
}

/** The checks of a request's journey that hold before there is a caller, in the same order. */
function admit(
  journey: Journey,
  { headers: { host, origin } }: IncomingMessage,
  address: string,
  upgrade: Upgrade | undefined,
): Upgrade | Problem {
  if (host === undefined || !journey.isOwnHost(host)) return foreignHost()
  const isListed = origin === undefined || isOwnOrigin(journey, host, origin) || isAllowedOrigin(journey, origin)
  if (!isListed) return crossOrigin()
  if (!countStranger(journey, address).passes)
    return new Problem('flooded', 'http.flood', 'Too many requests came from this address without a session.')
  return upgrade ?? new Problem('unauthenticated', 'http.no-valid-token', 'There is no way in here without a session.')
}

async function refuse(
  { kernel, hashAddress, reportBug }: Journey,
  socket: Duplex,
  address: string,
  upgrade: Upgrade | undefined,
  problem: Problem,
): Promise<void> {
  const at = kernel.clock.now()
  const source = hashAddress(address)
  const request = uuidv7(at)
  try {
    const origin = { actor: { kind: 'stranger', id: source }, org: HOUSE, source, request, at } as const
    const object = upgrade?.path ?? 'unknown address'
    await kernel.ledger.deny(origin, { action: 'http.request', object, reason: problem.code })
    close(socket, problem.status)
  } catch (failure) {
    if (!(failure instanceof Problem)) reportBug(failure as Error, request)
    close(socket, toProblem(failure as Error).status)
  }
}

const close = (socket: Duplex, status: number) =>
  void socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
