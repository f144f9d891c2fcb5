/**
 * Which holds keep entries beyond their ten years, beside the leaves file: for whoever looks at this machine from outside
 * the server. All organisations share one tree and bodies go from its beginning on, so a hold of one keeps what is behind it
 * of all; that is its price, and whose hold it is, is told here. It is told, not proven; the holds are in the log.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hold } from './holds.ts'
import { replaceFile } from './replace-file.ts'

export interface ToldHold {
  readonly name: string
  /** Null for an operator's own. */
  readonly organisation: string | null
  readonly reason: string
  /** RFC 3339. It ends when it is released, and not before. */
  readonly since: string
}

export interface HoldReport {
  /** When the log was looked through, RFC 3339. */
  readonly at: string
  readonly holds: readonly ToldHold[]
}

const fileIn = (leavesFolder: string) => join(leavesFolder, 'kept-by-holds.json')

/** As of the look before this, where it cannot be written: it holds up nobody. */
export async function writeHoldReport(leavesFolder: string, at: Date, holds: readonly Hold[]): Promise<void> {
  const told = holds.map(
    ({ name, organisation = null, reason, since }): ToldHold => ({
      ...{ name, organisation, reason },
      since: since.toISOString(),
    }),
  )
  await mkdir(leavesFolder, { recursive: true, mode: 0o700 })
    .then(() => replaceFile(fileIn(leavesFolder), `${JSON.stringify({ at: at.toISOString(), holds: told })}\n`))
    .catch(() => undefined)
}

/** Undefined where no server that keeps its leaves here has looked: what holds there are is not known from here. */
export async function readHoldReport(leavesFolder: string): Promise<HoldReport | undefined> {
  const text = await readFile(fileIn(leavesFolder), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '{}'
    throw cause
  })
  const told = JSON.parse(text) as Partial<HoldReport>
  // A list alone is of a server that did not say when it looked.
  return told.at === undefined || told.holds === undefined ? undefined : { at: told.at, holds: told.holds }
}
