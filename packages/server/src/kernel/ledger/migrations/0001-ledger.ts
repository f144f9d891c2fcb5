/**
 * Tables of the ledger and who may do what with them (LEDGER, section 3). The placed log is one ordered log of the
 * house: its tables are among the few without `org_id` first.
 */
import { HOUSE } from '#kernel'
import type { Migration } from '#kernel/database'
import { periods, retention } from './0002-retention.ts'
import { sealedHead } from './0004-sealed-head.ts'
import { witnesses } from './0005-witnesses.ts'
import { logs } from './0006-logs.ts'
import { refutation } from './0007-refutation.ts'
import { fence } from './0008-fence.ts'
import { sealedCursors } from './0009-sealed-cursors.ts'
import { heard } from './0010-heard.ts'

const bodySize = 'CHECK (octet_length(body) BETWEEN 2 AND 65535)'
/** Read once a statement, not once a row. */
const setting = "(SELECT nullif(current_setting('app.org', true), '')::uuid)"

const secured = (table: string) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
]

/** Only INSERT for the app, and not of `tx`: it can neither read back what waits nor choose its place. */
const intake = [
  `CREATE TABLE ledger_intake (
     org_id uuid NOT NULL,
     id uuid NOT NULL,
     at timestamptz NOT NULL,
     seal bytea NOT NULL CHECK (octet_length(seal) = 32),
     body bytea NOT NULL ${bodySize},
     tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
     PRIMARY KEY (org_id, id)
   )`,
  'CREATE INDEX ledger_intake_tx ON ledger_intake (tx)',
  ...secured('ledger_intake'),
  'CREATE POLICY ledger_intake_append ON ledger_intake FOR INSERT TO muts_app WITH CHECK (true)',
  'CREATE POLICY ledger_intake_take ON ledger_intake TO muts_sequencer USING (true) WITH CHECK (false)',
  'GRANT INSERT (org_id, id, at, seal, body) ON ledger_intake TO muts_app',
  'GRANT SELECT, DELETE ON ledger_intake TO muts_sequencer',
]

/** An organisation sees its own entries and the house's; the house's own id, which only listeners hold, admits all. */
const entry = [
  `CREATE TABLE ledger_entry (
     seq bigint NOT NULL CHECK (seq >= 0),
     org_id uuid NOT NULL,
     id uuid NOT NULL,
     at timestamptz NOT NULL,
     action text NOT NULL,
     keys uuid[] NOT NULL,
     body bytea NOT NULL ${bodySize},
     PRIMARY KEY (seq)
   ) PARTITION BY RANGE (seq)`,
  'CREATE INDEX ledger_entry_id ON ledger_entry (id)',
  'CREATE INDEX ledger_entry_keys ON ledger_entry USING gin (keys)',
  'CREATE INDEX ledger_entry_action ON ledger_entry (action, seq)',
  'CREATE INDEX ledger_entry_at ON ledger_entry USING brin (at)',
  ...secured('ledger_entry'),
  `CREATE POLICY ledger_entry_read ON ledger_entry FOR SELECT TO muts_app, muts_reader
     USING (${setting} IN (org_id, '${HOUSE}') OR (org_id = '${HOUSE}' AND ${setting} IS NOT NULL))`,
  'CREATE POLICY ledger_entry_all ON ledger_entry FOR SELECT TO muts_sequencer, muts_backup, muts_retention USING (true)',
  'CREATE POLICY ledger_entry_owner ON ledger_entry FOR SELECT TO CURRENT_USER USING (true)',
  'CREATE POLICY ledger_entry_place ON ledger_entry FOR INSERT TO muts_sequencer WITH CHECK (true)',
  `CREATE POLICY ledger_entry_prune ON ledger_entry FOR DELETE TO muts_retention
     USING (at < (SELECT max(c.at) - interval '10 years' FROM ledger_checkpoint c))`,
  'GRANT SELECT ON ledger_entry TO muts_app, muts_reader, muts_backup',
  'GRANT SELECT, INSERT ON ledger_entry TO muts_sequencer',
  'GRANT SELECT, DELETE ON ledger_entry TO muts_retention',
]

