import type { FastifyRequest } from 'fastify'
import { Problem } from '#kernel'
import { ACCESS_COOKIE, parseCookies } from './cookies.ts'
import { guardFiles, guardFlood } from './flood-gate.ts'
import type { Journey, Step } from './visit.ts'

/**
 * From the token to the caller (muts.api.jwt). Public routes go on without one; every other address, known or not,
 * answers 401 to a stranger. All faults of a token have one answer; the true reason goes to the ledger alone.
 */
export const authenticate: Step = (journey, request) => {
  const { visit } = request
  if (visit.route && 'public' in visit.route.access) return undefined
  if (visit.route?.bearer !== undefined) return authenticateBearer(journey, request, visit.route.bearer)
  const token = readToken(request)
  const looksLater = visit.route?.read ?? visit.route?.change
  const recognised = token !== undefined && looksLater && journey.authenticator.recognise(token, keepsAlive(request))
  if (!recognised) return authenticateAnew(journey, request, token)
  visit.principal = recognised.principal
  visit.confirm = recognised.confirm
  return undefined
}

async function authenticateAnew(journey: Journey, request: FastifyRequest, token: string | undefined): Promise<void> {
  const { visit } = request
  const found =
    token === undefined ? { refused: 'no token' } : await journey.authenticator.authenticate(token, keepsAlive(request))
  if ('refused' in found) throw refuseToken(journey, request, found.refused)
  visit.principal = found
}

/**
 * Whether this is a use of the session. A program says of what it asks by itself, with nobody there, that it is none: the
 * header takes from the life of a session and can never add to it, and without it a request counts.
 */
const keepsAlive = ({ headers, visit }: FastifyRequest): boolean =>
  !visit.route?.passive && !visit.route?.stream && headers.unattended !== '?1'

/** A cookie is of a browser, and these come from none. */
async function authenticateBearer(journey: Journey, request: FastifyRequest, kind: string): Promise<void> {
  const { visit } = request
  const token = readBearer(request.headers.authorization)
  const found =
    token === undefined
      ? { refused: 'no token' }
      : await journey.authenticator.authenticateBearer(kind, token, visit.caller.address)
  if ('refused' in found) throw refuseToken(journey, request, found.refused)
  visit.principal = found
}

/** Whoever came with it is a stranger. */
export function refuseToken(journey: Journey, { visit }: FastifyRequest, reason: string): Problem {
  visit.principal = undefined
  guardFlood(journey, visit.caller.address)
  return new Problem(
    'unauthenticated',
    'http.no-valid-token',
    'Sign in first: no valid access token came with this request.',
    {
      reason,
      headers: { 'www-authenticate': 'Bearer realm="muts"' },
    },
  )
}

/** Counts what comes without a session, per network. Callers with a valid session never meet it. */
export const guardStrangers: Step = (journey, { visit }) => {
  if (!visit.route || !('public' in visit.route.access)) return
  if (visit.route.file) guardFiles(journey, visit.caller.address)
  else guardFlood(journey, visit.caller.address)
}

export function readToken({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  if (headers.authorization === undefined) return parseCookies(headers.cookie)[ACCESS_COOKIE]
  return readBearer(headers.authorization)
}

/** Empty where the header holds something else. */
const readBearer = (authorization: string | undefined): string | undefined =>
  authorization === undefined ? undefined : (/^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1] ?? '')
