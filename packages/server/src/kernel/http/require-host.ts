import { Problem } from '#kernel'
import type { Step } from './visit.ts'

/** Refuses a `Host` that is neither the public URL's nor a loopback name: a rebound name in a browser must not reach the house. */
export const requireHost: Step = ({ isOwnHost }, { headers: { host } }) => {
  if (host === undefined || !isOwnHost(host)) throw foreignHost()
}

export const foreignHost = () =>
  new Problem('misdirected', 'http.host', 'This server does not answer for that host name. Use its public URL.')

/** @param publicUrl origin; loopback names are always the house's own. */
export function createHostCheck(publicUrl: string | undefined): (host: string) => boolean {
  const own = new Set(['localhost', '127.0.0.1', '[::1]'])
  if (publicUrl) own.add(new URL(publicUrl).hostname)
  return (host) => own.has(host.toLowerCase().replace(/:\d+$/, ''))
}
