import type { Config } from '#kernel'
import type { Step } from './visit.ts'

/** The console is static files of our own: nothing inline, nothing from elsewhere, no nonce. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const HALF_A_YEAR_S = 15_552_000

/** What every answer carries. `X-XSS-Protection: 0`: the old filter itself was a hole, CSP does the work. */
export const secureHeadersOf = ({ profile }: Pick<Config, 'profile'>): Readonly<Record<string, string>> => ({
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-xss-protection': '0',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), serial=(self)',
  'cache-control': 'no-store',
  ...(profile === 'production' ? { 'strict-transport-security': `max-age=${HALF_A_YEAR_S}; includeSubDomains` } : {}),
})

export function createSecureHeaders(config: Pick<Config, 'profile'>): Step {
  const headers = secureHeadersOf(config)
  return (_, request, reply) => {
    reply.headers(headers).header('x-request-id', request.visit.id)
  }
}
