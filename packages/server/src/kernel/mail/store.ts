/** SQL of mail that waits to be sent. */
import type { Context, SubjectId } from '#kernel'
import { sql } from '#kernel/database'

export interface MailRow {
  readonly id: string
  readonly subject: SubjectId
  /** The thing it is about. */
  readonly about: string
  readonly message: Uint8Array
  readonly tries: number
  readonly goodUntil: Date
}

export const mailStore = {
  insert: ({ tx, org, now }: Context, { id, subject, about, message, goodUntil }: Omit<MailRow, 'tries'>) =>
    tx.run(sql`INSERT INTO kernel_mail (org_id, id, subject_id, about, message_sealed, good_until, created_at)
      VALUES (${org}, ${id}, ${subject}, ${about}, ${message}, ${goodUntil}, ${now})`),

  /** Whoever else has it is still at it. */
  take: ({ tx, org }: Context, id: string) =>
    tx.find<MailRow>(sql`UPDATE kernel_mail SET tries = tries + 1 WHERE org_id = ${org} AND id = ${id}
      RETURNING id, subject_id AS subject, about, message_sealed AS message, tries, good_until AS "goodUntil"`),

  remove: ({ tx, org }: Context, id: string) =>
    tx.run(sql`DELETE FROM kernel_mail WHERE org_id = ${org} AND id = ${id}`),

  removeOf: ({ tx, org }: Context, subject: SubjectId) =>
    tx.run(sql`DELETE FROM kernel_mail WHERE org_id = ${org} AND subject_id = ${subject}`),
}
