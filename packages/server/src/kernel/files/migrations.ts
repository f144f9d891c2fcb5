import type { Migration } from '#kernel/database'
import { organisationTable } from '#kernel/database'

/** Uploads, sealed under the subject of what they hang on: name and hash in the row, the bytes in pieces. */
export const fileMigrations: readonly Migration[] = [
  {
    name: '0001-files',
    statements: [
      `CREATE TABLE kernel_file (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        owner_kind text NOT NULL,
        owner_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        type text NOT NULL,
        size_bytes integer NOT NULL,
        head_sealed bytea NOT NULL,
        state text NOT NULL,
        reason text,
        scan text,
        check_at timestamptz,
        created_at timestamptz NOT NULL,
        checked_at timestamptz,
        PRIMARY KEY (org_id, id))`,
      'CREATE INDEX kernel_file_owner ON kernel_file (org_id, owner_kind, owner_id, created_at)',
      'CREATE INDEX kernel_file_subject ON kernel_file (org_id, subject_id)',
      `CREATE INDEX kernel_file_due ON kernel_file (org_id, check_at) WHERE state = 'quarantine'`,
      ...organisationTable('kernel_file'),
      `CREATE TABLE kernel_file_chunk (
        org_id uuid NOT NULL,
        id uuid NOT NULL,
        file_id uuid NOT NULL,
        number integer NOT NULL,
        subject_id uuid NOT NULL,
        bytes_sealed bytea NOT NULL,
        PRIMARY KEY (org_id, id),
        UNIQUE (org_id, file_id, number),
        FOREIGN KEY (org_id, file_id) REFERENCES kernel_file (org_id, id))`,
      'CREATE INDEX kernel_file_chunk_subject ON kernel_file_chunk (org_id, subject_id)',
      ...organisationTable('kernel_file_chunk', { delete: true }),
    ],
  },
]
