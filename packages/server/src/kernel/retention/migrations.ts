import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

export const retentionMigrations: readonly Migration[] = [
  {
    name: '0007-holds',
    statements: [
      `CREATE TABLE kernel_hold (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        kind text NOT NULL,
        object_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        reason text NOT NULL,
        placed_by uuid NOT NULL,
        placed_at timestamptz NOT NULL,
        released_by uuid,
        released_at timestamptz,
        PRIMARY KEY (org_id, id))`,
      `CREATE INDEX kernel_hold_subject ON kernel_hold (org_id, subject_id) WHERE released_at IS NULL`,
      `CREATE INDEX kernel_hold_object ON kernel_hold (org_id, object_id) WHERE released_at IS NULL`,
      ...organisationTable('kernel_hold'),
      // Whatever takes rows of all organisations away sees in which of them something is held.
      `GRANT SELECT ON kernel_hold TO muts_retention`,
      `CREATE POLICY kernel_hold_kept ON kernel_hold FOR SELECT TO muts_retention USING (true)`,
    ],
  },
]
