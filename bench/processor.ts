/** Processor time of this process and of every process of the PostgreSQL server that it is connected to, as Linux counts it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

type Run = (name: string, text: string) => Promise<readonly Record<string, unknown>[]>

/** Of `/proc/PID/stat` (proc(5)), counted from the field behind the name. */
const PARENT = 1
const TIMES = [11, 12]
const TIMES_OF_CHILDREN = [13, 14]
/** Linux counts in hundredths of a second on every platform that Node runs on. */
const TICK_MS = 10

/** @returns milliseconds so far. Where there is no `/proc`, those of this process alone. */
export async function watchProcessor(run: Run): Promise<() => number> {
  const [row] = await run('own process', 'SELECT pg_backend_pid() AS pid')
  const server = existsSync('/proc/self/stat') ? Number(readStat(String(row?.pid))?.[PARENT]) : undefined
  const ownMs = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e3
  }
  return () => ownMs() + (server === undefined ? 0 : serverMs(server))
}

/** What ended is counted with its parent. */
function serverMs(server: number): number {
  let ticks = 0
  for (const pid of readdirSync('/proc')) {
    const stat = /^\d+$/.test(pid) ? readStat(pid) : undefined
    if (!stat) continue
    const counted = Number(pid) === server ? [...TIMES, ...TIMES_OF_CHILDREN] : TIMES
    if (Number(pid) === server || Number(stat[PARENT]) === server)
      for (const field of counted) ticks += Number(stat[field])
  }
  return ticks * TICK_MS
}

/** Undefined where it is gone meanwhile. */
function readStat(pid: string): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
  } catch {
    return undefined
  }
}
