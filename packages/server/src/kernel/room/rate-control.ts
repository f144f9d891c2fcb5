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
    let passed = 0
    let refused = 0
    let retryAfter = ''
    for (let request = 0; request <= POLICY && refused === 0; request++) {
      const reply = await door.ask({ path: '/api/v1/openapi.json', token: tokens[request % 2] ?? '' })
      if (reply.status === 429) {
        refused += 1
        retryAfter = reply.headers['retry-after'] ?? ''
      } else passed += 1
    }
    const holds = passed <= POLICY && refused === 1 && /^[1-9]\d*$/.test(retryAfter)
    const saw = { passed, refused, retryAfter }
    return holds ? { holds, saw } : { holds, saw, because: `${passed} requests passed within a minute` }
  },
})
