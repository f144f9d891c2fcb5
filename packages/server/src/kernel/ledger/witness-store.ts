/** SQL of the witnesses that organisations have. Row-level security decides whose; the house sees all. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface WitnessRow {
  readonly name: string
  readonly vkey: string
}

export const witnessStore = {
  list: (tx: Transaction) => tx.all<WitnessRow>(sql`SELECT name, vkey FROM ledger_witness ORDER BY at, name`),

  /** 1 where there was none of this name. */
  insert: (tx: Transaction, { name, vkey }: WitnessRow, at: Date) =>
    tx.run(sql`
      INSERT INTO ledger_witness (org_id, name, vkey, at) VALUES (${tx.org}, ${name}, ${vkey}, ${at})
      ON CONFLICT DO NOTHING`),

  find: (tx: Transaction, name: string) =>
    tx.find<WitnessRow>(sql`SELECT name, vkey FROM ledger_witness WHERE org_id = ${tx.org} AND name = ${name}`),

  remove: (tx: Transaction, name: string) =>
    tx.run(sql`DELETE FROM ledger_witness WHERE org_id = ${tx.org} AND name = ${name}`),
}
