/** The rounds of the ledger: sequencing and its chores, and the listeners, each at its own pace (LEDGER, sections 5 and 11). */
import type { Clock } from '#kernel'
import type { Denials } from './denials.ts'
import type { Listener } from './ledger.ts'
import type { AcceptedRow } from './own-rows.ts'
import type { Pace } from './pace.ts'
import { openPace, pause } from './pace.ts'
import type { SignedBatch } from './placing-state.ts'
import type { Step } from './sequencer.ts'
import type { Standing } from './standing.ts'
import type { Witnesses } from './witnesses.ts'
import type { Works } from './works.ts'

/** At most ten checkpoints a second. */
const BETWEEN_STEPS_MS = 100
const ELSEWHERE_MS = 1_000
const LISTEN_POLL_MS = 1_000
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [1_000, 300_000]
const DRAIN_TRIES = 200
/** A witness is asked at most once a second. */
const WITNESS_MS = 1_000
/** Half of what a batch takes: below it nothing was left behind for the next. */
const FULL_BATCH = 1_000
/** What listeners cause, causes more; under steady load they never are quiet. */
const MOST_ROUNDS = 25

export interface RoundsParts {
  readonly clock: Clock
  readonly works: () => Promise<Works>
  readonly witnesses: Pick<Witnesses, 'ask'>
  readonly denials: Denials
  readonly standing: Standing
  /** How long an idle sequencer sleeps when nobody pokes it. */
  readonly pollMs: number
  /** The turn of a listener: whether there was anything for it. */
  readonly listening: (listener: Listener) => () => Promise<boolean>
}

export interface Rounds {
  poke(): void
  start(listeners: readonly Listener[]): void
  /** As {@link Ledger.hearPlaced}. */
  hearPlaced(actions: readonly string[], hear: () => void): () => void
  stop(): Promise<void>
  /** Places entries that stand nowhere yet, if this process leads. False: they are not placed, and go by the intake. */
  placeGroup(group: readonly AcceptedRow[]): Promise<boolean>
  /** Places everything that is committed, and asks nobody else. */
  place(): Promise<void>
  /** Places everything that is committed and lets the listeners handle it, and what they cause, until all is quiet. */
  drain(): Promise<void>
}

