import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '#kernel'
import { nameEntries } from './ledger-entry.ts'
import { MEDIA_TYPE } from './parse-body.ts'

/** A refused stranger hears of no entry: whether there is one, and in whose ledger, would tell which accounts there are. */
export function replyProblem(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  const { principal, entries, route } = request.visit ?? {}
  const { media = 'application/problem+json', describe = (it: Problem) => describeProblem(it, request.visit?.id) } =
    route?.dialect ?? {}
  return reply
    .code(problem.status)
    .headers({ ...problem.headers, ...nameEntries({ entries: (principal && entries) ?? [] }) })
    .header('content-type', media)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(describe(problem))
}

/** RFC 9457. `traceId` is the request's id, which stands in the entry as well. */
export const describeProblem = ({ status, code, message, errors, members }: Problem, traceId: string | undefined) => ({
  ...members,
  type: `urn:muts:problem:${code}`,
  title: STATUS_CODES[status] ?? 'Refused',
  status,
  code,
  detail: message,
  traceId,
  ...(errors === undefined ? {} : { errors }),
})

const BROKEN = 'Something broke on our side. Nothing was done. Quote the trace id to whoever runs this server.'

/** Turns whatever was thrown into a problem: ours as it is, Fastify's refusals by their status, the rest is a bug. */
export function toProblem(error: FastifyError | Error): Problem {
  if (error instanceof Problem) return error
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === 413)
    return new Problem('too-large', 'http.too-large', 'The body is larger than this address takes. Nothing was done.')
  if (status === 415) return new Problem('media-type', 'http.media-type', MEDIA_TYPE)
  if (status !== undefined && status >= 400 && status < 500) {
    return new Problem('invalid', 'http.unreadable', 'The request could not be read. Nothing was done.', {
      cause: error,
    })
  }
  return new Bug(error)
}

/** Our own mistake, shown without a word about what it was. */
export class Bug extends Problem {
  constructor(cause: Error) {
    super('unavailable', 'http.bug', BROKEN, { cause })
  }

  override get status(): number {
    return 500
  }
}
