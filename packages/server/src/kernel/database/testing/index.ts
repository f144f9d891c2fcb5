/** Door for tests only: databases on both engines, ready in a moment and gone with the process. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Clock } from '#kernel'
import { createClock, HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { openDatabase, prepareImage, Sql, sql } from '#kernel/database'
import type { Cluster, ClusterDatabase, Superuser } from './cluster.ts'
import { startCluster } from './cluster.ts'
import { findPostgres } from './find-postgres.ts'

export type { Issued } from './certificate.ts'
export { makeAuthority } from './certificate.ts'
export type { Cluster, ClusterDatabase, Superuser } from './cluster.ts'

export type EngineName = Database['engine']

export interface TestDatabase extends AsyncDisposable {
  readonly database: Database
  readonly superuser: Superuser
}

export interface TestDatabaseOptions {
  readonly clock?: Clock
  /** Migrated right away. */
  readonly rooms?: Parameters<Database['migrate']>[0]
}

/** Whether a PostgreSQL server can be started here. */
export const postgresAvailable = (): boolean => findPostgres() !== undefined

/** The engines that can run here: for one suite on each. */
export const engines = (): readonly EngineName[] => (postgresAvailable() ? ['pglite', 'postgres'] : ['pglite'])

let cluster: Promise<Cluster> | undefined
let image: Promise<Uint8Array> | undefined

/** A new database on the one cluster of this test process, not opened yet: for tests that open the whole house. */
export async function createPostgresDatabase(): Promise<ClusterDatabase> {
  cluster ??= startCluster(requirePostgres())
  return (await cluster).createDatabase()
}

/** A cluster of its own that keeps what it has committed, and that can be crashed: for tests of exactly that. */
export const startDurableCluster = (): Promise<Cluster> => startCluster(requirePostgres(), { isDurable: true })

function requirePostgres(): string {
  const bin = findPostgres()
  if (bin === undefined) throw new Error('PostgreSQL is not installed here: ask postgresAvailable() first')
  return bin
}

/** A fresh database, empty or with the tables of `rooms`, all its roles let in. Close it with `await using` or `close`. */
export async function openTestDatabase(engine: EngineName, options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { clock = createClock(), rooms } = options
  const server = engine === 'postgres' ? await createPostgresDatabase() : undefined
  const database = server
    ? await openDatabase({ clock, engine: 'postgres', url: server.url, profile: 'production' })
    : await openEmbedded(clock)
  if (rooms) await database.migrate(rooms)
  await database.openRoles(async (role) => `password-of-${role}`)
  return {
    database,
    superuser: server?.superuser ?? embeddedSuperuser(database),
    [Symbol.asyncDispose]: () => database.close(),
  }
}

/** In a folder that goes when it is closed: copying the cluster that set-up made takes half of what unpacking it does. */
async function openEmbedded(clock: Clock): Promise<Database> {
  if (!existsSync(TEMPLATE))
    return openDatabase({ clock, engine: 'pglite', dataFolder: 'memory', image: await readImage() })
  const dataFolder = mkdtempSync(join(tmpdir(), 'muts-database-'))
  const database = await openDatabase({ clock, engine: 'pglite', dataFolder, template: TEMPLATE })
  return {
    ...database,
    close: async () => {
      await database.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** An initialised embedded database: the one that set-up made, else one made once in this process. */
export function readImage(): Promise<Uint8Array> {
  image ??= existsSync(IMAGE_FILE) ? Promise.resolve(gunzipSync(readFileSync(IMAGE_FILE))) : prepareImage()
  return image
}

/** The session user of the embedded database is a superuser, and a transaction can become it again: its known weakness. */
export function embeddedSuperuser(database: Database): Superuser {
  return (text, parameters = []) =>
    database.transaction({ org: HOUSE, role: 'migrator' }, async (tx) => {
      await tx.run(sql`RESET ROLE`)
      return tx.all(new Sql([text], parameters))
    })
}

const PACKAGE = join(fileURLToPath(import.meta.resolve('@electric-sql/pglite')), '../..')
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string }
const TEMPLATE = join(PACKAGE, `../../.cache/muts/pglite-${version}`)
const IMAGE_FILE = `${TEMPLATE}.tar.gz`
