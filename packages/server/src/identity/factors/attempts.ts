/**
 * Guessing made slow: failed attempts are counted for the account that was named, whether it exists or not, for the
 * network they came from, and for the whole house. The answer never tells that it was refused for this reason.
 */
import { createHmac } from 'node:crypto'
import type { Context, Kernel, Span, UserId } from '#kernel'
import { HOUSE, later, sooner } from '#kernel'
import { networkOf } from '#kernel/http'
import type { Counter } from './attempt-store.ts'
import { attemptStore } from './attempt-store.ts'

/** From so many failures on, each doubles the wait; at `lockAt` the account is locked. Then counting begins anew. */
export const ACCOUNT: Rule = { freely: 4, lockAt: 10, lock: { minutes: 15 }, longestS: 60 }
/** Many people share one address: it is slowed, never locked for long. */
export const NETWORK: Rule = { freely: 99, lockAt: Number.POSITIVE_INFINITY, lock: {}, longestS: 60 }
/**
 * One guess at each of many accounts, each from another network: only the house sees it. Then whoever comes from a network
 * from which they have not signed in lately must wait; who is known there need not, nor who has a passkey or a session.
 */
export const HOUSEWIDE: Rule = { freely: 500, lockAt: Number.POSITIVE_INFINITY, lock: {}, longestS: 30 }
/** How long a network counts as one that a person comes from. */
const KNOWN_FOR: Span = { days: 30 }
/** A counter nobody added to for so long starts anew; the house's does so long after its first failure. */
const FORGOTTEN_AFTER: Span = { minutes: 15 }

interface Rule {
  readonly freely: number
  readonly lockAt: number
  readonly lock: Span
  readonly longestS: number
}

/** The counters of one attempt, held until its transaction ends. */
export interface Meters {
  readonly isBlocked: boolean
  /** Counts a wrong guess. While the account is locked none is counted: a lock must not be renewable by strangers. */
  fail(): Promise<void>
  /** A success clears the person's own counter, not the others, and makes a network one the person comes from. */
  succeed(): Promise<void>
}

export type Attempts = ReturnType<typeof createAttempts>

export function createAttempts({ vault }: Pick<Kernel, 'vault'>) {
  const secret = vault.derive('identity/attempts')
  const keyOf = (kind: string, text: string) =>
    new Uint8Array(createHmac('sha256', secret).update(`${kind}\0${text}`).digest())
  const houseKey = keyOf('house', '')

  return {
    /** @param account what names the account: equal for all spellings of one e-mail. */
    async openMeters(ctx: Context, account: string, address: string): Promise<Meters> {
      const { tx, now } = ctx
      const network = networkOf(address)
      const own = { key: keyOf('account', account), rule: ACCOUNT }
      const counters: { key: Uint8Array; rule: Rule; counter: Counter }[] = []
      // One order for all: two attempts never wait for each other.
      for (const { key, rule } of [{ key: keyOf('network', network), rule: NETWORK }, own])
        counters.push({ key, rule, counter: await attemptStore.lockCounter(tx, key, now) })
      const known = keyOf('known', `${account}\0${network}`)
      const isKnown = await attemptStore.isKnown(tx, known, sooner(now, KNOWN_FOR))
      // Read, not held: whoever signs in rightly must not wait for all others who do.
      const house = await attemptStore.findCounter(tx, houseKey)
      const isSprayed = house !== undefined && isBlocked(house, now) && !isKnown
      return {
        isBlocked: isSprayed || counters.some(({ counter }) => isBlocked(counter, now)),
        fail: async () => {
          for (const { key, rule, counter } of counters) {
            await attemptStore.updateCounter(tx, key, countFailure(counter, rule, now))
          }
          // What its own account or network slows already tells the house nothing, or one address could slow everybody.
          if (!counters.some(({ counter }) => isBlocked(counter, now))) await failHouse(ctx)
        },
        succeed: async () => {
          const held = counters.find(({ key }) => key === own.key)
          if (held && held.counter.failures > 0) await attemptStore.updateCounter(tx, own.key, cleared(now))
          await attemptStore.rememberKnown(tx, known, now)
        },
      }
    },

    /**
     * For codes and passwords that a person proves within a session or by a link. No stranger adds to this counter, so
     * nobody is kept from it by guesses at the door; wrong ones count against the account there as well.
     */
    async openProof(ctx: Context, user: UserId): Promise<Meters> {
      const { tx, now } = ctx
      const [key, account] = [keyOf('proof', user), keyOf('account', user)]
      const counters = {
        door: await attemptStore.lockCounter(tx, account, now),
        own: await attemptStore.lockCounter(tx, key, now),
      }
      return {
        isBlocked: isBlocked(counters.own, now),
        fail: async () => {
          await attemptStore.updateCounter(tx, account, countFailure(counters.door, ACCOUNT, now))
          await attemptStore.updateCounter(tx, key, countFailure(counters.own, ACCOUNT, now))
        },
        succeed: async () => {
          if (counters.own.failures > 0) await attemptStore.updateCounter(tx, key, cleared(now))
        },
      }
    },

    /**
     * For what a person guesses at within a session that proves nothing of theirs: counted for them and for nothing else. No
     * success clears it: whoever guesses at what is others' can always have a right one of their own.
     */
    async openGuess({ tx, now }: Context, user: UserId, what: string): Promise<Omit<Meters, 'succeed'>> {
      const key = keyOf(`guess ${what}`, user)
      const counter = await attemptStore.lockCounter(tx, key, now)
      return {
        isBlocked: isBlocked(counter, now),
        fail: async () => void (await attemptStore.updateCounter(tx, key, countFailure(counter, ACCOUNT, now))),
      }
    },

    /** Whether something may be asked for once more that is no guess, such as a mail. It counts. */
    async ask({ tx, now }: Context, what: string): Promise<boolean> {
      const key = keyOf('ask', what)
      const counter = await attemptStore.lockCounter(tx, key, now)
      if (isBlocked(counter, now)) return false
      await attemptStore.updateCounter(tx, key, countFailure(counter, ACCOUNT, now))
      return true
    },

    /** Forgets counters that no longer mean anything. */
    sweep: ({ tx, now }: Context): Promise<number> =>
      attemptStore.removeCounters(tx, sooner(now, { days: 1 }), sooner(now, KNOWN_FOR)),
  }

  /** Held last of all, and by failures only. */
  async function failHouse(ctx: Context): Promise<void> {
    const before = await attemptStore.lockCounter(ctx.tx, houseKey, ctx.now)
    const after = countInWindow(before, HOUSEWIDE, ctx.now)
    await attemptStore.updateCounter(ctx.tx, houseKey, after)
    if (after.failures !== HOUSEWIDE.freely + 1) return
    const house = await ctx.enter(HOUSE)
    house.record({ action: 'attempts.surge', object: 'house', outcome: 'refused', facts: { failures: after.failures } })
    await ctx.enter(ctx.org)
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

/** As `countFailure`, from the first failure on: what trickles in for ever must not add up. */
function countInWindow(counter: Counter, rule: Rule, now: Date): Counter {
  const isOver = counter.failures === 0 || later(counter.failedAt, FORGOTTEN_AFTER) <= now
  const failures = isOver ? 1 : counter.failures + 1
  return { failures, failedAt: isOver ? now : counter.failedAt, blockedUntil: blockedUntil(failures, rule, now) }
}

function blockedUntil(failures: number, rule: Rule, now: Date): Date | null {
  if (failures >= rule.lockAt) return later(now, rule.lock)
  if (failures <= rule.freely) return null
  return later(now, { seconds: Math.min(2 ** (failures - rule.freely), rule.longestS) })
}
