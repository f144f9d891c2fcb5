/**
 * What the witnesses have cosigned, beside the leaves file: for whoever looks at this machine from outside the server,
 * also while that runs or cannot start. It is told, not proven; proofs are in the log.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from './replace-file.ts'
import type { WitnessStanding } from './witness-book.ts'

export interface ToldWitness {
  readonly name: string
  readonly size: number
  /** Of the checkpoint it cosigned last, RFC 3339; null for none. */
  readonly at: string | null
}

const fileIn = (leavesFolder: string) => join(leavesFolder, 'witnesses.json')

/** Writes what is to be told, one after the other. A report that cannot be written shows by its age; it holds up nobody. */
export function createWitnessReporter(
  leavesFolder: string,
  list: () => Promise<readonly WitnessStanding[]>,
): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let told = ''
  const report = async () => {
    const text = format(await list())
    if (text === told) return
    const file = fileIn(leavesFolder)
    await replaceFile(file, text)
    told = text
  }
  return () => {
    last = last.then(report).catch(() => undefined)
    return last
  }
}

function format(standings: readonly WitnessStanding[]): string {
  const told = standings.map(({ name, size, at }): ToldWitness => ({ name, size, at: at?.toISOString() ?? null }))
  return `${JSON.stringify(told)}\n`
}

/** None where nobody was ever asked. */
export async function readWitnessReport(leavesFolder: string): Promise<readonly ToldWitness[]> {
  const text = await readFile(fileIn(leavesFolder), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '[]'
    throw cause
  })
  return JSON.parse(text) as readonly ToldWitness[]
}
