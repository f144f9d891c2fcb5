import type { FastifyRequest } from 'fastify'
import { Problem } from '#kernel'
import { ACCESS_COOKIE, parseCookies, REFRESH_COOKIE } from './cookies.ts'
import type { Journey, Step } from './visit.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])
const METHODS = 'GET, POST, PUT, PATCH, DELETE'
const HEADERS = 'authorization, content-type, idempotency-key, if-match, step-up, unattended, accept'
const EXPOSED = 'etag, location, retry-after, ratelimit, ratelimit-policy, ledger-entry, x-request-id'

/**
 * CORS by an exact list of origins (muts.api.cors): no wildcard, no reflection, `null` never.
 * Another origin's browser gets no permission; and a request that leans on our cookies must come from our own page.
 */
export const allowOrigin: Step = (journey, request, reply) => {
  const { origin } = request.headers
  if (origin === undefined) return refuseCrossSite(request)
  reply.header('vary', 'Origin')
  const isOwn = isOwnOrigin(journey, request.headers.host, origin)
  const isListed = !isOwn && isAllowedOrigin(journey, origin)
  if (isListed) {
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED })
    // The Fetch standard lets CORP veto what CORS allows; a listed origin was allowed on purpose.
    reply.header('cross-origin-resource-policy', 'cross-origin')
  }
  if (request.method === 'OPTIONS' && isListed) {
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': HEADERS,
        'access-control-max-age': '600',
      })
      .send()
  }
  if (!isOwn && leansOnCookies(request)) throw crossOrigin()
}

/** Whether a browser page of this origin may call the API. The same function answers for WebSocket upgrades. */
export function isAllowedOrigin({ config, settings }: Pick<Journey, 'config' | 'settings'>, origin: string): boolean {
  const listed: readonly string[] = [...config.corsOrigins, ...settings.read('cors.origins')]
  return origin !== 'null' && origin !== '*' && listed.includes(origin)
}

/** Whether it is the console's own page. */
export function isOwnOrigin({ config }: Journey, host: string | undefined, origin: string): boolean {
  // The host was checked by the step before, so an origin with the same host is one of ours.
  const scheme = config.tls ? 'https' : 'http'
  return origin === `${scheme}://${host}` || origin === config.publicUrl
}

function refuseCrossSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return
  if (leansOnCookies(request)) throw crossOrigin()
}

function leansOnCookies({ method, headers }: FastifyRequest): boolean {
  if (SAFE.has(method) || headers.authorization !== undefined) return false
  const cookies = parseCookies(headers.cookie)
  return ACCESS_COOKIE in cookies || REFRESH_COOKIE in cookies
}

export const crossOrigin = () =>
  new Problem('forbidden', 'http.cross-origin', 'A page of another origin may not act here. Nothing was done.')
