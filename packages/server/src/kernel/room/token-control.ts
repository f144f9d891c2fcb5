import type { Control } from '#kernel'
import { authenticate, urlOf } from '#kernel/http'
import type { Ports } from './inspector.ts'
import { isPublished } from './published.ts'

/** Well-formed, signed by nobody: base64url of {"alg":"EdDSA","typ":"at+jwt"}, {"sub":"x"} and 64 zero bytes. */
const FORGED = `eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJ4In0.${'A'.repeat(86)}`

export const tokenControl = ({ door, inspector }: Ports): Control => ({
  name: 'kernel.token-required',
  clauses: ['muts.api.jwt'],
  objective: 'confidentiality',
  promise: 'Every address but the published ones answers 401 without a valid token, unknown ones too.',
  scope: 'house',
  enforcedBy: authenticate,
  freshFor: { hours: 1 },
  severity: 1,
  tells: ['security-lead'],
  probe: async () => {
    const ids = await inspector.ids()
    const routes = inspector.rooms().flatMap((room) => room.routes ?? [])
    // By the published list, not by what a route says of itself: one that has become public must be found here.
    const guarded = routes.filter((route) => 'action' in route.access || !isPublished(urlOf(route)))
    const addresses = [
      ...guarded.map((route) => [route.method, fill(urlOf(route), ids)] as const),
      ['GET', '/api/v1/unknown'] as const,
    ]
    const attempts = addresses.flatMap(([method, path]) => [
      { method, path },
      { method, path, token: FORGED },
    ])
    const asked = await askAll(door, attempts)
    const again = asked.filter(({ status }) => isTooBusy(status)).map(({ attempt }) => attempt)
    const answers = [...asked.filter(({ status }) => !isTooBusy(status)), ...(await askAll(door, again))]
    const open = answers.filter(({ status }) => status !== 401 && !isTooBusy(status))
    const unanswered = answers.filter(({ status }) => isTooBusy(status))
    const saw = { addresses: addresses.length, open: open.length, unanswered: unanswered.length }
    // Nothing was shown where a house was too busy, and nothing is proven there.
    const wrong = [...open, ...unanswered].map(
      ({ attempt: { method, path }, status }) => `${method} ${path} answered ${status}`,
    )
    return wrong.length === 0 ? { holds: true, saw } : { holds: false, saw, because: wrong.slice(0, 5).join('; ') }
  },
})

type Door = Ports['door']
type Attempt = Parameters<Door['ask']>[0]

async function askAll(door: Door, attempts: readonly Attempt[]) {
  const answers: { readonly attempt: Attempt; readonly status: number }[] = []
  for (const attempt of attempts) answers.push({ attempt, status: (await door.ask(attempt)).status })
  return answers
}

/** Too many at once, or something it needs is away: it turned the caller away before it looked at who that is. */
const isTooBusy = (status: number): boolean => status === 429 || status === 503

/** An address with the canary's ids in place of its parameters. */
export const fill = (url: string, ids: Readonly<Record<string, string>>): string =>
  url
    .replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? '00000000-0000-7000-8000-0000000000ff')
    .replace('*', '0/000')
