import type { FastifyReply } from 'fastify'
import { Problem } from '#kernel'
import type { RateVerdict } from './rate-window.ts'
import type { Step } from './visit.ts'

/** 100 requests a minute and user, or as few as the organisation says, over all sessions, tokens and nodes (muts.api.rate-limit). A stream counts as the one request it is. */
export const limitRate: Step = (journey, request, reply) => {
  const { principal } = request.visit
  if (principal === undefined) return undefined
  const { requestsPerMinute = Number.POSITIVE_INFINITY } = principal
  const limit = Math.min(journey.settings.read('rate-limit.per-minute'), requestsPerMinute)
  const verdict = journey.users.take(principal.budget, limit, journey.kernel.clock.now().getTime())
  if (verdict instanceof Promise) return verdict.then((found) => tell(found, limit, reply))
  tell(verdict, limit, reply)
  return undefined
}

/** @throws {Problem} `http.rate-limit` when it does not pass. */
function tell({ passes, remaining, retryAfterS }: RateVerdict, limit: number, reply: FastifyReply): void {
  // draft-ietf-httpapi-ratelimit-headers-11: structured fields, seconds.
  reply.headers({
    'ratelimit-policy': `"user";q=${limit};w=60`,
    ratelimit: `"user";r=${remaining};t=${remaining > 0 ? 60 : retryAfterS}`,
  })
  if (passes) return
  throw new Problem(
    'flooded',
    'http.rate-limit',
    `${limit} requests a minute are allowed for each user. Nothing was done; wait ${retryAfterS} s.`,
    {
      headers: { 'retry-after': String(retryAfterS) },
    },
  )
}
