/** Runs what falls due by the clock, on exactly one node each, and once however many times were missed. */
import type { Kernel, Span } from '#kernel'
import { HOUSE, later } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { Job } from './job.ts'
import { CLOCKS_APART, jobStore } from './store.ts'

export interface JobRunner {
  /** Writes down what there is to run. */
  declare(): Promise<void>
  /** Runs one after another what is due at this instant; the test clock waits for it. */
  runDue(): Promise<void>
  /** Begins to look every second; `stop` waits for the job that runs. */
  start(): void
  stop(): Promise<void>
}

const LEASE = { minutes: 10 }
const RETRY = { minutes: 1 }
/** Pace of looking, not time: what is due is decided by the clock. */
const LOOK_EVERY_MS = 1_000

type Ports = Pick<Kernel, 'database' | 'clock' | 'act'> & {
  readonly reportBug: (error: Error, job: string) => void
  /** Names this process among those that share the database; the same after a restart. */
  readonly node: string
}

export function createJobRunner({ database, clock, act, reportBug, node }: Ports, jobs: readonly Job[]): JobRunner {
  const byName = new Map(jobs.map((job) => [job.name as string, job]))
  const claimable = {
    names: [...byName.keys()],
    last: jobs.filter(({ last }) => last).map(({ name }) => name as string),
  }
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isStopping = false
  let isWaiting = false
  const placed = new Set<string>()
  /** So long the rows are taken to be there. */
  let ensuredUntil = new Date(0)

  const inHouse = <T>(work: (tx: Transaction) => Promise<T>) => database.transaction({ org: HOUSE }, work)

  async function ensure(): Promise<void> {
    const now = clock.now()
    if (now < ensuredUntil) return
    ensuredUntil = later(now, LEASE)
    await inHouse((tx) => jobStore.ensure(tx, claimable.names, now))
  }

  async function runOne(): Promise<boolean> {
    const now = clock.now()
    const latest = [...byName.values()].map(({ every }) => later(later(now, every), CLOCKS_APART))
    const due = await inHouse((tx) => jobStore.claim(tx, { ...claimable, latest }, now, later(now, LEASE), node))
    const job = due && byName.get(due.name)
    if (!job) return false
    const fault = await run(job)
    const next = fault ? later(clock.now(), RETRY) : later(now, firstInterval(job))
    await inHouse((tx) => jobStore.release(tx, job.name, next, fault?.name ?? null))
    return true
  }

  async function run(job: Job): Promise<Error | undefined> {
    const { run: inTransaction, runApart } = job
    try {
      if (inTransaction) await act({ actor: { kind: 'system', id: job.name }, org: HOUSE }, inTransaction)
      if (runApart) await runApart()
      return undefined
    } catch (error) {
      reportBug(error as Error, job.name)
      return error as Error
    }
  }

  /** After the run at the start a job finds its own place in the interval; from then on it keeps to it. */
  function firstInterval({ name, every, shift }: Job): Span {
    const isFirst = shift !== undefined && !placed.has(name)
    placed.add(name)
    return isFirst ? shift : every
  }

  /** One walk at a time in this process; a second caller waits for its own walk after the first. */
  function runDue(): Promise<void> {
    const walk = async () => {
      await ensure()
      while (!isStopping && (await runOne())) {}
    }
    running = running.then(walk, walk)
    return running
  }

  return {
    declare: async () => {
      const now = clock.now()
      ensuredUntil = later(now, LEASE)
      await inHouse(async (tx) => {
        for (const job of jobs)
          await jobStore.declare(tx, job.name, job.atStart ? now : later(now, job.every), job.atStart ?? false, node)
      })
    },
    runDue,
    start: () => {
      timer = setInterval(() => {
        // A slow job must not gather a line of looks behind it.
        if (isWaiting) return
        isWaiting = true
        runDue()
          .catch((error: Error) => reportBug(error, 'jobs'))
          .finally(() => {
            isWaiting = false
          })
      }, LOOK_EVERY_MS)
    },
    stop: async () => {
      isStopping = true
      clearInterval(timer)
      await running.catch(() => undefined)
    },
  }
}
