/** Where an app may be sent back to (RFC 9700, section 2.1): one of its own addresses to the byte; on loopback at any port (RFC 8252). */
import { Problem } from '#kernel'

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(?=\/|$)/
/** A scheme of one's own is a domain name turned round (RFC 8252, section 7.1). */
const PRIVATE = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:\/[^/]/

/** @throws {Problem} `identity.redirect-uri` (422) naming the one that is none. */
export function requireRedirectUris(uris: readonly string[]): void {
  const wrong = uris.findIndex((uri) => !isRedirectUri(uri))
  if (wrong === -1) return
  const words =
    'An address to be sent back to is https, http on 127.0.0.1 or [::1], or a scheme such as com.example.app:/back; without user, and nothing behind #.'
  throw new Problem('refused', 'identity.redirect-uri', words, {
    errors: [{ pointer: `/redirectUris/${wrong}`, message: 'must be such an address' }],
  })
}

export const isNative = (uri: string): boolean => !uri.startsWith('https:')

export const isRegistered = (uris: readonly string[], uri: string): boolean =>
  uris.some((known) => known === uri || (LOOPBACK.test(known) && isLoopback(uri) && portless(known) === portless(uri)))

/** At a port that there is. */
const isLoopback = (uri: string): boolean => LOOPBACK.test(uri) && URL.canParse(uri)

export function isRedirectUri(text: string): boolean {
  const url = URL.parse(text)
  // What the parser would mend, two programs might read in two ways.
  if (!url || text.includes('#') || /[\s\\]/.test(text)) return false
  if (url.username !== '' || url.password !== '') return false
  if (url.protocol === 'https:') return url.href === text || url.href === `${text}/`
  return LOOPBACK.test(text) || PRIVATE.test(text)
}

const portless = (uri: string): string => uri.replace(LOOPBACK, 'http://$1')
