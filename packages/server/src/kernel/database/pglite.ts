/**
 * The embedded engine: one PostgreSQL 18 session in a thread, spoken to by the same driver as a real server, so values,
 * parameters and errors are the same. Transactions wait for that one session, first come first served.
 */
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import type { Engine } from './engine.ts'
import { ignoreErrorEvents } from './engine.ts'
import { PgliteSocket } from './pglite-socket.ts'
import type { ToWorker, WorkerData } from './pglite-worker.ts'
import { closeSchema, createEmbeddedOwner, createGroups, groupOf } from './roles.ts'
import { valueTypes } from './values.ts'

export interface PgliteOptions {
  /** The cluster stands in `database` below it. */
  readonly dataFolder: string | 'memory'
  readonly image?: Uint8Array | undefined
}

/** Opens the embedded database, from the image where there is none yet, and makes its roles. */
export async function openPglite(options: PgliteOptions): Promise<Engine> {
  const worker = await startWorker(options)
  const pool = new pg.Pool({
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    types: valueTypes,
    stream: () => new PgliteSocket(worker),
  } as pg.PoolConfig)
  ignoreErrorEvents(pool)
  await prepareSession(pool)
  return {
    name: 'pglite',
    acquire: () => pool.connect(),
    becomeRole: (role) => `SET LOCAL ROLE ${groupOf(role)};`,
    openRoles: async () => {},
    connections: async () => [{ role: 'migrator', tlsVersion: null }],
    close: async () => {
      await pool.end()
      await stopWorker(worker)
    },
  }
}

/** A fresh cluster as a gzipped tar archive of about 5 MB: opening from it takes a fifth of the time. */
export async function prepareImage(): Promise<Uint8Array> {
  const worker = await startWorker({ dataFolder: 'memory' })
  try {
    return await ask(worker, 'image')
  } finally {
    await stopWorker(worker)
  }
}

async function startWorker({ dataFolder, image }: PgliteOptions): Promise<Worker> {
  const folder = dataFolder === 'memory' ? undefined : join(dataFolder, 'database')
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const isNew = folder === undefined || readdirSync(folder).length === 0
  const data: WorkerData = { folder, image: isNew ? image : undefined }
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: data })
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

/** The session outlives its connections, so what an earlier one left open is undone first. */
async function prepareSession(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    for (const statement of [...createGroups, ...createEmbeddedOwner, ...closeSchema]) await client.query(statement)
  } finally {
    client.release()
  }
}
