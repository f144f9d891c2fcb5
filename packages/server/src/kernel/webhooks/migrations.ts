import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

export const webhookMigrations: readonly Migration[] = [
  {
    name: '0004-webhooks',
    statements: [
      // Its secrets stand sealed under a subject of its own, as those of connections of single sign-on do.
      `CREATE TABLE kernel_webhook (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        name text NOT NULL,
        url text NOT NULL,
        events text[] NOT NULL,
        state text NOT NULL,
        subject_id uuid NOT NULL,
        secrets_sealed bytea NOT NULL,
        failing_since timestamptz,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (org_id, id))`,
      ...organisationTable('kernel_webhook', { delete: true }),
      `CREATE TABLE kernel_delivery (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        webhook_id uuid NOT NULL,
        event text NOT NULL,
        seq bigint NOT NULL,
        objects text[] NOT NULL,
        at timestamptz NOT NULL,
        state text NOT NULL,
        tries integer NOT NULL DEFAULT 0,
        status integer,
        fault text,
        tried_at timestamptz,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (org_id, id),
        FOREIGN KEY (org_id, webhook_id) REFERENCES kernel_webhook (org_id, id) ON DELETE CASCADE)`,
      `CREATE INDEX kernel_delivery_of ON kernel_delivery (org_id, webhook_id, created_at)`,
      ...organisationTable('kernel_delivery', { delete: true }),
      // The log of deliveries is kept for a month, whichever organisation it is of.
      `GRANT SELECT, DELETE ON kernel_delivery TO muts_retention`,
      `CREATE POLICY kernel_delivery_forget ON kernel_delivery TO muts_retention USING (true)`,
    ],
  },
]
