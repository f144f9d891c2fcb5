/** For tests only: the real server with the built console, as a process of its own on a free port, reached as `localhost`. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MUTS = fileURLToPath(new URL('../../../muts/bin/muts', import.meta.url))
/** Far beyond what a start takes. */
const START_MS = 300_000
const BUILT = fileURLToPath(new URL('../../dist/index.html', import.meta.url))

export interface Person {
  readonly email: string
  readonly role: string
  readonly organisation: string
  readonly password: string
  readonly totpSecret: string | null
}

/**
 * `demo`: with people, vehicles and a bridge. `clocked`: the same, by a clock that can be moved. `bare`: an installation in
 * the evaluation profile, as it was set up.
 */
export type HouseKind = keyof typeof OPTIONS

const OPTIONS = {
  demo: () => ['--demo'],
  // From its start on, so that the codes of authenticators beside it are right until it is moved.
  clocked: () => ['--demo', '--test-clock', new Date().toISOString()],
  bare: () => [],
} as const

export interface RunningHouse extends AsyncDisposable {
  /** `http://localhost:PORT`: cookies and WebCrypto need a trustworthy origin. */
  readonly url: string
  readonly people: readonly Person[]
}

/** The settings of whoever runs the tests must not reach the house under test. */
const bareEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(MUTS_|DATABASE_URL|NODE_TEST)/.test(name)),
)

/** A data folder that is gone after the tests. */
export function makeDataFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'muts-console-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** What the operator of the house under test has set. */
export type HouseSettings = Readonly<Record<`MUTS_${string}`, string>> & {
  /** A file of an authority that Node trusts beside its own. */
  readonly NODE_EXTRA_CA_CERTS?: string
}

/** Starts a server on `data` and returns once it says that it is ready. */
export async function startHouse(data: string, kind: HouseKind, settings: HouseSettings = {}): Promise<RunningHouse> {
  if (!existsSync(BUILT)) throw new Error('The console is not built. Run scripts/setup.mjs first; npm test does.')
  if (kind === 'demo' && SEEDED && readdirSync(data).length === 0) {
    if (!existsSync(SEEDED)) await seed(SEEDED)
    cpSync(SEEDED, data, { recursive: true })
  }
  const server = launch(['start', ...OPTIONS[kind](), '--port', '0', '--data', data], settings)
  const port = await readPort(server)
  const credentials = join(data, 'demo-credentials.json')
  return {
    url: `http://localhost:${port}`,
    people: existsSync(credentials) ? (JSON.parse(readFileSync(credentials, 'utf8')) as readonly Person[]) : [],
    [Symbol.asyncDispose]: () => end(server),
  }
}

/** A demo whose ninety days are written, made once for a run of tests; a file that is run by itself writes its own. */
const { TEST_SCRATCH: scratch } = process.env
const SEEDED = scratch === undefined ? undefined : join(scratch, 'demo')

/** Made aside and moved in whole: files of tests run beside each other, and the first to be there is as good as any. */
async function seed(folder: string): Promise<void> {
  const draft = mkdtempSync(`${folder}-`)
  const server = launch(['start', ...OPTIONS.demo(), '--port', '0', '--data', draft])
  await readPort(server)
  await end(server)
  try {
    renameSync(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(draft, { recursive: true, force: true })
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
}

/** Runs `muts setup` for the first admin and returns the token of its link. */
export async function setUpHouse(data: string, email: string): Promise<string> {
  const child = launch(['setup', '--organisation', 'Example', '--email', email, '--data', data])
  const [link, talk] = await Promise.all([text(readableOf(child.stdout)), text(readableOf(child.stderr))])
  const token = /\/app\/invitation#(\S+)\n$/.exec(link)?.[1]
  if (token === undefined) throw new Error(`muts setup printed no link: ${link}${talk}`)
  return token
}

function launch(args: readonly string[], settings: HouseSettings = {}): ChildProcess {
  const env = { ...bareEnvironment, MUTS_PROFILE: 'evaluation', ...settings }
  const child = spawn(MUTS, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  // Whatever ends this process, the house ends with it; its own children watch over it.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

async function readPort(server: ChildProcess): Promise<string> {
  const talk: string[] = []
  server.stderr?.setEncoding('utf8').on('data', (words: string) => talk.push(words))
  const signal = AbortSignal.timeout(START_MS)
  for await (const line of createInterface({ input: readableOf(server.stdout), signal })) {
    const port = /^MUTS FleetOps is ready at http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)?.[1]
    if (port !== undefined) return port
  }
  server.kill('SIGKILL')
  throw new Error(`The server did not start: ${talk.join('')}`)
}

function readableOf<T>(stream: T | null): T {
  if (stream === null) throw new Error('A process without its streams')
  return stream
}
