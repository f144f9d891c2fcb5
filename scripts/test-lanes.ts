/** Deals files of tests out to processes that run beside each other. */
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './test-lane.ts'

const LANE = fileURLToPath(new URL('test-lane.ts', import.meta.url))
/** Of a whole file; the longest takes a third of it on a busy machine. */
const FILE_MS = 1_200_000
/** A process that has grown so large makes room for a new one. */
const LANE_BYTES = 1.5 * 1_073_741_824

/** What belongs to the process and not to a test: a file that names it gets a process of its own. */
const OF_THE_PROCESS =
  /\bsetFlagsFromString\b|\bregisterHooks\b|\bmock\.timers\b|\bprocess\.(on|once|exit|chdir|memoryUsage|cpuUsage)\b|\bprocess\.env\.\w+ \??=/

export interface Lane {
  /** Runs one file; its process is gone, or free for the next one, when this returns. */
  run(file: string): Promise<Outcome>
  close(): Promise<void>
}

export function openLane(): Lane {
  let shared: Process | undefined
  return {
    run: async (file) => {
      const isAlone = OF_THE_PROCESS.test(readFileSync(file, 'utf8'))
      const lane = isAlone ? startProcess() : (shared ?? startProcess())
      const { outcome, isFree } = await lane.run(file)
      if (isAlone || !isFree) await lane.close()
      if (!isAlone) shared = isFree ? lane : undefined
      return outcome
    },
    close: async () => shared?.close(),
  }
}

type Process = ReturnType<typeof startProcess>

function startProcess() {
  const child = fork(LANE, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let said = ''
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== null)
  for (const pipe of pipes) pipe.setEncoding('utf8').on('data', (text) => (said += text))
  // What it said is read to its end before it counts as gone; `close` is not told of a child whose line was cut.
  const gone = Promise.all([once(child, 'exit'), ...pipes.map((pipe) => finished(pipe))]).then(([how]) => how)
  return {
    run: async (file: string): Promise<{ outcome: Outcome; isFree: boolean }> => {
      said = ''
      const told = await askOf(child, file, gone)
      if (typeof told !== 'string') {
        return { outcome: { ...told, report: told.report + said }, isFree: sizeOf(child) < LANE_BYTES }
      }
      return { outcome: { passed: 0, failed: [told], skipped: [], report: `${file} ${told}\n${said}` }, isFree: false }
    },
    close: async () => {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

/** What the file came to, or why nobody knows. */
async function askOf(child: ChildProcess, file: string, gone: Promise<readonly unknown[]>) {
  const answer = Promise.withResolvers<Outcome | string>()
  const take = (outcome: Outcome) => answer.resolve(outcome)
  child.once('message', take)
  const late = setTimeout(() => child.kill('SIGKILL'), FILE_MS)
  void gone.then(([status, signal]) => answer.resolve(`ended with ${signal ?? status} before its tests did`))
  child.send(file)
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
