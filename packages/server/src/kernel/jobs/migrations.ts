import type { Migration } from '#kernel/database'
import { houseTable } from '#kernel/database'

export const jobMigrations: readonly Migration[] = [
  {
    name: '0001-jobs',
    statements: [
      `CREATE TABLE kernel_job (
        name text PRIMARY KEY,
        due_at timestamptz NOT NULL,
        lease_until timestamptz,
        node text,
        began_at timestamptz,
        fault text)`,
      ...houseTable('kernel_job'),
    ],
  },
]
