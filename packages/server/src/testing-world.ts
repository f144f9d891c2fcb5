/** For tests only: a house that is served, can be closed and opened again, and the world under it that can be broken. */
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClauseId, Config, Module, Span, StartOptions, World } from '#kernel'
import { createReport, createTestClock, HOUSE, later, readConfig } from '#kernel'
import type { ClusterDatabase } from '#kernel/database/testing'
import { createPostgresDatabase, embeddedSuperuser, makeAuthority } from '#kernel/database/testing'
import type { PlacedEntry } from '#kernel/ledger'
import type { House } from './house.ts'
import { POLICY_FOLDER } from './paths.ts'
import { START } from './testing.ts'
import { openMigratedHouse } from './testing-migrated.ts'

export interface WorldHouse extends World, AsyncDisposable {
  readonly house: () => House
  readonly config: Config
  readonly bugs: readonly string[]
  /** Where it is served, and the authority to trust there. */
  readonly address: () => { readonly server: string; readonly ca?: string }
  /** Starts the house; what falls due at a start has run when it returns. */
  open(): Promise<void>
  close(): Promise<void>
  /** Time goes by, and the house's own scheduler runs what falls due. */
  pass(span: Span): Promise<void>
  /** How a clause stands, as an auditor is told at the door. */
  readClause(id: ClauseId): Promise<ClauseReading>
  /** The newest of these entries about one object. */
  newest(object: string, ...actions: readonly string[]): Promise<Pick<PlacedEntry, 'action' | 'facts'> | undefined>
}

export interface ClauseReading {
  readonly state: string
  readonly parts: readonly { readonly name: string; readonly state: string; readonly because: string | null }[]
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
  let port = 0
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
    address: () => (tls ? { server: `https://127.0.0.1:${port}`, ca: tls.ca } : { server: `http://127.0.0.1:${port}` }),
    superuser: (text, parameters) =>
      (server ? server.superuser : embeddedSuperuser(running().kernel.database))(text, parameters),
    limitDatabaseTls: () => limitTls(server),
    open: async () => {
      const report = createReport(clock.now, (line) => bugs.push(line))
      house = await openMigratedHouse(config, { clock, report, guests, policyFolder })
      port = (await house.serve()).port
      house.begin()
      await house.jobs.runDue()
    },
    close,
    pass: async (span) => {
      const from = clock.now()
      clock.moveTo(later(from, span))
      await running().clockMoved(from, clock.now())
    },
    readClause: (id) => readClause(running(), id),
    newest: (object, ...actions) => readNewest(running(), object, actions),
    [Symbol.asyncDispose]: async () => {
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function readClause({ identity, kernel }: House, id: ClauseId): Promise<ClauseReading> {
  const { accessToken } = await identity.verbs.openCanarySession('auditor', { assurance: 'aal2' })
  const reply = await kernel.door.ask({ path: `/api/v1/clauses/${id}`, token: accessToken })
  if (reply.status !== 200) throw new Error(`the auditor was answered ${reply.status}: ${reply.text}`)
  return reply.json as ClauseReading
}

async function readNewest({ kernel: { ledger, database } }: House, object: string, actions: readonly string[]) {
  await ledger.drain()
  const entries = await database.transaction({ org: HOUSE }, (tx) => ledger.list(tx, { object, limit: 200 }))
  return entries.find(({ action }) => actions.includes(action))
}

async function limitTls(server: ClusterDatabase | undefined): Promise<() => Promise<void>> {
  if (!server) throw new Error('the embedded database has no TLS')
  await setTlsVersion(server, 'TLSv1.2')
  return () => setTlsVersion(server, 'TLSv1.3')
}

/** What is connected stays as it is; whoever connects from now on meets this one. */
async function setTlsVersion({ superuser }: ClusterDatabase, version: string): Promise<void> {
  for (const bound of ['min', 'max']) await superuser(`ALTER SYSTEM SET ssl_${bound}_protocol_version = '${version}'`)
  await superuser('SELECT pg_reload_conf()')
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
function writeCertificates(folder: string) {
  const authority = makeAuthority()
  const names = ['fleet.example', 'localhost', '127.0.0.1'] as const
  const good = authority.issue(...names)
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, good.certificate)
  writeFileSync(`${certFile}.expired`, authority.expire(good, ...names).certificate)
  writeFileSync(keyFile, good.key, { mode: 0o600 })
  return { certFile, keyFile, ca: authority.certificate }
}
