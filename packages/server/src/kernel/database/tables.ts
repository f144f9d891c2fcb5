/** The two kinds of table there are: an organisation's, behind row-level security, and the few of the house, by name. */
import type { Transaction } from './database.ts'
import { sql } from './sql.ts'

/**
 * Tables that belong to the installation and not to one organisation (HOUSE, section 8). Nothing else may stand outside
 * row-level security; `listUnprotectedTables` compares this list with the catalogue of the running database.
 */
export const HOUSE_TABLES: readonly string[] = [
  'assurance_look',
  'assurance_state',
  'identity_assertion',
  'identity_attempt',
  'identity_challenge',
  'identity_client_place',
  'identity_device_code',
  'identity_directory',
  'identity_organisation',
  'identity_sso_flow',
  'identity_sso_place',
  'kernel_budget',
  'kernel_job',
  'kernel_migration',
  'kernel_node',
  'kernel_queue',
  'kernel_setting',
  'ledger_checkpoint',
  'ledger_cosignature',
  'ledger_cursor',
  'ledger_head',
  'ledger_lost',
  'ledger_refused',
  'ledger_refutation',
  'ledger_segment',
  'ledger_tile',
  'vault_installation',
  'vault_secret',
]

/** The placed ledger is one ordered log: behind row-level security, and in the order of its places. */
export const LOG_TABLE = 'ledger_entry'

export interface OrganisationTableOptions {
  /** Rows are never changed. */
  readonly insertOnly?: boolean
  /** Rows may be removed. */
  readonly delete?: boolean
  /** The role that reads for reports and exports may not. */
  readonly hidden?: boolean
}

/**
 * The statements that put a table, made just before with `org_id uuid` first, behind row-level security: the app sees and
 * writes the rows of `app.org` only, nothing where that is unset; the owner stands under the same policy.
 */
export function organisationTable(name: string, options: OrganisationTableOptions = {}): readonly string[] {
  const table = requireName(name)
  const rights = ['SELECT', 'INSERT', !options.insertOnly && 'UPDATE', options.delete && 'DELETE'].filter(Boolean)
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_org ON ${table} USING (org_id = nullif(current_setting('app.org', true), '')::uuid)`,
    `GRANT ${rights.join(', ')} ON ${table} TO muts_app`,
    // A backup takes the rows of all organisations, as they stand: sealed. Keys have backups of their own.
    ...(options.hidden
      ? []
      : [
          `GRANT SELECT ON ${table} TO muts_reader, muts_backup`,
          `CREATE POLICY ${table}_backup ON ${table} FOR SELECT TO muts_backup USING (true)`,
        ]),
  ]
}

/**
 * The grants of a table of the house.
 *
 * @param rights of the app; `''` for none.
 * @throws {Error} when the table is not in `HOUSE_TABLES`.
 */
export function houseTable(name: string, rights = 'SELECT, INSERT, UPDATE, DELETE'): readonly string[] {
  const table = requireName(name)
  if (!HOUSE_TABLES.includes(table)) throw new Error(`${table} is not in the list of tables of the house`)
  return rights === '' ? [] : [`GRANT ${rights} ON ${table} TO muts_app`]
}

/**
 * Tables of the running database that are no named table of the house and either not behind forced row-level security or
 * open to app or reader by a policy that admits every row. A partition is reached through its parent, whose policy holds
 * then; it counts only when someone was granted it itself.
 */
export async function listUnprotectedTables(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx.all<{ name: string }>(sql`
    SELECT c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
      AND NOT (n.nspname = 'public' AND c.relname = ANY(${[...HOUSE_TABLES]}::text[]))
      AND NOT (c.relispartition AND c.relacl IS NULL)
      AND (NOT (c.relrowsecurity AND c.relforcerowsecurity) OR EXISTS (
        SELECT FROM pg_policy p
        WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd <> 'a'
          AND p.polroles && ARRAY[0, 'muts_app'::regrole, 'muts_reader'::regrole]::oid[]
          AND coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') = 'true'))
    ORDER BY 1`)
  return rows.map((row) => row.name)
}

function requireName(name: string): string {
  if (!/^[a-z][a-z0-9_]{2,50}$/.test(name)) throw new TypeError('a table is named in small letters, room_noun')
  return name
}
