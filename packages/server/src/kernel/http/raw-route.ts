/** Routes on which a library speaks for itself (OAuth 2): the journey admits, then lets go of the socket. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Bug, describeProblem, toProblem } from './reply-problem.ts'
import type { Route } from './route.ts'
import { urlOf } from './route.ts'
import type { Journey } from './visit.ts'

/** In a scope of their own, where no body is parsed: the stream is the library's. */
export function addRawRoutes(app: FastifyInstance, journey: Journey, routes: readonly Route[]): void {
  app.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const route of routes)
      scope.route({
        method: route.method,
        url: urlOf(route),
        config: { route },
        handler: createRawHandler(journey, route),
      })
    ready()
  })
}

const createRawHandler =
  (journey: Journey, { raw }: Route) =>
  async ({ raw: request, visit }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.hijack()
    const { raw: response } = reply
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) response.setHeader(name, value)
    try {
      await raw?.(request, response, { ...visit.caller, source: visit.source, request: visit.id })
    } catch (error) {
      const problem = toProblem(error as Error)
      if (problem instanceof Bug) journey.reportBug(error as Error, visit.id)
      if (response.headersSent) return void response.end()
      response.writeHead(problem.status, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify(describeProblem(problem, visit.id)))
    }
  }
