import type { IncomingMessage } from 'node:http'
import { Problem } from '#kernel'
import { guardFlood } from './flood-gate.ts'
import type { Journey, Step } from './visit.ts'

/**
 * Refuses a `Host` that is neither the public URL's nor a loopback name: a rebound name in a browser must not reach the
 * house. One host and one only (RFC 9112, section 3.2), and no second one in the request target: proxy and house must
 * not be able to read two different ones.
 */
export const requireHost: Step = (journey, { raw, visit }) => {
  const fault = findHostFault(journey, raw)
  if (fault === undefined) return
  guardFlood(journey, visit.caller.address)
  throw foreignHost(fault)
}

/** Why this request is not for this house, if it is not. */
export function findHostFault(
  { isOwnHost }: Pick<Journey, 'isOwnHost'>,
  { url = '', headers: { host }, rawHeaders }: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>,
): string | undefined {
  if (!url.startsWith('/')) return 'the target is no path'
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length
  if (host === undefined || hosts !== 1) return `${hosts} Host headers`
  return isOwnHost(host) ? undefined : 'http.host'
}

/** @param reason the true one, for the ledger. */
export const foreignHost = (reason: string) =>
  new Problem('misdirected', 'http.host', 'This server does not answer for that host name. Use its public URL.', {
    reason,
  })

/** @param publicUrl origin; loopback names are always the house's own. */
export function createHostCheck(publicUrl: string | undefined): (host: string) => boolean {
  const own = new Set(['localhost', '127.0.0.1', '[::1]'])
  if (publicUrl) own.add(new URL(publicUrl).hostname)
  return (host) => own.has(host.toLowerCase().replace(/:\d+$/, ''))
}
