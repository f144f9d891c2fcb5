import type { FastifyRequest } from 'fastify'
import { uuidv7 } from '#kernel'
import { readAddress } from './address.ts'
import type { Journey } from './visit.ts'

/** Gives the request its id and finds out from where it comes. */
export function identify(journey: Journey, isTrusted: (address: string) => boolean, request: FastifyRequest): void {
  const forwardedFor = request.headers['x-forwarded-for']
  const address = readAddress(
    request.socket.remoteAddress ?? '',
    Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
    isTrusted,
  )
  const now = journey.kernel.clock.now()
  request.visit = {
    id: uuidv7(now),
    startedMs: journey.kernel.clock.monotonicMs(),
    address,
    source: journey.hashAddress(address),
    route: request.routeOptions.config.route,
    principal: undefined,
  }
}
