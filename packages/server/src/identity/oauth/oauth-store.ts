/** SQL of the assertions that machines have used. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export const oauthStore = {
  /** 0 rows when it was used before. */
  useAssertion: (tx: Transaction, hash: Uint8Array, expiresAt: Date): Promise<number> =>
    tx.run(
      sql`INSERT INTO identity_assertion (hash, expires_at) VALUES (${hash}, ${expiresAt}) ON CONFLICT (hash) DO NOTHING`,
    ),

  removeAssertions: (tx: Transaction, now: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_assertion WHERE expires_at < ${now}`),
} as const
