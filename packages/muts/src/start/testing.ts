/** For tests only: a server as a process of its own, as an operator starts it. */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MUTS = fileURLToPath(new URL('../../bin/muts', import.meta.url))

/** The environment of the test itself must not set the house up. */
const bareEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(MUTS_|DATABASE_URL)/.test(name)),
)

export type Environment = Readonly<Record<string, string>>

export interface Serving {
  readonly server: ChildProcess
  readonly url: string
  /** What it has written to standard error. */
  readonly said: () => string
}

export function launch(args: readonly string[], environment: Environment = {}): ChildProcess {
  return spawn(MUTS, args, { env: { ...bareEnvironment, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Starts a server and returns once it says that it is ready. */
export async function start(
  folder: string,
  args: readonly string[] = ['--demo'],
  environment: Environment = {},
): Promise<Serving> {
  const server = launch(['start', ...args, '--port', '0', '--data', folder], environment)
  let said = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [line] = (await once(createInterface(server.stdout as NodeJS.ReadableStream), 'line')) as [string]
  const url = /^MUTS FleetOps is ready at (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1]
  assert.ok(url, line)
  return { server, url, said: () => said }
}
