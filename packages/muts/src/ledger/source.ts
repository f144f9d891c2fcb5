/** Where a log is read from: a folder or a URL in tlog-tiles layout, or a dump in lines of JSON. */
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CommandError, EXIT } from '#exit'
import type { LogSource, ReadPath } from '#proof'
import { createTilesSource, openDumpSource, ProofError } from '#proof'

const ANSWER_WITHIN_MS = 30_000

/**
 * Opens a copy of a log. No network is used but the URL that was named, and no redirect is followed away from it.
 *
 * @param name a folder, a file, an http or https URL, or `-` for standard input.
 * @throws {CommandError} usage, failure when it cannot be read; while it is read also unreachable.
 */
export async function openSource(name: string): Promise<LogSource> {
  if (name === '-') return await openDump('standard input', createInterface({ input: process.stdin }))
  if (/^https?:\/\//i.test(name)) return createTilesSource(readBehind(parseBase(name)))
  const kind = await stat(name).catch((cause) => {
    throw unreadable(name, cause)
  })
  if (kind.isDirectory()) return createTilesSource(readBelow(name))
  const file = await open(name).catch((cause) => {
    throw unreadable(name, cause)
  })
  return await openDump(name, file.readLines())
}

/** @throws {CommandError} failure. */
export async function readBytes(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((cause) => {
    throw unreadable(file, cause)
  })
}

async function openDump(name: string, lines: AsyncIterable<string>): Promise<LogSource> {
  try {
    return await openDumpSource(lines)
  } catch (cause) {
    if (!(cause instanceof ProofError)) throw cause
    throw new CommandError(EXIT.failure, `${name} cannot be read as a log: ${cause.message}.`, { cause })
  }
}

/** Files below a folder; one that is not there is an answer. */
export function readBelow(folder: string): ReadPath {
  return async (path) => {
    try {
      return await readFile(join(folder, path))
    } catch (cause) {
      if (isAbsent(cause)) return undefined
      throw unreadable(join(folder, path), cause)
    }
  }
}

/** A log behind a URL. A file that is not there is an answer; anything else that is no file is none. */
function readBehind(base: string): ReadPath {
  return async (path) => {
    const url = `${base}/${path}`
    const { status, bytes } = await ask(url)
    if (status === 200) return bytes
    if (status === 404 || status === 410) return undefined
    throw new CommandError(status >= 500 ? EXIT.unreachable : EXIT.failure, `${url} answers with status ${status}.`)
  }
}

async function ask(url: string): Promise<{ readonly status: number; readonly bytes: Uint8Array }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
  } catch (cause) {
    throw new CommandError(EXIT.unreachable, `${url} cannot be reached: ${reasonOf(cause)}.`, { cause })
  }
}

/** @throws {CommandError} usage: what stands in a URL stands in the list of processes, so no secret may. */
function parseBase(text: string): string {
  const url = URL.parse(text)
  if (url && !url.username && !url.password && !url.search && !url.hash) return url.href.replace(/\/+$/, '')
  throw new CommandError(
    EXIT.usage,
    'The URL of a log names a host and a path: no user, no password, nothing behind it.',
  )
}

const isAbsent = (cause: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')

const unreadable = (name: string, cause: unknown) =>
  new CommandError(EXIT.failure, `${name} cannot be read: ${isAbsent(cause) ? 'it is not there' : reasonOf(cause)}.`, {
    cause,
  })

/** `fetch` hides what went wrong behind its own words. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  return cause instanceof Error ? cause.message || message : message
}
