/** For tests only: identity on a real database, vault and ledger, called through its routes without a socket. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOTP } from 'otpauth'
import type { Config, Context, EntryDeclaration, Kernel, OrgId, Role, Span, TestClock } from '#kernel'
import { createAct, createChange, createRead, createTestClock, HOUSE, later, Problem } from '#kernel'
import type { Sql } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { openTestDatabase } from '#kernel/database/testing'
import type { Route, RouteInput } from '#kernel/http'
import { requireStepUp } from '#kernel/http'
import { ledgerMigrations, openLedger } from '#kernel/ledger'
import { kernelEntries } from '#kernel/room'
import { openKek, openVault, vaultMigrations } from '#kernel/vault'
import { entries } from './entries.ts'
import type { Identity } from './index.ts'
import { openIdentity } from './index.ts'
import { identityMigrations } from './migrations/index.ts'

export const GOOD_PASSWORD = 'Quiet lantern, 48 herons'
const ADDRESS = '192.0.2.1'
const START = new Date('2026-01-05T08:00:00Z')

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
  readonly stepUp: string
}

export interface Outcome {
  readonly status: number
  readonly code: string | undefined
  readonly body: Body
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

export type TestIdentity = Awaited<ReturnType<typeof openTestIdentity>>

/** One house for a test file. Its clock moves only when told to; each test takes an organisation of its own. */
export async function openTestIdentity(engine: EngineName = 'pglite', settings: Partial<Config> = {}) {
  const clock = createTestClock(START, { frozen: true })
  const { kernel, superuser, close } = await openKernel(engine, clock, settings)
  const identity = openIdentity(kernel)
  identity.admit([identity])
  const system = { actor: { kind: 'system', id: 'test' }, org: HOUSE } as const
  await kernel.act(system, (ctx) => identity.verbs.ensureCanary(ctx))
  let organisations = 0

  return {
    kernel,
    identity,
    clock,
    call: async (method: Route['method'], path: string, call: Call = {}): Promise<Outcome> => {
      const first = await callRoute(kernel, identity, method, path, call)
      if (first.code !== 'identity.step-up-needed' || !call.stepUpBy) return first
      clock.moveTo(later(clock.now(), { seconds: 30 }))
      const proof = { operation: first.body.operation, totp: codeAt(call.stepUpBy.totpSecret ?? '', clock.now()) }
      const proven = await callRoute(kernel, identity, 'POST', '/auth/step-up', { token: call.token, body: proof })
      return callRoute(kernel, identity, method, path, {
        ...call,
        headers: { ...call.headers, 'step-up': proven.body.stepUp },
      })
    },
    pass: (span: Span) => clock.moveTo(later(clock.now(), span)),
    inOrg: <T>(org: OrgId, work: (ctx: Context) => Promise<T>) => kernel.act({ ...system, org }, work),
    inHouse: <T>(work: (ctx: Context) => Promise<T>) => kernel.act(system, work),
    /** An organisation with one person of each of the given sets, signed in by nobody yet. */
    createOrganisation: async (...roles: readonly Role[]) => {
      organisations += 1
      const n = organisations
      const org = await identity.verbs.createDemoOrganisation(`Depot ${n}`)
      const enter = async (role: Role, index: number) => {
        const person = {
          email: `${role}.${index}@depot-${n}.example`,
          name: `Person ${index}`,
          role,
          password: GOOD_PASSWORD,
        }
        const hasSecondFactor = role === 'admin'
        const entered = await identity.verbs.enterDemoPerson(org, { ...person, hasSecondFactor })
        return { ...person, ...entered }
      }
      const people = []
      for (const [index, role] of roles.entries()) people.push(await enter(role, index))
      return { org, people }
    },
    /** Signs a person in; with the second factor where they have one, in a time step not used yet. */
    signIn: async (person: { email: string; totpSecret: string | null }) => {
      if (person.totpSecret !== null) clock.moveTo(later(clock.now(), { seconds: 30 }))
      const totp = person.totpSecret === null ? {} : { totp: codeAt(person.totpSecret, clock.now()) }
      const body = { email: person.email, password: GOOD_PASSWORD, ...totp }
      const answer = await callRoute(kernel, identity, 'POST', '/auth/sign-in', { body })
      return answer.body as { accessToken: string; refreshToken: string; assuranceLevel: string }
    },
    /** Runs SQL behind the program's back, on the rows of one organisation. */
    alter: (org: OrgId, statement: Sql) =>
      kernel.database.transaction({ org, role: 'migrator' }, (tx) => tx.all<Record<string, unknown>>(statement)),
    /** Entries of an organisation with this action, newest first. */
    entries: async (org: OrgId, action: string) => {
      await kernel.ledger.drain()
      const found = await kernel.database.transaction({ org }, (tx) => kernel.ledger.list(tx, { action, limit: 100 }))
      return found.filter((entry) => entry.org === org)
    },
    codeOf: (secret: string | null, at = clock.now()) => codeAt(secret ?? '', at),
    superuser,
    close,
  }
}

const codeAt = (secret: string, at: Date) =>
  new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: at.getTime() })

async function openKernel(engine: EngineName, clock: TestClock, settings: Partial<Config>) {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'))
  const config: Config = {
    profile: 'evaluation',
    demo: true,
    host: '127.0.0.1',
    port: 8080,
    dataFolder: folder,
    testClockStart: START,
    databaseUrl: undefined,
    publicUrl: 'http://localhost:8080',
    tls: undefined,
    kek: undefined,
    leavesFolder: join(folder, 'leaves'),
    corsOrigins: [],
    trustedProxies: [],
    adminNetworks: [],
    smtpUrl: undefined,
    redirectPort: undefined,
    securityContact: 'mailto:security@localhost',
    ...settings,
  }
  const rooms = [
    { name: 'vault', migrations: vaultMigrations },
    { name: 'ledger', migrations: ledgerMigrations },
    { name: 'identity', migrations: identityMigrations },
  ]
  const { database, superuser } = await openTestDatabase(engine, { clock, rooms })
  const vault = await openVault({ database, kek: openKek(config), clock })
  const declarations = new Map<string, EntryDeclaration>(Object.entries({ ...kernelEntries, ...entries }))
  const { leavesFolder } = config
  const ledger = await openLedger({
    database,
    vault,
    clock,
    leavesFolder,
    origin: 'localhost/ledger/1',
    node: 'test',
    declarations,
  })
  const door = {
    ask: () => Promise.reject(new Error('there is no listener here')),
    address: () => ({ host: '127.0.0.1', port: 0 }),
  }
  const parts = { config, clock, database, vault, ledger, door }
  const close = async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    kernel: { ...parts, act: createAct(parts), read: createRead(parts), change: createChange(parts) } satisfies Kernel,
    superuser,
    close,
  }
}

/** What the journey does between socket and handler, in its order: authenticate, second factor, action, prepare, handle. */
async function callRoute(
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
