/** For tests only: a house that is served, can be closed and opened again, and the world under it that can be broken. */

import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config, Module, StartOptions, TestClock, World } from '#kernel'
import { createReport, createTestClock, HOUSE, readConfig } from '#kernel'
import type { ClusterDatabase } from '#kernel/database/testing'
import { createPostgresDatabase, embeddedSuperuser, makeAuthority, postgresAvailable } from '#kernel/database/testing'
import type { House } from './house.ts'
import { openHouse } from './house.ts'
import { POLICY_FOLDER } from './paths.ts'
import { START } from './testing.ts'

export const postgresMissing = (): string | false =>
  postgresAvailable() ? false : 'no PostgreSQL server can be started here'

export interface WorldHouse extends World, AsyncDisposable {
  readonly house: () => House
  readonly config: Config
  readonly bugs: readonly string[]
  open(): Promise<void>
  close(): Promise<void>
  moveTo(to: Date): Promise<void>
  partOf(control: string): Promise<{ readonly state: string; readonly because: string | null }>
  /** The newest finding entry about a control: `finding.open:security-lead` or `finding.close:`. */
  findingOf(control: string): Promise<string>
}

/** Evaluation on the embedded database, or production on PostgreSQL over TLS 1.3 with a certificate of its own. */
export async function openWorldHouse(engine: World['engine']): Promise<WorldHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'muts-world-'))
  const policyFolder = join(folder, 'policy')
  cpSync(POLICY_FOLDER, policyFolder, { recursive: true })
  const server = engine === 'postgres' ? await createPostgresDatabase() : undefined
  const tls = server ? writeCertificates(folder) : undefined
  const config = readConfig(
    optionsOf(folder, engine),
    server && tls ? production(server, tls) : { MUTS_PROFILE: 'evaluation' },
  )
  const clock = createTestClock(START)
  const guests: Module[] = []
  const bugs: string[] = []
  let house: House | undefined
  const running = (): House => {
    if (!house) throw new Error('the house is closed')
    return house
  }
  const close = async () => {
    await house?.close()
    house = undefined
  }
  return {
    engine,
    config,
    clock,
    guests,
    bugs,
    tls,
    policyFolder,
    dataFolder: config.dataFolder,
    house: running,
    superuser: (text, parameters) =>
      (server ? server.superuser : embeddedSuperuser(running().kernel.database))(text, parameters),
    limitDatabaseTls: async () => {
      if (!server) throw new Error('the embedded database has no TLS')
      await setTlsVersions(server, 'TLSv1.2', 'TLSv1.2')
      return () => setTlsVersions(server, 'TLSv1.3', 'TLSv1.3')
    },
    open: async () => {
      const report = createReport(clock.now, (line) => bugs.push(line))
      house = await openHouse(config, { clock, report, guests, policyFolder })
      await house.serve()
      await house.jobs.runDue()
      await house.kernel.ledger.drain()
    },
    close,
    moveTo: (to) => moveHouse(running(), clock, to),
    partOf: (control) => readPart(running(), control),
    findingOf: (control) => readFinding(running(), control),
    [Symbol.asyncDispose]: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function moveHouse(house: House, clock: TestClock, to: Date): Promise<void> {
  const from = clock.now()
  clock.moveTo(to)
  await house.clockMoved(from, to)
}

async function readPart(house: House, control: string): Promise<{ state: string; because: string | null }> {
  const clauses = await house.kernel.act({ actor: { kind: 'probe', id: 'test' }, org: HOUSE }, (ctx) =>
    house.assurance.assurance.readStandings(ctx),
  )
  const part = clauses.flatMap(({ parts }) => parts).find(({ name }) => name === control)
  return { state: part?.state ?? 'missing', because: part?.because ?? null }
}

async function readFinding(house: House, control: string): Promise<string> {
  await house.kernel.ledger.drain()
  const entries = await house.kernel.database.transaction({ org: HOUSE }, (tx) =>
    house.kernel.ledger.list(tx, { object: control, limit: 200 }),
  )
  const finding = entries.find(({ action }) => action.startsWith('finding.'))
  return finding ? `${finding.action}:${finding.facts.tells ?? ''}` : 'none'
}

/** What is connected stays as it is; whoever connects from now on meets these. */
async function setTlsVersions({ superuser }: ClusterDatabase, lowest: string, highest: string): Promise<void> {
  const [low, high] = [
    `ALTER SYSTEM SET ssl_min_protocol_version = '${lowest}'`,
    `ALTER SYSTEM SET ssl_max_protocol_version = '${highest}'`,
  ]
  for (const statement of [low, high, 'SELECT pg_reload_conf()']) await superuser(statement)
}

const optionsOf = (folder: string, engine: World['engine']): StartOptions => ({
  data: join(folder, 'data'),
  port: 0,
  ...(engine === 'pglite' ? { testClock: START.toISOString() } : {}),
})

const production = (server: ClusterDatabase, tls: { certFile: string; keyFile: string }) => ({
  MUTS_PROFILE: 'production',
  DATABASE_URL: server.url,
  MUTS_PUBLIC_URL: 'https://fleet.example',
  MUTS_TLS_CERT: tls.certFile,
  MUTS_TLS_KEY: tls.keyFile,
  MUTS_KEK: randomBytes(32).toString('base64'),
})

/** A good pair in use, and beside it one of the same key that has expired. */
function writeCertificates(folder: string): { certFile: string; keyFile: string } {
  const authority = makeAuthority()
  const names = ['fleet.example', 'localhost', '127.0.0.1'] as const
  const good = authority.issue(...names)
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, good.certificate)
  writeFileSync(`${certFile}.expired`, authority.expire(good, ...names).certificate)
  writeFileSync(keyFile, good.key, { mode: 0o600 })
  return { certFile, keyFile }
}
