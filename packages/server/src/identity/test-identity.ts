/** For tests only: identity on a real database, vault and ledger, called through its routes without a socket. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOTP } from 'otpauth'
import type { Config, Context, EntryDeclaration, Kernel, OrgId, Role, Span, TestClock } from '#kernel'
import { createAct, createChange, createRead, createTestClock, HOUSE, later } from '#kernel'
import type { Sql } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { openTestDatabase } from '#kernel/database/testing'
import type { Route } from '#kernel/http'
import { ledgerMigrations, openLedger } from '#kernel/ledger'
import { kernelEntries, kernelMigrations } from '#kernel/room'
import { openKek, openVault, vaultMigrations } from '#kernel/vault'
import { entries } from './entries.ts'
import { openIdentity } from './index.ts'
import { identityMigrations } from './migrations/index.ts'
import type { Call, Outcome } from './test-call.ts'
import { callRoute } from './test-call.ts'

export const GOOD_PASSWORD = 'Quiet lantern, 48 herons'
const START = new Date('2026-01-05T08:00:00Z')

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
    { name: 'kernel', migrations: kernelMigrations },
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
