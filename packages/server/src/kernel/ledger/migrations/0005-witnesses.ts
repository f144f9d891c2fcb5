/** Who vouches for the log, by name and key: an organisation's own devices. Sites of the operator stand in the settings. */
import { HOUSE } from '#kernel'
import type { Migration } from '#kernel/database'

/** Read once a statement, not once a row. */
const setting = "(SELECT nullif(current_setting('app.org', true), '')::uuid)"

export const witnesses: Migration = {
  name: '0005-witnesses',
  statements: [
    `CREATE TABLE ledger_witness (
       org_id uuid NOT NULL,
       name text NOT NULL,
       vkey text NOT NULL,
       at timestamptz NOT NULL,
       PRIMARY KEY (org_id, name)
     )`,
    'ALTER TABLE ledger_witness ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE ledger_witness FORCE ROW LEVEL SECURITY',
    // The house looks at all of them, as it does at the log; it writes none.
    `CREATE POLICY ledger_witness_read ON ledger_witness FOR SELECT TO muts_app, muts_reader
       USING (${setting} IN (org_id, '${HOUSE}'))`,
    `CREATE POLICY ledger_witness_admit ON ledger_witness FOR INSERT TO muts_app WITH CHECK (org_id = ${setting})`,
    `CREATE POLICY ledger_witness_dismiss ON ledger_witness FOR DELETE TO muts_app USING (org_id = ${setting})`,
    'CREATE POLICY ledger_witness_backup ON ledger_witness FOR SELECT TO muts_backup USING (true)',
    'GRANT SELECT, INSERT, DELETE ON ledger_witness TO muts_app',
    'GRANT SELECT ON ledger_witness TO muts_reader, muts_backup',
    // What a witness cosigned last is asked for by its name.
    'CREATE INDEX ledger_cosignature_name ON ledger_cosignature (name, size)',
  ],
}
