/**
 * What is wrong with the log right now. Each trouble opens one finding and keeps the ledger from being ready, until it
 * passes or somebody closes the finding.
 */
import type { Entry } from '#kernel'

/** Where the trouble lies; the object of its finding. */
export type Trouble =
  | 'ledger.sequencer'
  | 'ledger.behind'
  | 'ledger.index'
  | 'ledger.leaves'
  | 'ledger.own-entries'
  | 'ledger.leaves-lost'
  | 'ledger.seal-lost'
  | 'ledger.witness'
  | 'ledger.verify'
  | 'ledger.time'
  | `ledger.listener.${string}`

export interface Standing {
  raise(trouble: Trouble, because: string): void
  pass(trouble: Trouble): void
  /** Somebody's `finding.close` stands in the log. */
  answered(object: string): void
  /** Why the ledger is not ready: a standing listener holds up only itself, and what is past holds up nothing. */
  reasons(): readonly string[]
  /** Writes what was raised and passed since, if anything; what cannot be written now is kept for the next time. */
  report(): Promise<boolean>
}

export function createStanding(write: (fact: Entry) => Promise<void>): Standing {
  const standing = new Map<string, string>()
  const unsaid: Entry[] = []
  let underWay: Promise<boolean> = Promise.resolve(false)

  const writeAll = async (): Promise<boolean> => {
    const hasNews = unsaid.length > 0
    for (let fact = unsaid[0]; fact; fact = unsaid[0]) {
      await write(fact)
      unsaid.shift()
    }
    return hasNews
  }

  return {
    raise: (trouble, because) => {
      if (!standing.has(trouble)) unsaid.push(opened(trouble, because))
      standing.set(trouble, because)
    },
    pass: (trouble) => {
      if (standing.delete(trouble)) unsaid.push(closed(trouble))
    },
    answered: (object) => {
      standing.delete(object)
    },
    reasons: () => [...standing].flatMap(([trouble, why]) => (isHolding(trouble) ? [why] : [])),
    report: async () => {
      const others = underWay
      const mine = others.then(writeAll, writeAll)
      underWay = mine
      // What another caller is just writing is news as well: it is not placed before this returns.
      const [before, now] = [await others.catch(() => false), await mine]
      return before || now
    },
  }
}

/** What was done to the log, or lost beside it, is told; it is no reason to serve nobody. */
const PAST = ['ledger.leaves-lost', 'ledger.seal-lost', 'ledger.verify', 'ledger.time', 'ledger.index']
const isHolding = (trouble: string): boolean => !trouble.startsWith('ledger.listener.') && !PAST.includes(trouble)

const opened = (object: string, because: string): Entry => ({
  action: 'finding.open',
  object,
  facts: { severity: 1, because: because.slice(0, 1_000), tells: 'security-lead, on-call' },
})

const closed = (object: string): Entry => ({ action: 'finding.close', object, facts: { because: 'it has passed' } })
