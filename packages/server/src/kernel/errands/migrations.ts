import type { Migration } from '#kernel/database'
import { houseTable, organisationTable } from '#kernel/database'

/** Whatever one organisation has sent, the next errand of another is found without walking past it. */
export const turnMigrations: readonly Migration[] = [
  {
    name: '0006-errand-turns',
    statements: [`CREATE INDEX kernel_queue_turn ON kernel_queue (kind, org_id, due_at)`],
  },
]

export const errandMigrations: readonly Migration[] = [
  {
    name: '0003-errands',
    statements: [
      // Who waits for what, and nothing of it: what an errand is about stands in rows of its organisation.
      `CREATE TABLE kernel_queue (
        id uuid PRIMARY KEY,
        org_id uuid NOT NULL,
        kind text NOT NULL,
        due_at timestamptz NOT NULL,
        lease_until timestamptz,
        node text,
        tries integer NOT NULL DEFAULT 0)`,
      `CREATE INDEX kernel_queue_due ON kernel_queue (kind, due_at)`,
      ...houseTable('kernel_queue'),
      `CREATE TABLE kernel_errand (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        kind text NOT NULL,
        owner_id uuid NOT NULL,
        acts_as jsonb NOT NULL,
        about text NOT NULL,
        state text NOT NULL,
        step text NOT NULL,
        done integer NOT NULL DEFAULT 0,
        total integer,
        ok integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        failure jsonb,
        is_cancelled boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        ended_at timestamptz,
        PRIMARY KEY (org_id, id))`,
      `CREATE INDEX kernel_errand_owner ON kernel_errand (org_id, owner_id, created_at)`,
      ...organisationTable('kernel_errand'),
      // What is over is forgotten after three months, whichever organisation it belonged to.
      `GRANT SELECT, DELETE ON kernel_errand TO muts_retention`,
      `CREATE POLICY kernel_errand_forget ON kernel_errand TO muts_retention USING (true)`,
    ],
  },
]
