/** The only file of this part that speaks SQL. */
import type { Context, SubjectId } from '#kernel'
import { sql } from '#kernel/database'
import type { NoticeKind, Wishes } from './schema.ts'

export interface WishRow {
  readonly person: SubjectId
  readonly wishes: Wishes
  readonly version: number
}

export interface NoticeRow {
  readonly id: string
  readonly kind: NoticeKind
  readonly about: string
}

const WISH = sql`person_id AS person, wishes, version`

export const noticeStore = {
  find: ({ tx, org }: Context, person: SubjectId) =>
    tx.find<WishRow>(sql`SELECT ${WISH} FROM fleet_notice_wish WHERE org_id = ${org} AND person_id = ${person}`),

  /** Zero where somebody else was first. */
  keep: ({ tx, org }: Context, { person, wishes, version }: WishRow) =>
    tx.run(sql`INSERT INTO fleet_notice_wish (org_id, person_id, wishes, version)
      VALUES (${org}, ${person}, ${JSON.stringify(wishes)}::text::jsonb, ${version})
      ON CONFLICT (org_id, person_id) DO UPDATE SET wishes = excluded.wishes, version = excluded.version
      WHERE fleet_notice_wish.version = excluded.version - 1`),

  /** Who wants to be told of it, at once or once a day. */
  listFor: ({ tx, org }: Context, kind: NoticeKind) =>
    tx.all<WishRow>(sql`SELECT ${WISH} FROM fleet_notice_wish
      WHERE org_id = ${org} AND coalesce(wishes ->> ${kind}::text, 'off') <> 'off' ORDER BY person_id`),

  insert: ({ tx, org }: Context, person: SubjectId, { id, kind, about }: NoticeRow) =>
    tx.run(sql`INSERT INTO fleet_notice (org_id, id, person_id, kind, about)
      VALUES (${org}, ${id}, ${person}, ${kind}, ${about})`),

  /** Those that wait for somebody; they wait no longer. */
  take: ({ tx, org }: Context, person: SubjectId) =>
    tx.all<NoticeRow>(sql`DELETE FROM fleet_notice WHERE org_id = ${org} AND person_id = ${person}
      RETURNING id, kind, about`),

  forget: async ({ tx, org }: Context, person: SubjectId) => {
    await tx.run(sql`DELETE FROM fleet_notice WHERE org_id = ${org} AND person_id = ${person}`)
    await tx.run(sql`DELETE FROM fleet_notice_wish WHERE org_id = ${org} AND person_id = ${person}`)
  },
}
