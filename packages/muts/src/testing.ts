/** For tests only: the real command line as a process of its own, with no setting but those it is given. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MUTS = fileURLToPath(new URL('../bin/muts', import.meta.url))

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** What it reads from standard input. */
  readonly input?: string
}

/** Runs `muts` to its end. */
export async function runMuts(words: readonly string[], { environment = {}, input }: RunOptions = {}): Promise<Ended> {
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = process.env
  const child = spawn(MUTS, words, { env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment } })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.stdin.end(input)
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, stdout, stderr }
}

/** A folder that is gone when the test is over. */
export function makeFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'muts-command-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
