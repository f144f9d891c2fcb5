import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Who } from '#kernel'
import { HOUSE } from '#kernel'
import { confirmSession, requireAllowed } from './authorise.ts'
import { parseCookies } from './cookies.ts'
import type { Idempotency } from './idempotency.ts'
import { nameEntries } from './ledger-entry.ts'
import type { Answer, Route, RouteInput } from './route.ts'
import { requireStepUp } from './step-up.ts'
import type { Journey, Visit } from './visit.ts'

/** The last stretch of the journey: what the route does, with its entries, then the answer, never before they are durable. */
export function createHandler(journey: Journey, idempotency: Idempotency, route: Route) {
  const { kernel } = journey
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const answer = await answerOf(request, readInput(request)).catch((error: unknown) => {
      if (!(error instanceof StandsForAnother)) throw error
      // Nothing was done or has left yet: it is asked anew, by whoever the session stands for now.
      requireAllowed(request.visit)
      return answerOf(request, readInput(request))
    })
    reply.code(answer.status).headers(nameEntries(request.visit))
    for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value)
    return reply.send(
      typeof answer.body === 'object' && answer.body instanceof Uint8Array ? Buffer.from(answer.body) : answer.body,
    )
  }

  async function answerOf(request: FastifyRequest, input: RouteInput): Promise<Answer> {
    const { serve, read, change } = route
    if (serve) return serve(input)
    const who = whoOf(request.visit)
    const requireSession = startLook(request)
    if (read) return beside(requireSession, read(kernel.read(who, requireSession), input))
    // The answer kept for a key, and a proof that is used up, belong into the transaction of the change.
    if (change && !route.stepUp && input.headers['idempotency-key'] === undefined)
      return beside(requireSession, change(kernel.change(who, requireSession), input))
    await requireSession()
    return actOn(input, who)
  }

  /** The look at the session rides with the first reads of the verb. */
  function startLook(request: FastifyRequest): () => Promise<void> {
    const { visit } = request
    const asked = visit.principal
    const confirming = confirmSession(journey, request)
    // It may fail while the verb still reads: whoever waits for it hears of that, and nobody's process ends by it.
    confirming.catch(() => undefined)
    return async () => {
      await confirming
      if (visit.principal !== asked) throw new StandsForAnother()
    }
  }

  async function actOn(input: RouteInput, who: Who): Promise<Answer> {
    const handle = route.handle ?? route.change
    if (!handle) throw new Error(`${route.path} has no handler`)
    const ready = route.prepare ? { ...input, prepared: await route.prepare(input, who) } : input
    return kernel.act(who, (ctx) =>
      idempotency.once(ctx, route, input, async (ctx) => {
        await requireStepUp(journey.authenticator, ctx, route, input)
        return handle(ctx, ready)
      }),
    )
  }
}

/** The session lives, and its holder may something else by now. */
class StandsForAnother extends Error {}

/** Whatever went well or wrong, a caller whose session has ended hears of that and of nothing else. */
async function beside(requireSession: () => Promise<void>, answering: Promise<Answer>): Promise<Answer> {
  try {
    return await answering
  } finally {
    await requireSession()
  }
}

/** Whoever asks: the person or device of the session, or a stranger known by the keyed hash of the address. */
export function whoOf({ principal, route, source, caller, id, entries }: Visit): Who {
  const by = principal ?? ({ actor: { kind: 'stranger', id: source }, org: HOUSE } as const)
  const scope = route && 'action' in route.access ? principal?.scopeOf(route.access.action) : undefined
  return { actor: by.actor, org: by.org, scope, source, caller, request: id, recorded: (entry) => entries.push(entry) }
}

export function readInput({ params, query, body, headers, visit }: FastifyRequest): RouteInput {
  return {
    params,
    query,
    body,
    // Node joins what stands twice into one text; all but `set-cookie`, which no request has and no route reads.
    headers: headers as RouteInput['headers'],
    cookies: parseCookies(headers.cookie),
    principal: visit.principal,
    address: visit.caller.address,
  }
}
