/** SQL of what witnesses have cosigned of one log. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import { BASE } from './logs.ts'

/** The largest checkpoint a witness has cosigned; 0 for none. */
export async function findCosignedSize(tx: Transaction, name: string): Promise<number> {
  const row = await tx.find<{ size: number | null }>(
    sql`SELECT max(size) - ${BASE} AS size FROM ledger_cosignature WHERE name = ${name} AND size > ${BASE}`,
  )
  return row?.size ?? 0
}

export interface Cosigned {
  readonly size: number
  /** When the log signed this checkpoint: the witness's own clock is its own affair. */
  readonly at: Date
}

/** The largest checkpoint a witness has cosigned. */
export async function findCosigned(tx: Transaction, name: string): Promise<Cosigned | undefined> {
  return await tx.find<Cosigned>(
    sql`SELECT c.size - ${BASE} AS size, c.at FROM ledger_cosignature w JOIN ledger_checkpoint c ON c.size = w.size
      WHERE w.name = ${name} AND w.size > ${BASE} ORDER BY w.size DESC LIMIT 1`,
  )
}

/** The newest size, at most `most`, that so many witnesses have cosigned. */
export async function findQuorumSize(tx: Transaction, quorum: number, most: number): Promise<number | undefined> {
  const [row] = await tx.all<{ size: number }>(
    sql`SELECT size - ${BASE} AS size FROM ledger_cosignature WHERE size > ${BASE} AND size <= ${most}::bigint + ${BASE}
      GROUP BY ledger_cosignature.size HAVING count(*) >= ${quorum} ORDER BY ledger_cosignature.size DESC LIMIT 1`,
  )
  return row?.size
}

/** The signature lines under a checkpoint, joined. */
export async function readCosignatures(tx: Transaction, size: number): Promise<string> {
  const rows = await tx.all<{ line: string }>(
    sql`SELECT line FROM ledger_cosignature WHERE size = ${size}::bigint + ${BASE} ORDER BY name`,
  )
  return rows.map(({ line }) => line).join('')
}

/** One line a witness and size: a second one says the same. */
export async function insertCosignature(tx: Transaction, size: number, name: string, line: string): Promise<void> {
  await tx.run(
    sql`INSERT INTO ledger_cosignature (size, name, line) VALUES (${size}::bigint + ${BASE}, ${name}, ${line}) ON CONFLICT DO NOTHING`,
  )
}
