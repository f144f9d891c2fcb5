/** The way out to identity providers: origins that the operator named, and nowhere else, whatever a provider's answers say. */
import type { lookup } from 'node:dns'
import type { Kernel } from '#kernel'
import type { Outbound } from '#kernel/outbound'
import { OutboundError, openOutbound } from '#kernel/outbound'
import type { CanaryProvider } from './canary-provider.ts'

const TIMEOUT_MS = 8_000
const MOST_BYTES = 256 * 1024

/** Tests bring their own look-up of names. */
export interface ProviderOptions {
  readonly lookup?: typeof lookup
}

export type Providers = ReturnType<typeof createProviders>

/** @param canary stands in this process; it alone is asked without a way out. */
export function createProviders(
  { config }: Pick<Kernel, 'config'>,
  { lookup }: ProviderOptions,
  canary: Pick<CanaryProvider, 'isOwn' | 'answer'>,
) {
  const ways = new Map<string, Outbound>()
  for (const { origin, reach } of config.ssoOrigins ?? []) {
    const found = { origins: [origin], plainOnLoopback: config.profile === 'evaluation', reach }
    ways.set(
      origin,
      openOutbound({ ...found, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, ...(lookup ? { lookup } : {}) }),
    )
  }

  /** @throws {OutboundError} `forbidden` where the operator did not name the origin. */
  function wayTo(url: string): Outbound {
    const { origin } = new URL(url)
    const way = ways.get(origin)
    if (!way) throw new OutboundError('forbidden', `${origin} is not among the origins that may be asked.`)
    return way
  }

  return {
    /** Whether the operator named the origin of an address. */
    isNamed: (url: string): boolean => URL.canParse(url) && ways.has(new URL(url).origin),

    /** In the form in which libraries ask. Redirects are not followed. @throws {OutboundError} */
    async ask(
      url: string,
      options: {
        readonly method?: string
        readonly headers?: ConstructorParameters<typeof Headers>[0]
        readonly body?: unknown
      },
    ): Promise<Response> {
      if (canary.isOwn(url)) return canary.answer(url, String(options.body ?? ''))
      const headers = Object.fromEntries(new Headers(options.headers))
      const way = wayTo(url)
      const reply =
        options.method === 'POST'
          ? await way.post(url, headers, String(options.body ?? ''))
          : await way.get(url, headers)
      const type = reply.headers['content-type']
      const isBodiless = reply.status === 204 || reply.status === 304
      return new Response(isBodiless ? null : new Uint8Array(reply.body), {
        status: reply.status,
        headers: type === undefined ? {} : { 'content-type': type },
      })
    },
  }
}
