/** SQL of the counters of failed attempts: house rows under keyed hashes, no address and no e-mail. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface Counter {
  readonly failures: number
  readonly failedAt: Date
  readonly blockedUntil: Date | null
}

export const attemptStore = {
  /** The counter, held until the transaction ends: guesses sent at once are judged one after another. */
  lockCounter: async (tx: Transaction, key: Uint8Array, at: Date): Promise<Counter> => {
    const row =
      await tx.find<Counter>(sql`INSERT INTO identity_attempt (key, failures, failed_at) VALUES (${key}, 0, ${at})
      ON CONFLICT (key) DO UPDATE SET failures = identity_attempt.failures
      RETURNING failures, failed_at AS "failedAt", blocked_until AS "blockedUntil"`)
    return row ?? { failures: 0, failedAt: at, blockedUntil: null }
  },

  updateCounter: (tx: Transaction, key: Uint8Array, { failures, failedAt, blockedUntil }: Counter): Promise<number> =>
    tx.run(sql`UPDATE identity_attempt SET failures = ${failures}, failed_at = ${failedAt}, blocked_until = ${blockedUntil}
      WHERE key = ${key}`),

  removeCounters: (tx: Transaction, failedBefore: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_attempt WHERE failed_at < ${failedBefore}
      AND (blocked_until IS NULL OR blocked_until < ${failedBefore})`),
} as const
