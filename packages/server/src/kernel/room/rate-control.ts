import type { Control } from '#kernel'
import { createRateWindow } from '#kernel/http'
import type { Ports } from './inspector.ts'

const POLICY = 100

export const rateControl = ({ door, inspector }: Ports): Control => ({
  name: 'kernel.rate-limit',
  clauses: ['muts.api.rate-limit'],
  objective: 'availability',
  promise: 'Of 101 requests that one user sends in a minute over two tokens, the 101st is refused.',
  scope: 'house',
  enforcedBy: createRateWindow,
  freshFor: { hours: 1 },
  severity: 2,
  tells: ['operations', 'security-lead'],
  probe: async () => {
    const tokens = [await inspector.spendableToken(), await inspector.spendableToken()]
    // At once: one after the other they would last longer than a look may, where the house is busy.
    const replies = await Promise.all(
      Array.from({ length: POLICY + 1 }, (_, request) =>
        door.ask({ path: '/api/v1/openapi.json', token: tokens[request % 2] ?? '' }),
      ),
    )
    const refusals = replies.filter(({ status }) => status === 429)
    const passed = replies.length - refusals.length
    const refused = refusals.length
    const retryAfter = refusals[0]?.headers['retry-after'] ?? ''
    const holds = passed <= POLICY && /^[1-9]\d*$/.test(retryAfter)
    const saw = { passed, refused, retryAfter }
    return holds ? { holds, saw } : { holds, saw, because: `${passed} requests passed within a minute` }
  },
})
