/** The ways out to receivers: https on the internet; in a network of one's own only where the operator named the origin. */
import { isIP } from 'node:net'
import type { Config } from '#kernel'
import { Problem } from '#kernel'
import type { OutboundOptions, OutboundReply } from '#kernel/outbound'
import { mayReach, openOutbound } from '#kernel/outbound'

const TIMEOUT_MS = 15_000
/** What the other side answers is looked at for its status alone. */
const MOST_BYTES = 64 * 1_024

/** Tests bring a look-up of names and an authority of their own. */
export type WayOptions = Pick<OutboundOptions, 'lookup' | 'ca'>
export type Ways = ReturnType<typeof createWays>

export function createWays({ webhookOrigins = [] }: Pick<Config, 'webhookOrigins'>, options: WayOptions = {}) {
  const reachOf = (origin: string) => webhookOrigins.find((named) => named.origin === origin)?.reach ?? 'public'
  return {
    /** @throws {Problem} `kernel.webhook-url` (422): it is none that anything is ever sent to. */
    requireUrl(text: string): void {
      const url = URL.parse(text)
      const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
      const isSound = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === ''
      const isReachable =
        isSound &&
        (isIP(host) === 0
          ? host.includes('.') || reachOf(url.origin) === 'private'
          : mayReach(host, reachOf(url.origin)))
      if (isReachable && host !== 'localhost') return
      throw new Problem(
        'refused',
        'kernel.webhook-url',
        'Events go to an https address on the internet, without a name or password in it. One in a network of your own must be named by the operator in MUTS_WEBHOOK_ORIGINS.',
      )
    },

    /** @throws {OutboundError} */
    post(text: string, headers: Readonly<Record<string, string>>, body: string): Promise<OutboundReply> {
      const { origin } = new URL(text)
      const common = { origins: [origin], reach: reachOf(origin), timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES }
      return openOutbound({ ...common, ...options }).post(text, headers, body)
    },
  }
}