export function openRounds(parts: RoundsParts): Rounds {
  const { works, standing } = parts
  const turns = new Map<string, () => Promise<boolean>>()
  /** How many turns of listeners handled something. */
  let heard = 0
  const ears = new Set<{ readonly hears: ReadonlySet<string>; readonly hear: () => void }>()
  let sequencing: Pace | undefined
  let paces: Pace[] = []
  const monotonicMs = () => parts.clock.monotonicMs()
  const oneByOne = createSerial()
  const inTurn = createSerial()
  // Before the first step: a witness may know that this is not the log it was.
  let asked: Promise<void> | undefined
  const cycle = async (): Promise<Step> => {
    const { step, follow } = await works()
    const done = await oneByOne(async () => {
      asked ??= parts.witnesses.ask()
      await asked
      return await step()
    })
    await inTurn(() => follow(done))
    return done
  }
  const askWitnesses = async (): Promise<number> => {
    await parts.witnesses.ask()
    return WITNESS_MS
  }
  /** Wakes those who wait for what was placed; the others find out that it is not for them when they poll. */
  const tell = ({ rows }: SignedBatch) => {
    const actions = Array.from(new Set(rows.map(({ facts }) => facts.action)))
    for (const { hears, hear } of ears) if (actions.some((action) => hears.has(action))) hear()
  }

  const chores = async (): Promise<void> => {
    await parts.denials.flush(parts.clock.now())
    await (await works()).checkOwn()
    await standing.report()
  }
  const sequence = async (): Promise<number> => {
    try {
      const step = await cycle()
      await chores()
      if (typeof step === 'object') tell(step)
      return waitAfter(step, parts.pollMs)
    } catch {
      // The trouble stands in `standing`, and with it the ledger is not ready. It is said now, and placed when it can be.
      await standing.report().catch(() => undefined)
      await works()
        .then(({ hearOfSeal }) => hearOfSeal())
        .catch(() => undefined)
      return ELSEWHERE_MS
    }
  }
  const listen = (name: string, turn: () => Promise<boolean>): (() => Promise<number>) => {
    let retryMs = FIRST_RETRY_MS
    let notBeforeMs = Number.NEGATIVE_INFINITY
    return async () => {
      // A poke says that something new came; the entry that fails is still the old one.
      const restMs = notBeforeMs - monotonicMs()
      if (restMs > 0) return restMs
      const handled = await attempt(standing, name, turn)
      if (handled !== 'failed') {
        retryMs = FIRST_RETRY_MS
        return handled ? 0 : LISTEN_POLL_MS
      }
      const waitMs = retryMs
      notBeforeMs = monotonicMs() + waitMs
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS)
      return waitMs
    }
  }
  const place = async (): Promise<void> => {
    for (let tries = 0; tries < DRAIN_TRIES; tries++) {
      const step = await cycle()
      // The step began after the call and left nothing waiting behind it: what comes in meanwhile is not waited for.
      const isQuiet = step === 'idle' || (typeof step === 'object' && step.rows.length < FULL_BATCH)
      if (isQuiet && !(await (await works()).settle())) return
      if (step === 'elsewhere') {
        if ((await works()).pulse().oldestWaitingAt === undefined) return
        await pause(BETWEEN_STEPS_MS)
      }
    }
    throw new Error('the ledger does not come to rest')
  }
  return {
    poke: () => sequencing?.poke(),
    placeGroup: async (group) => {
      if (paces.length === 0) return false
      const { mayPlaceGroup, placeGroup } = await works()
      return mayPlaceGroup(group.length) && (await oneByOne(() => placeGroup(group)))
    },
    place,
    hearPlaced: (actions, hear) => {
      const ear = { hears: new Set(actions), hear: hear }
      ears.add(ear)
      return () => void ears.delete(ear)
    },
    start: (listeners) => {
      const listening: Pace[] = []
      for (const listener of listeners) {
        const hear = parts.listening(listener)
        const turn = oneByOneEach(async () => {
          const handled = await hear()
          if (handled) heard += 1
          return handled
        })
        turns.set(listener.name, turn)
        const pace = openPace(listen(listener.name, turn), 0, monotonicMs)
        listening.push(pace)
        ears.add({ hears: new Set(listener.actions), hear: pace.poke })
      }
      sequencing = openPace(sequence, BETWEEN_STEPS_MS, monotonicMs)
      paces = [sequencing, openPace(askWitnesses, WITNESS_MS, monotonicMs), ...listening]
    },
    stop: async () => {
      if (paces.length > 0)
        await works().then(
          ({ stop }) => stop(),
          () => undefined,
        )
      await Promise.all(paces.map((pace) => pace.stop()))
      paces = []
    },
    drain: async () => {
      await parts.denials.flush(parts.clock.now())
      for (let isQuiet = false, rounds = 0; !isQuiet && rounds < MOST_ROUNDS; rounds++) {
        const before = heard
        await place()
        await parts.witnesses.ask()
        await (await works()).checkOwn()
        await Promise.all(Array.from(turns, ([name, turn]) => attempt(standing, name, turn)))
        const hasReported = await standing.report()
        // Also what a listener's own pace handled meanwhile counts: the entries it made are not placed yet.
        isQuiet = heard === before && !hasReported
      }
    },
  }
}

/** Lets one listener take its turn; what it throws stands until its next turn succeeds. */
async function attempt(standing: Standing, name: string, turn: () => Promise<boolean>): Promise<boolean | 'failed'> {
  const trouble = `ledger.listener.${name}` as const
  try {
    const handled = await turn()
    standing.pass(trouble)
    return handled
  } catch (cause) {
    standing.raise(trouble, `${name}: ${cause instanceof Error ? cause.message : String(cause)}`)
    return 'failed'
  }
}

function waitAfter(step: Step, pollMs: number): number {
  if (step === 'elsewhere') return ELSEWHERE_MS
  return step === 'idle' ? pollMs : 0
}

/** Runs one after another, also when a caller fails. */
function createSerial() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
}

function oneByOneEach(turn: () => Promise<boolean>): () => Promise<boolean> {
  const serial = createSerial()
  return () => serial(turn)
}
