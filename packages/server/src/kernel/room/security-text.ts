/** Where whoever finds a hole reports it (RFC 9116). */
import type { Kernel, Span } from '#kernel'
import { later } from '#kernel'
import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'

const PATH = '/.well-known/security.txt'
/** Written anew for each reader; what somebody kept for so long must be fetched again (at most a year, section 2.5.5). */
const GOOD_FOR: Span = { days: 180 }
const TYPE = 'text/plain; charset=utf-8'

export const createSecurityTextRoute = (kernel: Pick<Kernel, 'config' | 'clock'>): Route =>
  defineRoute({
    method: 'GET',
    path: `/${PATH}`,
    access: { public: 'whoever finds a hole has no token' },
    summary: 'Where to report a hole (RFC 9116)',
    answers: { 200: { description: 'security.txt', media: [TYPE] } },
    serve: async () => ok(securityText(kernel), { 'content-type': TYPE }),
  })

function securityText({ config: { securityContact, publicUrl }, clock }: Pick<Kernel, 'config' | 'clock'>): string {
  const fields = [
    `Contact: ${securityContact}`,
    `Expires: ${later(clock.now(), GOOD_FOR).toISOString()}`,
    'Preferred-Languages: en',
    // A page that is no https address may not stand here (section 2.5.2); evaluation has none.
    ...(publicUrl?.startsWith('https://') ? [`Canonical: ${publicUrl}${PATH}`] : []),
  ]
  return fields.map((field) => `${field}\r\n`).join('')
}
