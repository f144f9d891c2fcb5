/** The SQL of signatures. They are never changed. */
import type { OrgId, SignatureId, SubjectId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface SignatureRow {
  readonly id: SignatureId
  /** The issue, the inspection. */
  readonly thing: string
  readonly act: string
  /** The person's. */
  readonly subject: SubjectId
  readonly sealed: Uint8Array
  /** Of the canonical statement. */
  readonly sha256: Uint8Array
  readonly signedAt: Date
}

export const signatureStore = {
  insert: (tx: Transaction, org: OrgId, row: SignatureRow) =>
    tx.run(sql`
      INSERT INTO fleet_signature (org_id, id, thing_id, act, subject_id, personal_sealed, statement_sha256, signed_at)
      VALUES (${org}, ${row.id}, ${row.thing}, ${row.act}, ${row.subject}, ${row.sealed}, ${row.sha256}, ${row.signedAt})`),

  listOf: (tx: Transaction, org: OrgId, thing: string) =>
    tx.all<SignatureRow>(sql`
      SELECT id, thing_id AS thing, act, subject_id AS subject, personal_sealed AS sealed, statement_sha256 AS sha256,
        signed_at AS "signedAt"
      FROM fleet_signature WHERE org_id = ${org} AND thing_id = ${thing} ORDER BY signed_at, id`),
}
