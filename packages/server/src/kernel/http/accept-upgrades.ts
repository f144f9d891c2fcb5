import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Module } from '#kernel'
import { Problem } from '#kernel'
import { createNetworks } from './address.ts'
import { crossOrigin, isAllowedOrigin, isOwnOrigin } from './allow-origin.ts'
import { findFlood } from './flood-gate.ts'
import { addressOf } from './identify.ts'
import { refuseRaw } from './raw-reply.ts'
import { findHostFault, foreignHost } from './require-host.ts'
import { findLedgerFault } from './require-ledger.ts'
import type { Upgrade } from './route.ts'
import type { Journey } from './visit.ts'

const UNKNOWN = 'unknown address'

/** WebSockets: an own path or none, and never from a page of another origin. What is refused leaves an entry. */
export function acceptUpgrades(server: Pick<Server, 'on'>, journey: Journey, rooms: readonly Module[]): void {
  const isTrusted = createNetworks(journey.config.trustedProxies)
  const upgrades = new Map(rooms.flatMap((room) => room.upgrades ?? []).map((upgrade) => [upgrade.path, upgrade]))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const address = addressOf(request, isTrusted)
    const upgrade = upgrades.get((request.url ?? '').split('?')[0] ?? '')
    const refuse = (problem: Problem) => void refuseRaw(journey, socket, address, upgrade?.path ?? UNKNOWN, problem)
    const found = admit(journey, request, address, upgrade)
    if (found instanceof Problem) return refuse(found)
    findLedgerFault(journey.kernel).then(
      (fault) => (fault ? refuse(fault) : found.accept(request, socket, head, isOwnPage(journey, request))),
      (error) => {
        journey.reportBug(error, 'http.upgrade')
        socket.destroy()
      },
    )
  })
}

/** The checks of a request's journey that hold before there is a caller. */
function admit(
  journey: Journey,
  request: IncomingMessage,
  address: string,
  upgrade: Upgrade | undefined,
): Upgrade | Problem {
  const flood = findFlood(journey, address)
  if (flood) return flood
  const fault = findHostFault(journey, request)
  if (fault) return foreignHost(fault)
  const { origin } = request.headers
  const isListed = origin === undefined || isOwnPage(journey, request) || isAllowedOrigin(journey, origin)
  if (!isListed) return crossOrigin()
  return upgrade ?? new Problem('unauthenticated', 'http.no-valid-token', 'There is no way in here without a session.')
}

const isOwnPage = (journey: Journey, { headers: { host, origin } }: IncomingMessage): boolean =>
  origin !== undefined && isOwnOrigin(journey, host, origin)
