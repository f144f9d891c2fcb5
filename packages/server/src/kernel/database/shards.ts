/** Whether the schema shards as it stands, on Citus or YugabyteDB too (HOUSE, section 8): read from the catalogue. */
import type { Transaction } from './database.ts'
import { sql } from './sql.ts'
import { HOUSE_TABLES, LOG_TABLE } from './tables.ts'

/** The one sequencer reads the intake of all organisations in the order of their transactions. */
const INDEXES_ACROSS = ['ledger_intake_tx']
/** The few keys of the installation stand on every shard: none of them goes while an organisation's key hangs on it. */
const REFERENCES_ACROSS = ['vault_organisation_key_under_fkey']

export interface ShardFault {
  readonly table: string
  readonly fault: string
}

/**
 * What keeps tables from being spread by `org_id`: a key, an index or a reference that does not begin with it, a
 * sequence, a constraint that needs all rows at once, partitions by anything but time. A partition counts as its parent.
 */
export function listShardFaults(tx: Transaction): Promise<ShardFault[]> {
  const whole = [...HOUSE_TABLES, LOG_TABLE]
  return tx.all(sql`
    WITH every AS (
      SELECT c.oid, c.relname AS name, c.relispartition AS is_part, c.relkind,
        coalesce((SELECT r.relname FROM pg_class r WHERE r.oid = pg_partition_root(c.oid)), c.relname) AS root
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
    ), spread AS (
      SELECT e.oid, e.name, a.attnum AS org FROM every e LEFT JOIN pg_attribute a
        ON a.attrelid = e.oid AND a.attname = 'org_id' AND a.atttypid = 'uuid'::regtype AND a.attnotnull
      WHERE e.root <> ALL(${whole}::text[])
    )
    SELECT name AS table, 'has no org_id uuid NOT NULL' AS fault FROM spread WHERE org IS NULL
    UNION ALL
    SELECT name, 'has no primary key' FROM spread
      WHERE NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = spread.oid AND x.indisprimary)
    UNION ALL
    SELECT s.name, 'index ' || i.relname || ' does not begin with org_id'
      FROM spread s JOIN pg_index x ON x.indrelid = s.oid JOIN pg_class i ON i.oid = x.indexrelid
      WHERE x.indkey[0] IS DISTINCT FROM s.org AND i.relname <> ALL(${INDEXES_ACROSS}::text[])
    UNION ALL
    SELECT s.name, 'reference ' || k.conname || ' does not begin with org_id on both sides'
      FROM spread s JOIN pg_constraint k ON k.conrelid = s.oid AND k.contype = 'f' LEFT JOIN spread r ON r.oid = k.confrelid
      WHERE (k.conkey[1] IS DISTINCT FROM s.org OR k.confkey[1] IS DISTINCT FROM r.org)
        AND k.conname <> ALL(${REFERENCES_ACROSS}::text[])
    UNION ALL
    SELECT s.name, 'column ' || a.attname || ' counts by a sequence'
      FROM spread s JOIN pg_attribute a ON a.attrelid = s.oid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (s.oid, a.attnum)
      WHERE a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%'
    UNION ALL
    SELECT e.name, 'constraint ' || k.conname || ' is deferrable or excludes'
      FROM every e JOIN pg_constraint k ON k.conrelid = e.oid WHERE k.contype = 'x' OR k.condeferrable
    UNION ALL
    SELECT e.name, 'is not partitioned by range of ' || w.by || ' in one level'
      FROM every e JOIN pg_partitioned_table p ON p.partrelid = e.oid
        CROSS JOIN LATERAL (SELECT CASE e.root WHEN ${LOG_TABLE} THEN 'seq' ELSE 'id' END AS by) w
        LEFT JOIN pg_attribute a ON a.attrelid = e.oid AND a.attnum = p.partattrs[0]
      WHERE e.is_part OR p.partstrat <> 'r' OR p.partnatts <> 1 OR a.attname IS DISTINCT FROM w.by
    ORDER BY 1, 2`)
}
