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
  {
    name: '0002-budgets-over-nodes',
    statements: [
      // Instants are milliseconds since 1970. They stand behind no organisation: a budget is a person's, by id alone.
      `CREATE TABLE kernel_node (id uuid PRIMARY KEY, until_ms bigint NOT NULL)`,
      ...houseTable('kernel_node'),
      `CREATE TABLE kernel_budget (
        user_id uuid PRIMARY KEY,
        owner uuid,
        is_wanted boolean NOT NULL DEFAULT false,
        asker uuid,
        alone_since_ms bigint NOT NULL DEFAULT 0,
        passed_ms bigint[] NOT NULL DEFAULT '{}')`,
      `CREATE INDEX kernel_budget_wanted ON kernel_budget (owner) WHERE is_wanted`,
      ...houseTable('kernel_budget'),
    ],
  },
]
