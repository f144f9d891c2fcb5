import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Fastify from 'fastify'
import type { Module, Problem } from '#kernel'
import { isUuid } from '#kernel'
import { createNetworks } from './address.ts'
import { allowOrigin } from './allow-origin.ts'
import { compileSerialiser, serialiserShape } from './answer-shape.ts'
import { authenticate, guardStrangers } from './authenticate.ts'
import { authorise, confirmSession, createNetworkGuard } from './authorise.ts'
import { createHandler, whoOf } from './handle.ts'
import { createIdempotency } from './idempotency.ts'
import { identify } from './identify.ts'
import { limitRate } from './limit-rate.ts'
import type { ListenerOptions } from './listener.ts'
import { createListener } from './listener.ts'
import { acceptJsonOnly } from './parse-body.ts'
import { createClientErrorHandler } from './raw-reply.ts'
import { addRawRoutes } from './raw-route.ts'
import { Bug, replyProblem, toProblem } from './reply-problem.ts'
import { requireHost } from './require-host.ts'
import { requireLedger } from './require-ledger.ts'
import { urlOf } from './route.ts'
import { createSecureHeaders } from './secure-headers.ts'
import { createStreams } from './streams.ts'
import { bodyShape, compileValidator, shapeOrNothing } from './validate.ts'
import type { Journey, Step } from './visit.ts'
import { createWalk } from './walk.ts'

const MIB = 1_048_576

/**
 * The HTTP door. Every request, known address or not, walks `steps` in the order in which they stand; then
 * parse (size) → validate → handle (one transaction: change and entry) → serialise by schema → answer.
 *
 * @throws {Error} if a route names no action that a room declares, and does not say why it is public.
 */
export function createHttp(journey: Journey, rooms: readonly Module[], listener: ListenerOptions): FastifyInstance {
  const isTrusted = createNetworks(journey.config.trustedProxies)
  const admission: readonly Step[] = [
    (_, request) => identify(journey, isTrusted, request),
    createSecureHeaders(journey.config),
    requireHost,
    requireLedger,
    allowOrigin,
    guardStrangers,
    authenticate,
    limitRate,
    createNetworkGuard(journey.config),
  ]
  const steps = [...admission, authorise]
  const app = Fastify({
    serverFactory: createListener(listener),
    bodyLimit: MIB,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    clientErrorHandler: createClientErrorHandler(journey),
    // An address that cannot be decoded belongs to no route, but whoever asks for it is a caller like any other.
    frameworkErrors: (error, request, reply) => void refuseUnroutable(journey, admission, error, request, reply),
    // A stack of routes may differ by case or slash: two spellings of one address would be two doors.
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 200 },
  })
  app.addHook('onRequest', createWalk(journey, steps))
  acceptJsonOnly(app, dialectsOf(rooms), bytesOfAll(rooms))
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(compileSerialiser)
  app.setErrorHandler((error: Error, request, reply) => refuse(journey, error, request, reply))
  // Strangers and users alike were answered by the steps; an address nobody knows never comes this far.
  app.setNotFoundHandler((_request, reply) => reply.code(404).send())
  addRoutes(app, journey, rooms)
  return app
}

const dialectsOf = (rooms: readonly Module[]) =>
  rooms.flatMap(({ routes = [] }) => routes.flatMap(({ dialect }) => dialect ?? []))

const bytesOfAll = (rooms: readonly Module[]) =>
  rooms.flatMap(({ routes = [] }) => routes.flatMap(({ bytes = [] }) => bytes))

function addRoutes(app: FastifyInstance, journey: Journey, rooms: readonly Module[]): void {
  const actions = new Set(rooms.flatMap((room) => Object.keys(room.actions ?? {})))
  const idempotency = createIdempotency(journey.kernel)
  const streams = createStreams(journey)
  // They end with a word, before the sockets do.
  app.addHook('preClose', () => streams.close())
  const routes = rooms.flatMap((room) => room.routes ?? [])
  addRawRoutes(
    app,
    journey,
    routes.filter(({ raw }) => raw),
  )
  for (const route of routes.filter(({ raw }) => !raw)) {
    if ('action' in route.access && !actions.has(route.access.action)) {
      throw new Error(`${route.method} ${urlOf(route)} names no known action; it does not start`)
    }
    const response = Object.entries(route.answers).flatMap(([status, { body }]) =>
      body ? [[status, serialiserShape(body)] as const] : [],
    )
    app.route({
      method: route.method,
      url: urlOf(route),
      bodyLimit: route.bodyLimitBytes ?? MIB,
      config: { route },
      schema: {
        params: shapeOrNothing(route.params),
        querystring: shapeOrNothing(route.query),
        ...bodyShape(route),
        response: Object.fromEntries(response),
      },
      handler: route.stream ? streams.handlerOf(route) : createHandler(journey, idempotency, route),
    })
  }
}

async function refuseUnroutable(
  journey: Journey,
  admission: readonly Step[],
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  try {
    for (const step of admission) await step(journey, request, reply)
    replyProblem(reply, request, toProblem(error))
  } catch (refusal) {
    await refuse(journey, refusal as Error, request, reply)
  }
}

/** Security refusals leave an entry with the true reason before the vague answer goes out. */
async function refuse(
  journey: Journey,
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const problem = (await findEnded(journey, request)) ?? toProblem(error)
  if (problem instanceof Bug) journey.reportBug(error, request.visit?.id)
  const isTold = problem.keep || problem.denial !== undefined || !DENIALS.has(problem.status)
  if (request.visit === undefined || isTold) return replyProblem(reply, request, problem)
  try {
    const { visit } = request
    const action = visit.route && 'action' in visit.route.access ? visit.route.access.action : 'http.request'
    const denial = { action, object: objectOf(request), reason: problem.reason ?? problem.code }
    const { actor, org } = whoOf(visit)
    const origin = { actor, org, source: visit.source, request: visit.id, at: journey.kernel.clock.now() }
    const entry = await journey.kernel.ledger.deny(origin, denial)
    if (entry) visit.entries.push(entry)
    return replyProblem(reply, request, problem)
  } catch (failure) {
    return replyProblem(reply, request, toProblem(failure as Error))
  }
}

/** Whoever is refused on the way, before the session was looked at, hears of its end and of nothing else. */
async function findEnded(journey: Journey, request: FastifyRequest): Promise<Problem | undefined> {
  if (!request.visit?.confirm) return undefined
  try {
    await confirmSession(journey, request)
    return undefined
  } catch (error) {
    return toProblem(error as Error)
  }
}

const DENIALS: ReadonlySet<number> = new Set([401, 403, 404, 421, 429])

/**
 * The thing that was asked for. A person's denial lies in the own organisation's ledger, so it may name the id that was
 * tried. A stranger's lies in the house's, which the auditors of all organisations read: it names the address as it is
 * declared, never what was typed into it, or it would tell one organisation that another's thing exists.
 */
function objectOf({ visit, params }: FastifyRequest): string {
  const declared = visit.route ? urlOf(visit.route) : 'unknown address'
  if (visit.principal === undefined) return declared
  return Object.values((params ?? {}) as Record<string, string>).find(isUuid) ?? declared
}
