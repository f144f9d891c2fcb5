/**
 * The commit of a day of the index. Of a million entries it takes seconds of sorting and hashing: too long for a
 * transaction that holds the head of the log, and for the thread that answers requests. A short day is made at once.
 */
import { Worker } from 'node:worker_threads'
import type { ClosedRun } from '#proof'
import { commitRun } from '#proof'
import { sha256 } from './digest.ts'

export type Made = ReturnType<typeof commitRun>

/** Less than two heartbeats: what takes longer stands still, and no short run ends before it. */
const MOST_MS = 240_000
/** As long as a short run may be. */
const AT_ONCE_ENTRIES = 4_096

export interface RollUpTask {
  readonly to: number
  readonly closed: ClosedRun
}

/** A commit under way. */
export interface RollUp {
  /** Undefined while it is being made. */
  outcome(): Made | 'failed' | undefined
}

export interface RollUps {
  /** @param closed is given away. */
  begin(to: number, closed: ClosedRun): RollUp
  /** Waits for what is under way. False: nothing was. */
  settle(): Promise<boolean>
  stop(): Promise<void>
}

export interface RollUpsOptions {
  /** Why a commit could not be made. */
  readonly onFailed: (because: string) => void
  /** In a thread of its own. */
  readonly make?: typeof makeApart
}

export function createRollUps({ onFailed, make = makeApart }: RollUpsOptions): RollUps {
  // Until somebody asked: what ended between two looks was under way as well.
  let unsettled: Promise<void>[] = []
  const stopping = new AbortController()
  const begin = (to: number, closed: ClosedRun): RollUp => {
    if (closed.run.places.length <= AT_ONCE_ENTRIES) {
      const made = commitRun(sha256, 'day', to, closed)
      return { outcome: () => made }
    }
    let outcome: Made | 'failed' | undefined
    const making = make({ to, closed }, stopping.signal).then(
      (made) => {
        outcome = made
      },
      (cause) => {
        outcome = 'failed'
        if (!stopping.signal.aborted) onFailed(cause instanceof Error ? cause.message : String(cause))
      },
    )
    unsettled.push(making)
    return { outcome: () => outcome }
  }
  return {
    begin,
    settle: async () => {
      const all = unsettled
      unsettled = []
      await Promise.all(all)
      return all.length > 0
    },
    stop: async () => {
      stopping.abort()
      await Promise.all(unsettled)
    },
  }
}

async function makeApart({ to, closed }: RollUpTask, stopping: AbortSignal): Promise<Made> {
  stopping.throwIfAborted()
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(MOST_MS)])
  const { places, ends, slots, keys } = closed.run
  const task: RollUpTask = { to, closed }
  const worker = new Worker(new URL('./roll-up-worker.ts', import.meta.url), {
    workerData: task,
    transferList: [places, ends, slots, ...keys].map(({ buffer }) => buffer),
  })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop)
  try {
    return await new Promise<Made>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the thread that makes it has ended')))
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
