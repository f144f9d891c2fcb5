/** Settings that name whom the house may ask outside: origins, on the internet unless they say `private:`. */
import type { Setting } from './settings.ts'
import { StartRefused } from './start-refused.ts'

export interface SsoOrigin {
  readonly origin: string
  /** `private`: the operator says that it stands in a network of their own. */
  readonly reach: 'public' | 'private'
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** @throws {StartRefused} `config.sso-origin`. */
export function readSsoOrigin(setting: Setting, text: string): SsoOrigin {
  const isPrivate = text.startsWith('private:')
  const origin = isPrivate ? text.slice('private:'.length) : text
  const url = URL.parse(origin)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname))
  if (url && isSafe && url.origin === origin) return { origin, reach: isPrivate ? 'private' : 'public' }
  throw new StartRefused(
    'config.sso-origin',
    `${setting} holds "${text.slice(0, 200)}"; it takes exact https origins, with private: before one in a network of your own.`,
  )
}
