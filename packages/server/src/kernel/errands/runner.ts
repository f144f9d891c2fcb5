/** Runs what waits in the queue: each errand on one node at a time, every kind in lanes of its own, organisations in turn. */
import type { Kernel, Span } from '#kernel'
import { HOUSE, later } from '#kernel'
import type { Transaction } from '#kernel/database'
import { createClaiming } from './claiming.ts'
import type { Claim, ErrandKind } from './errand.ts'
import { queueStore } from './queue-store.ts'

export interface ErrandRunner {
  /** Takes back what this node held when it died. */
  declare(): Promise<void>
  /** Runs what is due until nothing is; the test clock waits for it. */
  runDue(): Promise<void>
  /** Begins to look every second; `stop` waits for what runs. */
  start(): void
  stop(): Promise<void>
}

/** Pace of looking, not time: what is due is decided by the clock. */
const LOOK_EVERY_MS = 1_000
const MOST_TRIES = 8

type Ports = Pick<Kernel, 'database' | 'clock'> & {
  readonly reportBug: (error: Error, errand: string) => void
  /** Names this process among those that share the database; the same after a restart. */
  readonly node: string
}

export function createErrandRunner({ database, clock, reportBug, node }: Ports, kinds: readonly ErrandKind[]) {
  const byName = new Map(kinds.map((kind) => [kind.kind as string, kind]))
  const lanes = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false
  let isStopping = false

  const claim = createClaiming({ database, clock }, node)
  const inHouse = <T>(work: (tx: Transaction) => Promise<T>) => database.transaction({ org: HOUSE }, work)

  async function runOne(kind: ErrandKind): Promise<boolean> {
    const errand = await claim(kind.kind)
    if (!errand) return false
    const again = await attempt(errand, kind)
    if (again === undefined) await inHouse((tx) => queueStore.remove(tx, errand))
    else if ('tries' in again) await inHouse((tx) => queueStore.again(tx, errand, again.at, again.tries))
    else await inHouse((tx) => queueStore.again(tx, errand, again, 0))
    return true
  }

  async function attempt(errand: Claim, { run, giveUp }: ErrandKind) {
    try {
      // What ends the process each time it is begun is not begun for ever.
      if (errand.tries < MOST_TRIES || !giveUp) return await run(errand)
    } catch (error) {
      reportBug(error as Error, `${errand.kind} ${errand.id}`)
      const tries = errand.tries + 1
      if (tries < MOST_TRIES || !giveUp) return { at: later(clock.now(), pauseAfter(tries)), tries }
    }
    await giveUp(errand)
    return undefined
  }

  /** All lanes of a kind, until nothing of it is due; whoever asks meanwhile waits for the same. */
  function runKind(kind: ErrandKind): Promise<void> {
    const running = lanes.get(kind.kind)
    if (running !== undefined) return running
    const lane = async () => {
      while (!isStopping && (await runOne(kind))) {}
    }
    const all = Promise.all(Array.from({ length: kind.lanes ?? 1 }, lane)).then(() => undefined)
    const ended = all.finally(() => lanes.delete(kind.kind))
    lanes.set(kind.kind, ended)
    return ended
  }

  async function findDue(): Promise<readonly ErrandKind[]> {
    const names = await inHouse((tx) => queueStore.dueKinds(tx, [...byName.keys()], clock.now()))
    return names.flatMap((name) => byName.get(name) ?? [])
  }

  async function runDue(): Promise<void> {
    for (let due = await findDue(); due.length > 0 && !isStopping; due = await findDue())
      await Promise.all(due.map(runKind))
  }

  async function look(): Promise<void> {
    // A lane that is still running must not keep the others waiting.
    for (const kind of await findDue())
      if (!lanes.has(kind.kind)) runKind(kind).catch((error: Error) => reportBug(error, kind.kind))
  }

  return {
    declare: async () => {
      await inHouse((tx) => queueStore.release(tx, node))
    },
    runDue,
    start: () => {
      timer = setInterval(() => {
        if (isLooking) return
        isLooking = true
        looking = look()
          .catch((error: Error) => reportBug(error, 'errands'))
          .finally(() => {
            isLooking = false
          })
      }, LOOK_EVERY_MS)
    },
    stop: async () => {
      isStopping = true
      clearInterval(timer)
      await looking
      await Promise.allSettled(lanes.values())
    },
  } satisfies ErrandRunner
}

/** A minute, then twice as long each time, at most an hour. */
const pauseAfter = (tries: number): Span => ({ minutes: Math.min(60, 2 ** (tries - 1)) })
