import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

export const httpMigrations: readonly Migration[] = [
  {
    name: '0001-settings-and-idempotency',
    statements: [
      `CREATE TABLE kernel_setting (name text PRIMARY KEY, value jsonb NOT NULL)`,
      ...houseTable('kernel_setting'),
      `CREATE TABLE kernel_idempotency (
        org_id uuid NOT NULL,
        id text NOT NULL,
        request text NOT NULL,
        at timestamptz NOT NULL,
        answer bytea,
        PRIMARY KEY (org_id, id))`,
      ...organisationTable('kernel_idempotency', { delete: true }),
      // Kept answers are forgotten after a day, whichever organisation they belong to.
      `GRANT SELECT, DELETE ON kernel_idempotency TO muts_retention`,
      `CREATE POLICY kernel_idempotency_forget ON kernel_idempotency TO muts_retention USING (true)`,
    ],
  },
]
