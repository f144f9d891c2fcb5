/**
 * A real PostgreSQL server for tests: a throw-away cluster on loopback that takes nothing but SCRAM over TLS 1.3.
 * It stops and is removed when the test process ends, however that ends: its standard input closes then.
 */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import pg from 'pg'
import { makeAuthority } from './certificate.ts'
import type { SystemUser } from './find-postgres.ts'
import { findUser } from './find-postgres.ts'

export interface Cluster {
  /** Shown by the server for `localhost` and nothing else. */
  readonly caFile: string
  /** A new, empty database, owned by a migrator as production wants it. */
  createDatabase(): Promise<ClusterDatabase>
  /** Ends the server as `pg_ctl stop -m immediate` does, nothing written back, and starts it again: it recovers from its log. */
  crash(): Promise<void>
}

export interface ClusterOptions {
  /** Whether what it has committed outlives a crash. Most tests need no such thing, and are faster without. */
  readonly isDurable?: boolean
}

export interface ClusterDatabase {
  /** For `DATABASE_URL`: the migrator's login, with the authority's file. */
  readonly url: string
  readonly superuser: Superuser
}

/** Runs SQL past every policy. One statement; several only without parameters. */
export type Superuser = (text: string, parameters?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>

const SUPERUSER = 'muts_test_superuser'
const MIGRATOR = 'muts_test_migrator'

/** @param bin folder of PostgreSQL's programs. */
export async function startCluster(bin: string, { isDurable = false }: ClusterOptions = {}): Promise<Cluster> {
  const user = findUser()
  const folder = mkdtempSync(join(tmpdir(), 'muts-pg-'))
  if (user) chownSync(folder, user.uid, user.gid)
  const port = await findFreePort()
  await initialise(bin, folder, user)
  const caFile = configure(folder, port, user, isDurable ? [] : NOTHING_LASTS)
  const crash = await run(bin, folder, user)

  const superuserOf =
    (database: string): Superuser =>
    (text, parameters) =>
      query({ host: folder, port, user: SUPERUSER, database }, text, parameters)
  const password = randomBytes(24).toString('base64url')
  await superuserOf('postgres')(`CREATE ROLE ${MIGRATOR} LOGIN CREATEROLE PASSWORD '${password}'`)
  let count = 0
  return {
    caFile,
    crash,
    createDatabase: async () => {
      count += 1
      const name = `muts_test_${count}`
      await superuserOf('postgres')(`CREATE DATABASE ${name} OWNER ${MIGRATOR}`)
      const login = `${MIGRATOR}:${password}@localhost:${port}`
      return { url: `postgresql://${login}/${name}?sslrootcert=${caFile}`, superuser: superuserOf(name) }
    },
  }
}

/** Made once for a run of tests and copied for each cluster; a file that is run by itself makes its own. */
async function initialise(bin: string, folder: string, user: SystemUser | undefined): Promise<void> {
  const data = join(folder, 'data')
  const { TEST_SCRATCH: scratch } = process.env
  const kept = scratch === undefined ? undefined : join(scratch, 'cluster')
  if (kept && existsSync(kept)) return copyFor(user, kept, data)
  const how = ['-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  await promisify(execFile)(join(bin, 'initdb'), ['-D', data, ...how], { ...user, cwd: folder })
  if (kept) keep(data, kept)
}

/** A server takes a folder for its own that is its user's and nobody else's. */
function copyFor(user: SystemUser | undefined, from: string, to: string): void {
  cpSync(from, to, { recursive: true })
  chmodSync(to, 0o700)
  if (!user) return
  for (const name of ['.', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
    chownSync(join(to, name), user.uid, user.gid)
}

/** Made aside and moved in whole: files of tests run beside each other, and the first to be there is as good as any. */
function keep(data: string, kept: string): void {
  const draft = mkdtempSync(`${kept}-`)
  cpSync(data, join(draft, 'data'), { recursive: true })
  try {
    renameSync(join(draft, 'data'), kept)
  } catch (error) {
    if (!existsSync(kept)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const NOTHING_LASTS = ['fsync = off', 'full_page_writes = off', 'synchronous_commit = off']

/** Returns the file of the authority. */
function configure(folder: string, port: number, user: SystemUser | undefined, extra: readonly string[]): string {
  const authority = makeAuthority()
  const { certificate, key } = authority.issue('localhost')
  const write = (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    if (user) chownSync(file, user.uid, user.gid)
    return file
  }
  write('server.crt', certificate)
  write('server.key', key)
  write('data/pg_hba.conf', `local all ${SUPERUSER} trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n`)
  write(
    'data/postgresql.auto.conf',
    `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = '${folder}'\nmax_connections = 200\n` +
      `ssl = on\nssl_cert_file = '${folder}/server.crt'\nssl_key_file = '${folder}/server.key'\n` +
      `ssl_min_protocol_version = 'TLSv1.3'\npassword_encryption = 'scram-sha-256'\n` +
      `shared_buffers = '32MB'\nlog_line_prefix = ''\n${extra.join('\n')}\n`,
  )
  return write('authority.crt', authority.certificate)
}

/**
 * The shell crashes the server and starts it again at each line that it reads, and cleans up at the end of its standard
 * input, which is the end of this process.
 */
const WATCH = `begin() { "$0" -D "$1/data" & server=$!; }
end() { kill -QUIT $server; wait $server; }
begin "$1"; while read -r _; do end; begin "$1"; done; end; rm -rf "$1"`

/** Returns once the server serves, with what crashes it. */
async function run(bin: string, folder: string, user: SystemUser | undefined): Promise<Cluster['crash']> {
  const shell = spawn('/bin/sh', ['-c', WATCH, join(bin, 'postgres'), folder], {
    ...user,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const log = createInterface(shell.stderr)
  let hasServed = false
  const whenReady = async () => {
    const said: string[] = []
    const isReady = Promise.withResolvers<void>()
    const fail = () => isReady.reject(new Error(`PostgreSQL did not start: ${said.join('\n')}`))
    log.once('close', fail).on('line', (line) => {
      said.push(line)
      // The shell outlives it. Of a server that recovers it says nothing: whoever asks too early is refused by such a line.
      if (!hasServed && line.includes('FATAL')) fail()
      if (line.includes('ready to accept connections')) isReady.resolve()
    })
    await isReady.promise
    hasServed = true
    log.off('close', fail).removeAllListeners('line')
  }
  await whenReady().catch((error: Error) => {
    shell.stdin.end()
    throw error
  })
  // What holds the server must not hold the test process.
  shell.unref()
  const [input, output] = [shell.stdin, shell.stderr] as unknown as readonly [Socket, Socket]
  for (const stream of [input, output]) stream.unref()
  return async () => {
    output.ref()
    input.write('crash\n')
    await whenReady()
    output.unref()
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function query(config: pg.ClientConfig, text: string, parameters: readonly unknown[] = []) {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text, [...parameters])).rows
  } finally {
    await client.end()
  }
}
