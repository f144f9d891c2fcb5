import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

export const mailMigrations: readonly Migration[] = [
  {
    name: '0005-mail',
    statements: [
      // A mail that waits, sealed under whom it goes to; it goes with its row.
      `CREATE TABLE kernel_mail (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        subject_id uuid NOT NULL,
        about text NOT NULL,
        message_sealed bytea NOT NULL,
        tries integer NOT NULL DEFAULT 0,
        good_until timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (org_id, id))`,
      ...organisationTable('kernel_mail', { delete: true }),
    ],
  },
]
