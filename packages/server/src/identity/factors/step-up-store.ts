/** SQL of proofs that were used up. */
import type { Context } from '#kernel'
import { sql } from '#kernel/database'
import type { StepUpProof } from './step-up-token.ts'

export const stepUpStore = {
  /** 0 rows when it was used before. */
  useProof: ({ tx, org }: Context, { id, expiresAt }: StepUpProof): Promise<number> =>
    tx.run(sql`INSERT INTO identity_step_up (org_id, id, expires_at) VALUES (${org}, ${id}, ${expiresAt})
      ON CONFLICT (org_id, id) DO NOTHING`),

  /** What has expired is refused for that alone. */
  removeProofs: ({ tx, org, now }: Context): Promise<number> =>
    tx.run(sql`DELETE FROM identity_step_up WHERE org_id = ${org} AND expires_at < ${now}`),
} as const
