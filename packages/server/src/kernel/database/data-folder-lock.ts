/**
 * One process per data folder. A lock is a file `lock.<n>` that appears whole (a link, so it never replaces another) and
 * names its process; the one with the highest n counts. Taking over from a dead process is making `lock.<n+1>`, which
 * only one can do, so there is no moment without a lock. Does not see processes of other machines or containers.
 */
import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefused } from '#kernel'

interface Owner {
  readonly pid: number
  /** Boot of the machine and ticks since it at which the process began: a pid is used again, this is not. */
  readonly began: string | null
}

/**
 * Takes the folder for this process and returns what gives it back. Locks of dead processes are taken over.
 *
 * @throws {StartRefused} `database.locked` when a living process, this one included, holds it.
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const self: Owner = { pid: process.pid, began: beginOf(process.pid) }
  const draft = join(folder, `.lock-${self.pid}-${randomBytes(6).toString('hex')}`)
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600, flag: 'wx' })
  try {
    for (;;) {
      const mine = claim(folder, draft)
      if (mine !== undefined) return () => rmSync(mine, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** The path of the lock that is now ours; undefined when another was faster and all is to be looked at again. */
function claim(folder: string, draft: string): string | undefined {
  const highest = generations(folder).at(-1) ?? 0
  if (highest > 0) requireDead(folder, highest)
  const mine = join(folder, `lock.${highest + 1}`)
  try {
    linkSync(draft, mine)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  const all = generations(folder)
  if ((all.at(-1) ?? 0) > highest + 1) {
    rmSync(mine, { force: true })
    return undefined
  }
  for (const old of all.filter((n) => n <= highest)) rmSync(join(folder, `lock.${old}`), { force: true })
  return mine
}

const generations = (folder: string): number[] =>
  readdirSync(folder)
    .flatMap((name) => (/^lock\.\d{1,15}$/.test(name) ? [Number(name.slice(5))] : []))
    .sort((a, b) => a - b)

function requireDead(folder: string, generation: number): void {
  const owner = readOwner(join(folder, `lock.${generation}`))
  if (owner === undefined || !isAlive(owner)) return
  throw new StartRefused(
    'database.locked',
    `The data folder ${folder} is in use by process ${owner.pid}. Stop it, or name another folder with --data.`,
  )
}

/** Undefined when it is gone or unreadable: whole when it appeared, so only a crash of the machine can have torn it. */
function readOwner(path: string): Owner | undefined {
  try {
    const { pid, began } = JSON.parse(readFileSync(path, 'utf8')) as Owner
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, began } : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, began }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return began === beginOf(pid)
}

/** Null where there is no /proc: then a living pid is taken for the same process. A zombie no longer lives. */
function beginOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended'
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`
  } catch {
    return null
  }
}
