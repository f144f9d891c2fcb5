import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Who } from '#kernel'
import { HOUSE } from '#kernel'
import { refuseToken } from './authenticate.ts'
import { parseCookies } from './cookies.ts'
import type { Idempotency } from './idempotency.ts'
import { nameEntries } from './ledger-entry.ts'
import type { Answer, Route, RouteInput } from './route.ts'
import { requireStepUp } from './step-up.ts'
import type { Journey, Visit } from './visit.ts'

/** The last stretch of the journey: one transaction with its entries, then the answer, never before the commit. */
export function createHandler(journey: Journey, idempotency: Idempotency, route: Route) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const input = readInput(request)
    const answer = route.read ? await readAnswer(request, input) : await answerOf(input, request.visit)
    reply.code(answer.status).headers(nameEntries(request.visit))
    for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
    return reply.send(
      typeof answer.body === 'object' && answer.body instanceof Uint8Array ? Buffer.from(answer.body) : answer.body,
    )
  }

  /** The look at the session rides with the reads of the verb; nothing of what they found leaves before it is back. */
  async function readAnswer(request: FastifyRequest, input: RouteInput): Promise<Answer> {
    const { visit } = request
    const who = whoOf(visit)
    const confirming = visit.confirm?.()
    // It may fail while the verb still reads: whoever waits for it hears of that, and nobody's process ends by it.
    confirming?.catch(() => undefined)
    visit.confirm = undefined
    const requireSession = async () => {
      const fault = await confirming
      if (fault) throw refuseToken(journey, request, fault.refused)
    }
    try {
      const answer = await route.read?.(journey.kernel.read(who, requireSession), input)
      await requireSession()
      if (answer === undefined) throw new Error(`${route.path} answered nothing`)
      return answer
    } catch (error) {
      // Whatever went wrong, a caller whose session has ended hears of that and of nothing else.
      await requireSession()
      throw error
    }
  }

  async function answerOf(input: RouteInput, visit: Visit): Promise<Answer> {
    if (route.serve) return route.serve(input)
    const { handle } = route
    if (!handle) throw new Error(`${route.path} has no handler`)
    const who = whoOf(visit)
    const ready = route.prepare ? { ...input, prepared: await route.prepare(input, who) } : input
    return journey.kernel.act(who, (ctx) =>
      idempotency.once(ctx, route, input, async (ctx) => {
        await requireStepUp(journey.authenticator, ctx, route, input)
        return handle(ctx, ready)
      }),
    )
  }
}

/** Whoever asks: the person or device of the session, or a stranger known by the keyed hash of the address. */
export function whoOf({ principal, source, id, entries }: Visit): Who {
  const by = principal ?? ({ actor: { kind: 'stranger', id: source }, org: HOUSE } as const)
  return { actor: by.actor, org: by.org, source, request: id, recorded: (entry) => entries.push(entry) }
}

function readInput({ params, query, body, headers, visit }: FastifyRequest): RouteInput {
  const flat = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value])
  return {
    params,
    query,
    body,
    headers: Object.fromEntries(flat),
    cookies: parseCookies(headers.cookie),
    principal: visit.principal,
    address: visit.address,
  }
}
