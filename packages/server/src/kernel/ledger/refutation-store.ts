/** SQL of what was proven against the log that lives. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import { BASE, LOG_SPAN } from './logs.ts'

export interface Refutation {
  /** In a sentence. */
  readonly because: string
  /** The checkpoint that the log signed and that contradicts it. */
  readonly seen: string
}

const LOG = sql`${BASE} / ${LOG_SPAN}::bigint + 1`

export const findRefutation = (tx: Transaction): Promise<Refutation | undefined> =>
  tx.find<Refutation>(sql`SELECT because, seen FROM ledger_refutation WHERE log = ${LOG}`)

/** The first one stays. */
export const insertRefutation = (tx: Transaction, { because, seen }: Refutation, at: Date): Promise<number> =>
  tx.run(sql`
    INSERT INTO ledger_refutation (log, because, seen, at) VALUES (${LOG}, ${because}, ${seen}, ${at})
    ON CONFLICT DO NOTHING`)
