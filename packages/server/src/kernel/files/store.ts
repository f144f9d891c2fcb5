/** The SQL of files: a row each, and its bytes in pieces. */
import type { Context, FileId, OrgId, SubjectId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql, uuidArray } from '#kernel/database'
import type { FileOwner, FileReason, FileRow, FileState, Scan } from './file.ts'

export interface ChunkRow {
  readonly id: string
  readonly subject: SubjectId
  readonly sealed: Uint8Array
}

export interface Judged {
  readonly state: FileState
  readonly reason: FileReason | null
  readonly scan: Scan | null
  /** When it is looked into again; null where it is judged. */
  readonly checkAt: Date | null
}

const COLUMNS = sql`id, owner_kind AS "ownerKind", owner_id AS "ownerId", subject_id AS subject, type, size_bytes AS "sizeBytes",
  head_sealed AS sealed, state, reason, scan, created_at AS "createdAt", checked_at AS "checkedAt"`

export const fileStore = {
  insert: ({ tx, org, now }: Context, row: FileRow) =>
    tx.run(sql`INSERT INTO kernel_file (org_id, id, owner_kind, owner_id, subject_id, type, size_bytes, head_sealed, state,
        reason, check_at, created_at)
      VALUES (${org}, ${row.id}, ${row.ownerKind}, ${row.ownerId}, ${row.subject}, ${row.type}, ${row.sizeBytes}, ${row.sealed},
        ${row.state}, ${row.reason}, ${now}, ${row.createdAt})`),

  insertChunk: ({ tx, org }: Context, file: FileId, number: number, row: ChunkRow) =>
    tx.run(sql`INSERT INTO kernel_file_chunk (org_id, id, file_id, number, subject_id, bytes_sealed)
      VALUES (${org}, ${row.id}, ${file}, ${number}, ${row.subject}, ${row.sealed})`),

  find: (tx: Transaction, org: OrgId, id: string) =>
    tx.find<FileRow>(sql`SELECT ${COLUMNS} FROM kernel_file WHERE org_id = ${org} AND id = ${id}`),

  listByIds: (tx: Transaction, org: OrgId, ids: readonly string[]) =>
    tx.all<FileRow>(
      sql`SELECT ${COLUMNS} FROM kernel_file WHERE org_id = ${org} AND id = ANY(${uuidArray(ids)}::uuid[])`,
    ),

  /** Of one thing, the newest first; of these alone, where they are named. */
  listOf: (tx: Transaction, org: OrgId, { kind, id }: Pick<FileOwner, 'kind' | 'id'>, ids?: readonly string[]) =>
    tx.all<FileRow>(sql`SELECT ${COLUMNS} FROM kernel_file
      WHERE org_id = ${org} AND owner_kind = ${kind} AND owner_id = ${id}
        AND ${ids ? sql`id = ANY(${uuidArray(ids)}::uuid[])` : sql`true`}
      ORDER BY created_at DESC, id DESC LIMIT 200`),

  listChunks: (tx: Transaction, org: OrgId, file: FileId) =>
    tx.all<ChunkRow>(sql`SELECT id, subject_id AS subject, bytes_sealed AS sealed FROM kernel_file_chunk
      WHERE org_id = ${org} AND file_id = ${file} ORDER BY number`),

  /** Those that are to be looked into now. */
  listDue: (tx: Transaction, org: OrgId, now: Date) =>
    tx.all<{ readonly id: FileId }>(sql`SELECT id FROM kernel_file
      WHERE org_id = ${org} AND state = 'quarantine' AND check_at <= ${now} ORDER BY check_at, id LIMIT 20`),

  /** Only what is in quarantine still: of two judgements the first counts. */
  judge: ({ tx, org, now }: Context, id: FileId, { state, reason, scan, checkAt }: Judged) =>
    tx.run(sql`UPDATE kernel_file SET state = ${state}, reason = ${reason}, scan = ${scan}, check_at = ${checkAt},
        checked_at = ${now} WHERE org_id = ${org} AND id = ${id} AND state = 'quarantine'`),

  erase: async ({ tx, org, now }: Context, subject: SubjectId) => {
    await tx.run(sql`DELETE FROM kernel_file_chunk WHERE org_id = ${org} AND subject_id = ${subject}`)
    await tx.run(sql`UPDATE kernel_file SET state = 'refused', reason = 'erased', check_at = NULL, checked_at = ${now}
      WHERE org_id = ${org} AND subject_id = ${subject}`)
  },
} as const
