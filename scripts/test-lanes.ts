/** Deals files of tests out to processes that run beside each other. */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Outcome, Told } from './test-lane.ts'

const LANE = fileURLToPath(new URL('test-lane.ts', import.meta.url))
/** Of a whole file; the longest takes a third of it on a busy machine. */
const FILE_MS = 1_200_000
/** A process that has grown so large makes room for a new one. */
const LANE_BYTES = 1.5 * 1_073_741_824
/** For a process to end that has nothing left to do. */
const CLOSE_MS = 30_000
/** For what a process has said to be read, once it is gone: whoever outlives it can hold its pipes for ever. */
const PIPES_MS = 2_000

/** What belongs to the process and not to a test: a file that names it gets a process of its own. */
const OF_THE_PROCESS =
  /\bsetFlagsFromString\b|\bregisterHooks\b|\bmock\.timers\b|\bprocess\.(on|once|exit|chdir|memoryUsage|cpuUsage)\b|\bprocess\.env\.\w+ \??=/

export interface Lane {
  /** Runs one file; its process is gone, or free for the next one, when this returns. */
  run(file: string): Promise<Result>
  close(): Promise<void>
}

export interface Result extends Omit<Outcome, 'stray'> {
  /** What failed that another file has left behind: which one it may be, and what. */
  readonly late: readonly string[]
  /** As a person reads it. */
  readonly report: string
  /** Why the next file begins in a new process. */
  readonly dropped?: string
}

export interface LaneOptions {
  /** For a whole file, milliseconds. What takes longer is ended, and has failed. */
  readonly fileMs?: number
}

export function openLane({ fileMs = FILE_MS }: LaneOptions = {}): Lane {
  let shared: Process | undefined
  /** What ran in the shared process; empty while there is none. */
  let before: readonly string[] = []
  const drop = async () => {
    const old = shared
    ;[shared, before] = [undefined, []]
    await old?.close()
  }
  return {
    run: async (file) => {
      if (OF_THE_PROCESS.test(readFileSync(file, 'utf8'))) {
        return resultOf(await runAlone(file, fileMs), 'it needs a process of its own')
      }
      shared ??= startProcess(fileMs)
      const ran = await shared.run(file)
      const others = before
      before = [...others, file]
      const dropped = reasonToDrop(ran)
      if (dropped !== undefined) await drop()
      if (!ran.isDoubtful || others.length === 0) return resultOf(ran, dropped)
      // Whose doing it is shows where nothing ran before.
      const again = await runAlone(file, fileMs)
      const report = `${ran.report}\n${file} once more, in a process of its own:\n${again.report}`
      const result = { ...resultOf(again, dropped), report }
      return again.isDoubtful ? result : { ...result, late: [lateFailure(file, others, ran)] }
    },
    close: drop,
  }
}

async function runAlone(file: string, fileMs: number): Promise<Ran> {
  const own = startProcess(fileMs)
  const ran = await own.run(file)
  await own.close()
  return ran
}

/** Names those files that the error names, or all that may have left it behind. */
function lateFailure(file: string, others: readonly string[], { stray, failed, report }: Ran): string {
  const [what = ''] = [...stray, ...failed]
  const named = others.filter((other) => what.includes(other) || report.includes(other))
  return `${(named.length > 0 ? named : others).join(' or ')} › left behind what failed while ${file} ran: ${what}`
}

/** How a file ended in its process. */
interface Ran extends Outcome {
  readonly report: string
  /** Whether what failed can be the doing of a file that ran before in the process. */
  readonly isDoubtful: boolean
  readonly hasEnded: boolean
  readonly bytes: number
}

const resultOf = ({ passed, failed, skipped, stray, report }: Ran, dropped?: string): Result => ({
  passed,
  failed: [...failed, ...stray.map((what) => `outside of its tests: ${what}`)],
  skipped,
  late: [],
  report,
  ...(dropped !== undefined && { dropped }),
})

/** A test that failed may not have come to where it puts back what it changed for the whole process or its database server. */
function reasonToDrop({ hasEnded, stray, failed, bytes }: Ran): string | undefined {
  if (hasEnded) return 'the process ended'
  if (stray.length > 0) return 'something failed that no test owns'
  if (failed.length > 0) return 'a test failed'
  return bytes < LANE_BYTES ? undefined : 'the process had grown large'
}

type Process = ReturnType<typeof startProcess>

/** In a group of its own, which ends with it: what its tests started and forgot does not outlive it. */
function startProcess(fileMs: number) {
  const child = fork(LANE, { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let said = ''
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== null)
  for (const pipe of pipes) pipe.setEncoding('utf8').on('data', (text) => (said += text))
  const pipesClosed = Promise.all(pipes.map((pipe) => new Promise((resolve) => pipe.once('close', resolve))))
  const kill = () => killGroup(child)
  process.prependListener('exit', kill)
  const gone = howItEnds(child).then(async (how) => {
    process.off('exit', kill)
    kill()
    await Promise.race([pipesClosed, delay(PIPES_MS, undefined, { ref: false })])
    for (const pipe of pipes) pipe.destroy()
    return how
  })
  return {
    run: async (file: string): Promise<Ran> => {
      const told = await askOf(child, { file, fileMs, gone, tell: (text) => (said += text) })
      const report = said
      said = ''
      if ('outcome' in told) {
        const { outcome } = told
        return { ...outcome, report, isDoubtful: outcome.stray.length > 0, hasEnded: false, bytes: sizeOf(child) }
      }
      const failed = [told.why]
      return { passed: 0, failed, skipped: [], stray: [], report, isDoubtful: !told.isLate, hasEnded: true, bytes: 0 }
    },
    close: async () => {
      if (child.connected) child.disconnect()
      const late = setTimeout(kill, CLOSE_MS)
      await gone
      clearTimeout(late)
    },
  }
}

/** Status, signal, or why there never was a process. */
async function howItEnds(child: ChildProcess): Promise<string> {
  try {
    const [status, signal] = await once(child, 'exit')
    return `ended with ${signal ?? status}`
  } catch (error) {
    return `failed: ${String(error)}`
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}

interface Question {
  readonly file: string
  readonly fileMs: number
  readonly gone: Promise<string>
  readonly tell: (text: string) => void
}

/** What the file came to, or why nobody knows. */
async function askOf(child: ChildProcess, { file, fileMs, gone, tell }: Question) {
  const answer = Promise.withResolvers<{ outcome: Outcome } | { why: string; isLate: boolean }>()
  const take = (told: Told) => (typeof told === 'string' ? tell(told) : answer.resolve({ outcome: told }))
  child.on('message', take)
  let isLate = false
  const late = setTimeout(() => {
    isLate = true
    killGroup(child)
  }, fileMs)
  void gone.then((how) => {
    const why = isLate ? `was ended: it took longer than ${fileMs / 1_000} s` : `${how} before its tests did`
    answer.resolve({ why, isLate })
  })
  // Of a process that is gone its end tells, not the line to it.
  child.send(file, () => undefined)
  const told = await answer.promise
  clearTimeout(late)
  child.off('message', take)
  return told
}

/** Resident bytes; where the system does not tell, a process is never too large. */
function sizeOf({ pid }: ChildProcess): number {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kib ?? 0) * 1_024
  } catch {
    return 0
  }
}
