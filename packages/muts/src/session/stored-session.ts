/** The sign-in of this machine, in a file that only its owner can read. */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError, EXIT } from '#exit'

export interface StoredSession {
  /** Origin of the server. */
  readonly server: string
  /** PEM of the authority that is trusted for it; null for the machine's own. */
  readonly ca: string | null
  readonly accessToken: string
  /** ISO 8601. */
  readonly accessEndsAt: string
  readonly refreshToken: string
}

const OTHERS = 0o077
const TEXTS = ['server', 'accessToken', 'accessEndsAt', 'refreshToken'] as const

const fileOf = (home: string): string => join(home, 'session.json')

/**
 * Undefined where nobody is signed in.
 *
 * @throws {CommandError} usage when others could read it: what they read is worth as much as the owner's own hands.
 */
export async function findSession(home: string): Promise<StoredSession | undefined> {
  const file = fileOf(home)
  const kind = await stat(file).catch(() => undefined)
  if (!kind) return undefined
  if ((kind.mode & OTHERS) !== 0)
    throw new CommandError(
      EXIT.usage,
      `Others can read ${file}. End that sign-in under your sessions, remove the file, then run muts sign-in.`,
    )
  return parse(await readFile(file, 'utf8'), file)
}

/** It is there whole, or as it was before. */
export async function writeSession(home: string, session: StoredSession): Promise<void> {
  const file = fileOf(home)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  await rm(draft, { force: true })
  {
    await using handle = await open(draft, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(session)}\n`)
    await handle.sync()
  }
  await rename(draft, file)
}

export const removeSession = (home: string): Promise<void> => rm(fileOf(home), { force: true })

function parse(text: string, file: string): StoredSession {
  try {
    const found = JSON.parse(text) as StoredSession
    if (TEXTS.every((name) => typeof found[name] === 'string')) return { ...found, ca: found.ca ?? null }
  } catch {
    // Told below, with all else that is no such file.
  }
  throw new CommandError(EXIT.failure, `${file} is damaged. Remove it and run muts sign-in.`)
}
