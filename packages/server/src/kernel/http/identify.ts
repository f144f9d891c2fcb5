import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { uuidv7 } from '#kernel'
import { readAddress } from './address.ts'
import type { Journey } from './visit.ts'

/** Gives the request its id and finds out from where it comes. */
export function identify(journey: Journey, isTrusted: (address: string) => boolean, request: FastifyRequest): void {
  const address = addressOf(request, isTrusted)
  const now = journey.kernel.clock.now()
  request.visit = {
    id: uuidv7(now),
    startedMs: journey.kernel.clock.monotonicMs(),
    caller: { address, agent: request.headers['user-agent'] ?? '' },
    source: journey.hashAddress(address),
    route: request.routeOptions.config.route,
    principal: undefined,
    confirm: undefined,
    entries: [],
  }
}

/** Where a request, or the upgrade of one, comes from. */
export function addressOf(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  isTrusted: (address: string) => boolean,
): string {
  const forwardedFor = headers['x-forwarded-for']
  const hops = Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor
  return readAddress(socket.remoteAddress ?? '', hops, isTrusted)
}
