/** SQL of the counters of failed attempts: house rows under keyed hashes, no address and no e-mail. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface Counter {
  readonly failures: number
  readonly failedAt: Date
  readonly blockedUntil: Date | null
}

const NONE = -1

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

  findCounter: (tx: Transaction, key: Uint8Array): Promise<Counter | undefined> =>
    tx.find(sql`SELECT failures, failed_at AS "failedAt", blocked_until AS "blockedUntil" FROM identity_attempt
      WHERE key = ${key}`),

  /** That somebody signed in from somewhere is a row with no failures to count. */
  rememberKnown: (tx: Transaction, key: Uint8Array, at: Date): Promise<number> =>
    tx.run(sql`INSERT INTO identity_attempt (key, failures, failed_at) VALUES (${key}, ${NONE}, ${at})
      ON CONFLICT (key) DO UPDATE SET failed_at = excluded.failed_at`),

  isKnown: async (tx: Transaction, key: Uint8Array, since: Date): Promise<boolean> =>
    (await tx.find(sql`SELECT key FROM identity_attempt
      WHERE key = ${key} AND failures = ${NONE} AND failed_at > ${since}`)) !== undefined,

  removeCounters: (tx: Transaction, failedBefore: Date, knownBefore: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_attempt
      WHERE (failures <> ${NONE} AND failed_at < ${failedBefore}
          AND (blocked_until IS NULL OR blocked_until < ${failedBefore}))
        OR (failures = ${NONE} AND failed_at < ${knownBefore})`),
} as const
