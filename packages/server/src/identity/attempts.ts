/**
 * Guessing made slow: failed attempts are counted for the account that was named, whether it exists or not, and for
 * the network they came from. The answer never tells that it was refused for this reason.
 */
import { createHmac } from 'node:crypto'
import type { Context, Kernel, Span } from '#kernel'
import { later, sooner } from '#kernel'
import { networkOf } from '#kernel/http'
import type { Counter } from './attempt-store.ts'
import { attemptStore } from './attempt-store.ts'

/** From so many failures on, each doubles the wait; at `lockAt` the account is locked. Then counting begins anew. */
export const ACCOUNT: Rule = { freely: 4, lockAt: 10, lock: { minutes: 15 }, longestS: 60 }
/** Many people share one address: it is slowed, never locked for long. */
export const NETWORK: Rule = { freely: 99, lockAt: Number.POSITIVE_INFINITY, lock: {}, longestS: 60 }
/** A counter nobody added to for so long starts anew. */
const FORGOTTEN_AFTER: Span = { minutes: 15 }

interface Rule {
  readonly freely: number
  readonly lockAt: number
  readonly lock: Span
  readonly longestS: number
}

/** The two counters of one attempt, held until its transaction ends. */
export interface Meters {
  readonly isBlocked: boolean
  /** Counts a wrong guess. While the account is locked none is counted: a lock must not be renewable by strangers. */
  fail(): Promise<void>
  /** A success clears the account's counter, not the network's. */
  succeed(): Promise<void>
}

export type Attempts = ReturnType<typeof createAttempts>

export function createAttempts({ vault }: Pick<Kernel, 'vault'>) {
  const secret = vault.derive('identity/attempts')
  const keyOf = (kind: string, text: string) =>
    new Uint8Array(createHmac('sha256', secret).update(`${kind}\0${text}`).digest())

  return {
    /** @param account what names the account: equal for all spellings of one e-mail. */
    async openMeters({ tx, now }: Context, account: string, address: string): Promise<Meters> {
      const meters = [
        { key: keyOf('network', networkOf(address)), rule: NETWORK },
        { key: keyOf('account', account), rule: ACCOUNT },
      ]
      const counters: { key: Uint8Array; rule: Rule; counter: Counter }[] = []
      // One order for all: two attempts never wait for each other.
      for (const { key, rule } of meters)
        counters.push({ key, rule, counter: await attemptStore.lockCounter(tx, key, now) })
      return {
        isBlocked: counters.some(({ counter }) => isBlocked(counter, now)),
        fail: async () => {
          for (const { key, rule, counter } of counters) {
            await attemptStore.updateCounter(tx, key, countFailure(counter, rule, now))
          }
        },
        succeed: async () => {
          const account = counters[1]
          if (account && account.counter.failures > 0) await attemptStore.updateCounter(tx, account.key, cleared(now))
        },
      }
    },

    /** Forgets counters that no longer mean anything. */
    sweep: ({ tx, now }: Context): Promise<number> => attemptStore.removeCounters(tx, sooner(now, { days: 1 })),
  }
}

const isBlocked = ({ blockedUntil }: Counter, now: Date) => blockedUntil !== null && blockedUntil > now
const cleared = (now: Date): Counter => ({ failures: 0, failedAt: now, blockedUntil: null })

/** The counter after one more failure. */
export function countFailure(counter: Counter, rule: Rule, now: Date): Counter {
  const isLocked = isBlocked(counter, now) && counter.failures >= rule.lockAt
  if (isLocked) return counter
  const isOver = counter.failures >= rule.lockAt || later(counter.failedAt, FORGOTTEN_AFTER) <= now
  const failures = isOver ? 1 : counter.failures + 1
  return { failures, failedAt: now, blockedUntil: blockedUntil(failures, rule, now) }
}

function blockedUntil(failures: number, rule: Rule, now: Date): Date | null {
  if (failures >= rule.lockAt) return later(now, rule.lock)
  if (failures <= rule.freely) return null
  return later(now, { seconds: Math.min(2 ** (failures - rule.freely), rule.longestS) })
}
