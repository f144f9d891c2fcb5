/**
 * The embedded engine: one PostgreSQL 18 session in a thread, spoken to by the same driver as a real server, so values,
 * parameters and errors are the same. Transactions wait for that one session, first come first served.
 */
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Engine } from './engine.ts'
import { ignoreErrorEvents, roleOf } from './engine.ts'
import { PgliteSocket } from './pglite-socket.ts'
import type { ToWorker, WorkerData } from './pglite-worker.ts'
import { closeSchema, createEmbeddedOwner, createGroups, groupOf } from './roles.ts'
import { valueTypes } from './values.ts'

export interface PgliteOptions {
  /** The cluster stands in `database` below it. */
  readonly dataFolder: string | 'memory'
  /** A cluster as tar archive. */
  readonly image?: Uint8Array | undefined
  /** Folder of an initialised cluster that nobody uses. Copying it is quicker still than unpacking the image. */
  readonly template?: string | undefined
}

/** Opens the embedded database, from the image where there is none yet, and makes its roles. */
export async function openPglite(options: PgliteOptions): Promise<Engine> {
  const { dataFolder, image } = options
  const worker = await startWorker(
    dataFolder === 'memory' ? { folder: undefined, image } : { folder: await prepareFolder(options), image: undefined },
  )
  const pool = new pg.Pool({
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    types: valueTypes,
    stream: () => new PgliteSocket(worker),
    onConnect: resetSession,
  } as pg.PoolConfig)
  ignoreErrorEvents(pool)
  await createRoles(pool)
  return {
    name: 'pglite',
    acquire: () => pool.connect(),
    lane: () => pool.connect(),
    enterOrganisation: (lane) =>
      `SELECT set_config('role', '${groupOf(roleOf(lane))}', true), set_config('app.org', $1, true)`,
    becomeRole: (role) => `SET LOCAL ROLE ${groupOf(role)};`,
    openRoles: async () => {},
    connections: async () => [{ role: 'migrator', tlsVersion: null }],
    close: async () => {
      await pool.end()
      await stopWorker(worker)
    },
  }
}

/** A fresh cluster as a tar archive of about 40 MB: opening from it takes a fifth of the time. */
export async function prepareImage(): Promise<Uint8Array> {
  const worker = await startWorker({ folder: undefined, image: undefined })
  try {
    return await ask(worker, 'image')
  } finally {
    await stopWorker(worker)
  }
}

/** The folder of the cluster. A new one gets its name when it is whole: a first start that was killed leaves none. */
async function prepareFolder({ dataFolder, image, template }: PgliteOptions): Promise<string> {
  const folder = join(dataFolder, 'database')
  if (existsSync(folder)) return folder
  const draft = `${folder}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  if (template !== undefined) cpSync(template, draft, { recursive: true })
  else await stopWorker(await startWorker({ folder: draft, image }))
  renameSync(draft, folder)
  return folder
}

/** TypeScript knows it among what browsers have. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> }

let program: Promise<object> | undefined

/** PostgreSQL itself, compiled once for all clusters of this process. */
function compileProgram(): Promise<object> {
  const file = fileURLToPath(new URL('./pglite.wasm', import.meta.resolve('@electric-sql/pglite')))
  program ??= readFile(file).then((bytes) => WebAssembly.compile(bytes))
  return program
}

async function startWorker(data: Omit<WorkerData, 'program'>): Promise<Worker> {
  const workerData: WorkerData = { ...data, program: await compileProgram() }
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData })
  await answered(worker)
  return worker
}

async function stopWorker(worker: Worker): Promise<void> {
  if (worker.threadId !== -1) await ask(worker, 'close').catch(() => undefined)
  await worker.terminate()
}

function ask(worker: Worker, what: 'image' | 'close'): Promise<Uint8Array> {
  const answer = answered(worker)
  worker.postMessage({ ask: what } satisfies ToWorker)
  return answer
}

/** Settles with the worker's next answer that is not protocol traffic, or fails with the worker. */
async function answered(worker: Worker): Promise<Uint8Array> {
  const gone = new AbortController()
  const ended = once(worker, 'exit', { signal: gone.signal }).then(() => {
    throw new Error('the embedded database has stopped')
  })
  try {
    for (;;) {
      const [message] = (await Promise.race([once(worker, 'message', { signal: gone.signal }), ended])) as [object]
      if ('answered' in message) return message.answered as Uint8Array
    }
  } finally {
    gone.abort()
    ended.catch(() => undefined)
  }
}

/** The session outlives its connections: what an earlier one left open or prepared is undone first. */
async function resetSession(client: pg.ClientBase): Promise<void> {
  await client.query('ROLLBACK')
  await client.query('DISCARD ALL')
}

async function createRoles(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    for (const statement of [...createGroups, ...createEmbeddedOwner, ...closeSchema]) await client.query(statement)
  } finally {
    client.release()
  }
}
