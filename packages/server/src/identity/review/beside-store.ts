/** SQL of what was decided of grants that stand beside sets. The rooms above say who has them. */
import type { Context, GrantBeside, Role, SubjectId, UserId } from '#kernel'
import { sql, uuidArray } from '#kernel/database'
import { ASKED, holdsDuty } from './review-store.ts'

export interface BesideRow {
  readonly user: UserId
  readonly kind: GrantBeside['kind']
  readonly object: string
  readonly decidedAt: Date | null
  readonly reviewedAt: Date | null
}

export const besideStore = {
  /** Of these those whose grants are asked for. */
  listAsked: ({ tx, org }: Context, subjects: readonly SubjectId[]) =>
    tx.all<{
      user: UserId
      subject: SubjectId
    }>(sql`SELECT u.id AS "user", u.subject_id AS "subject" FROM identity_user u
      WHERE u.org_id = ${org} AND ${ASKED} AND u.subject_id = ANY(${uuidArray(subjects)}::uuid[])`),

  /** Whoever has the duty alone. */
  findAlone: async (ctx: Context, deciders: readonly Role[]): Promise<UserId | undefined> => {
    const row = await ctx.tx.find<{ user: UserId }>(
      sql`SELECT (array_agg(d.id))[1] AS "user" FROM identity_user d WHERE ${holdsDuty(ctx, deciders)} HAVING count(*) = 1`,
    )
    return row?.user
  },

  listDecided: ({ tx, org }: Context, users: readonly UserId[]) =>
    tx.all<BesideRow>(sql`SELECT user_id AS "user", kind, object_id AS "object", decided_at AS "decidedAt",
        reviewed_at AS "reviewedAt"
      FROM identity_grant_beside WHERE org_id = ${org} AND user_id = ANY(${uuidArray(users)}::uuid[])`),

  /** Once in a review, and again of what was given since. */
  decide: ({ tx, org, now }: Context, user: UserId, kind: GrantBeside['kind'], object: string, grantedAt: Date) =>
    tx.run(sql`INSERT INTO identity_grant_beside AS known (org_id, user_id, kind, object_id, decided_at)
      VALUES (${org}, ${user}, ${kind}, ${object}, ${now})
      ON CONFLICT (org_id, user_id, kind, object_id) DO UPDATE SET decided_at = ${now}
        WHERE known.decided_at IS NULL OR known.decided_at < ${grantedAt}`),

  close: ({ tx, org, now }: Context) =>
    tx.run(sql`UPDATE identity_grant_beside SET reviewed_at = ${now}, decided_at = NULL
      WHERE org_id = ${org} AND decided_at IS NOT NULL`),
} as const