/**
 * Places of visible entries that name these ids. Under row-level security the index on `keys` cannot be used (its
 * operator is not leakproof), so this runs as the owner and says itself what is visible. It returns places only: the
 * entries are then read under the policy.
 */
const search = [
  `CREATE FUNCTION ledger_places(wanted uuid[]) RETURNS SETOF bigint
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
     AS $$ SELECT e.seq FROM ledger_entry e
       WHERE e.keys @> wanted AND (${setting} IN (e.org_id, '${HOUSE}') OR (e.org_id = '${HOUSE}' AND ${setting} IS NOT NULL)) $$`,
  'REVOKE ALL ON FUNCTION ledger_places(uuid[]) FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION ledger_places(uuid[]) TO muts_app, muts_reader',
]

const tree = [
  `CREATE TABLE ledger_tile (
     level smallint NOT NULL,
     n bigint NOT NULL,
     hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
     PRIMARY KEY (level, n)
   )`,
  'ALTER TABLE ledger_tile ALTER COLUMN hashes SET STORAGE EXTERNAL',
  'CREATE TABLE ledger_checkpoint (size bigint PRIMARY KEY, note text NOT NULL, at timestamptz NOT NULL)',
  `CREATE TABLE ledger_segment (
     level text NOT NULL,
     from_seq bigint NOT NULL,
     to_seq bigint NOT NULL,
     seq bigint NOT NULL,
     records bytea NOT NULL,
     PRIMARY KEY (level, from_seq)
   )`,
  'CREATE TABLE ledger_lost (seq bigint PRIMARY KEY, leaf bytea NOT NULL CHECK (octet_length(leaf) = 32))',
  `CREATE TABLE ledger_cosignature (
     size bigint NOT NULL, name text NOT NULL, line text NOT NULL, PRIMARY KEY (size, name)
   )`,
  `CREATE TABLE ledger_head (
     only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
     size bigint NOT NULL,
     indexed bigint NOT NULL
   )`,
  'INSERT INTO ledger_head (size, indexed) VALUES (0, 0)',
  `GRANT SELECT ON ledger_tile, ledger_checkpoint, ledger_segment, ledger_lost, ledger_cosignature, ledger_head
     TO muts_app, muts_reader, muts_backup, muts_sequencer, muts_retention`,
  'GRANT INSERT ON ledger_tile, ledger_checkpoint, ledger_segment, ledger_cosignature TO muts_sequencer',
  'GRANT UPDATE (size, indexed) ON ledger_head TO muts_sequencer',
  'GRANT DELETE ON ledger_checkpoint, ledger_segment TO muts_retention',
]

const aside = [
  `CREATE TABLE ledger_refused (
     org_id uuid NOT NULL,
     id uuid NOT NULL,
     digest bytea NOT NULL,
     at timestamptz NOT NULL,
     seal bytea NOT NULL,
     body bytea NOT NULL,
     reason text NOT NULL,
     refused_at timestamptz NOT NULL,
     PRIMARY KEY (org_id, id, digest)
   )`,
  'GRANT SELECT, INSERT ON ledger_refused TO muts_sequencer',
  'CREATE TABLE ledger_cursor (listener text PRIMARY KEY, seq bigint NOT NULL)',
  'GRANT SELECT, INSERT, UPDATE ON ledger_cursor TO muts_app',
  'GRANT SELECT ON ledger_refused, ledger_cursor TO muts_backup',
]

export const ledgerMigrations: readonly Migration[] = [
  // The policy that prunes reads the checkpoints, so they are made first.
  { name: '0001-ledger', statements: [...tree, ...intake, ...entry, ...search, ...aside] },
  retention,
  periods,
  sealedHead,
  witnesses,
  logs,
  refutation,
  fence,
  sealedCursors,
  heard,
]
