/**
 * The erasure ledger: who was erased, kept outside the database, so that a database restored from an older dump is
 * cleaned before it opens. One JSON object a line; each carries a MAC over itself and the one before, so that nobody
 * without the installation's keys adds a line (which would erase somebody) or takes one out of the middle.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { OrgId, SubjectId } from '#kernel'
import { isUuid, StartRefused } from '#kernel'
import type { ErasedSubject } from './store.ts'

export interface ErasureLedger {
  has(org: OrgId, subject: SubjectId): boolean
  list(): readonly ErasedSubject[]
  /** Durable when it resolves. One that stands there already is not written again. */
  append(erased: ErasedSubject): Promise<void>
}

/** For a command beside servers that run: each of them enters in its own file what it finds in the database. */
export const writtenByServers: ErasureLedger = { has: () => false, list: () => [], append: async () => undefined }

interface Line {
  readonly org: OrgId
  readonly subject: SubjectId
  readonly at: string
  readonly mac: string
}

/**
 * @param key 32 bytes, derived for this purpose.
 * @throws {StartRefused} `vault.erasures-damaged` when a line is not one that was written here.
 */
export function openErasureLedger(file: string, key: Uint8Array): ErasureLedger {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const lines = readLines(file)
  const known = new Map<string, ErasedSubject>()
  let last = ''
  const macOf = (org: string, subject: string, at: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([last, org, subject, at]))
      .digest('hex')
  const add = ({ org, subject, at }: Line, mac: string) => {
    known.set(`${org}/${subject}`, { org, subject, at: new Date(at) })
    last = mac
  }
  for (const [index, text] of lines.entries()) {
    const line = parseLine(text)
    const mac = line && macOf(line.org, line.subject, line.at)
    if (!line || !mac || !isEqual(mac, line.mac)) throw damaged(file, index + 1)
    add(line, mac)
  }
  let writing: Promise<void> = Promise.resolve()
  const write = async ({ org, subject, at }: ErasedSubject) => {
    if (known.has(`${org}/${subject}`)) return
    const line = { org, subject, at: at.toISOString(), mac: macOf(org, subject, at.toISOString()) }
    await appendLine(file, JSON.stringify(line))
    add(line, line.mac)
  }
  return {
    has: (org, subject) => known.has(`${org}/${subject}`),
    list: () => [...known.values()],
    append: (erased) => {
      const written = writing.then(() => write(erased))
      writing = written.catch(() => undefined)
      return written
    },
  }
}

function readLines(file: string): readonly string[] {
  try {
    const text = readFileSync(file, 'utf8')
    // A line without its end was not acknowledged: the power failed while it was written.
    return text.split('\n').slice(0, -1)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function parseLine(text: string): Line | undefined {
  try {
    const { org, subject, at, mac } = JSON.parse(text) as Partial<Line>
    const isLine = isUuid(org ?? '') && isUuid(subject ?? '') && Number.isFinite(Date.parse(at ?? ''))
    return isLine && org && subject && at && mac ? { org, subject, at, mac } : undefined
  } catch {
    return undefined
  }
}

/** At the end of the last whole line, so that what a failed attempt left there is written over. */
async function appendLine(file: string, line: string): Promise<void> {
  const end = Buffer.byteLength(
    readLines(file)
      .map((one) => `${one}\n`)
      .join(''),
  )
  const handle = await open(file, 'a+', 0o600)
  try {
    await handle.truncate(end)
    await handle.writeFile(`${line}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const isEqual = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'ascii'), Buffer.from(b, 'ascii'))

const damaged = (file: string, line: number): StartRefused =>
  new StartRefused(
    'vault.erasures-damaged',
    `Line ${line} of ${file} is not what was written there. Put back a copy of the file; without it erased people could return.`,
  )
