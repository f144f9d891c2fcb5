/** For tests only: a request to the routes of identity without a socket, the way the journey goes with it. */
import type { Kernel } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import type { Route, RouteInput } from '#kernel/http'
import { requireStepUp } from '#kernel/http'
import type { Identity } from './index.ts'

const ADDRESS = '192.0.2.1'

export interface Call {
  readonly token?: string | undefined
  readonly body?: unknown
  readonly query?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly address?: string
  /** Whose authenticator is at hand when the house asks for a step-up. */
  readonly stepUpBy?: { readonly totpSecret: string | null } | undefined
}

/** The fields that answers of this room can have; a test reads those its answer has. */
export interface Body {
  readonly id: string
  readonly email: string
  readonly role: string
  readonly roles: readonly string[]
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresInS: number
  readonly assuranceLevel: string
  readonly organisation: { readonly id: string; readonly name: string }
  readonly hasSecondFactor: boolean
  readonly session: { readonly id: string; readonly endsAt: string }
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  readonly invitationLink: string
  readonly data: readonly { readonly id: string; readonly role: string; readonly isThis: boolean }[]
  readonly page: { readonly next: string | null; readonly hasMore: boolean }
  readonly keys: readonly { readonly kid: string }[]
  readonly errors: readonly { readonly pointer: string }[]
  readonly detail: string
  readonly reason: string
  readonly status: string
  readonly operation: string
  readonly purpose: string
  readonly stepUp: string
}

export interface Outcome {
  readonly status: number
  readonly code: string | undefined
  readonly body: Body
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

/** What the journey does between socket and handler, in its order: authenticate, second factor, action, prepare, handle. */
export async function callRoute(
  kernel: Kernel,
  identity: Identity,
  method: string,
  path: string,
  call: Call,
): Promise<Outcome> {
  const { route, params } = findRoute(identity.routes ?? [], method, path)
  try {
    const principal = 'public' in route.access ? undefined : await authenticate(identity, route, call)
    const input: RouteInput = {
      params,
      query: call.query ?? {},
      body: call.body ?? {},
      headers: call.headers ?? {},
      cookies: call.cookies ?? {},
      principal,
      address: call.address ?? ADDRESS,
    }
    const actor = principal?.actor ?? ({ kind: 'stranger', id: 'hash-of-address' } as const)
    const caller = { address: input.address, agent: input.headers['user-agent'] ?? '' }
    const who = { actor, org: principal?.org ?? HOUSE, caller }
    const prepared = await route.prepare?.(input, who)
    const { handle, serve } = route
    const answer = handle
      ? await kernel.act(who, async (ctx) => {
          await requireStepUp(identity.authenticator, ctx, route, input)
          return handle(ctx, { ...input, prepared })
        })
      : await serve?.(input)
    return {
      status: answer?.status ?? 500,
      code: undefined,
      body: (typeof answer?.body === 'string' ? JSON.parse(answer.body) : answer?.body) as Body,
      headers: answer?.headers ?? {},
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return {
      status: error.status,
      code: error.code,
      body: { ...error.members, detail: error.message, errors: error.errors, reason: error.reason } as unknown as Body,
      headers: error.headers,
    }
  }
}

async function authenticate({ authenticator }: Identity, route: Route, { token = '', address = ADDRESS }: Call) {
  const found =
    route.bearer === undefined
      ? await authenticator.authenticate(token, !route.passive)
      : await authenticator.authenticateBearer(route.bearer, token, address)
  if ('refused' in found)
    throw new Problem('unauthenticated', 'http.no-valid-token', 'vague', { reason: found.refused })
  if (found.needsSecondFactor && !route.beforeSecondFactor)
    throw new Problem('forbidden', 'identity.second-factor-required', 'vague')
  if ('action' in route.access && !found.may(route.access.action))
    throw new Problem('forbidden', 'http.not-allowed', 'vague')
  return found
}

function findRoute(routes: readonly Route[], method: string, path: string) {
  for (const route of routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
    const values = new RegExp(`^${route.path.replaceAll(/:\w+/g, '([^/]+)')}$`).exec(path)
    if (route.method !== method || !values) continue
    return { route, params: Object.fromEntries(names.map((name, index) => [name, values[index + 1] ?? ''])) }
  }
  throw new Error(`no route ${method} ${path}`)
}
