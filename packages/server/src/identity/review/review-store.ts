/** SQL of access reviews. The rows of persons say who holds what; those of grants when it was given, by whom, and decided. */
import type { Context, Role, UserId } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { GrantRow, ReviewRow, Undecided } from './review-schema.ts'

const HELD = sql`identity_user u CROSS JOIN LATERAL unnest(array_prepend(u.role, u.hats)) AS held (role)
  LEFT JOIN identity_grant g ON g.org_id = u.org_id AND g.user_id = u.id AND g.role = held.role`
/** Whose grants are asked for. */
export const ASKED = sql`u.kind = 'person' AND u.status <> 'disabled'`

/** Who can decide now. @param deciders the sets that have the duty. */
export const holdsDuty = ({ org, now }: Context, deciders: readonly Role[]): Sql => sql`d.org_id = ${org}
  AND d.kind = 'person' AND d.status = 'active' AND (d.contract_ends_at IS NULL OR d.contract_ends_at > ${now})
  AND (d.role = ANY(${deciders}::text[]) OR d.hats && ${deciders}::text[])`

export const reviewStore = {
  /** In the order of persons and sets, beyond the two. */
  listGrants: ({ tx, org }: Context, [user, role]: readonly [string, string], limit: number): Promise<GrantRow[]> =>
    tx.all(sql`SELECT u.id AS "user", u.subject_id AS "subject", held.role, coalesce(g.granted_at, u.created_at) AS "grantedAt",
        g.granted_by AS "grantedBy", g.decided_at AS "decidedAt", g.reviewed_at AS "reviewedAt",
        (SELECT max(s.last_used_at) FROM identity_session s WHERE s.org_id = u.org_id AND s.user_id = u.id) AS "seenAt"
      FROM ${HELD}
      WHERE u.org_id = ${org} AND ${ASKED} AND (u.id, held.role) > (${user}::uuid, ${role}::text)
      ORDER BY u.id, held.role LIMIT ${limit}`),

  /** @param deciders the sets that have the duty. */
  countUndecided: async (ctx: Context, deciders: readonly Role[]): Promise<Undecided> => {
    const { tx, org } = ctx
    const row = await tx.find<Undecided>(sql`SELECT
        (count(*) FILTER (WHERE u.id IS DISTINCT FROM alone.id))::integer AS "undecided",
        (count(*) FILTER (WHERE u.id = alone.id))::integer AS "undecidable"
      FROM ${HELD} LEFT JOIN (
        SELECT (array_agg(d.id))[1] AS id FROM identity_user d WHERE ${holdsDuty(ctx, deciders)} HAVING count(*) = 1) AS alone ON true
      WHERE u.org_id = ${org} AND ${ASKED} AND g.decided_at IS NULL`)
    return row ?? { undecided: 0, undecidable: 0 }
  },

  /** Once in a review. Whoever held it before grants were written down holds it since they came. */
  decideGrant: ({ tx, org, now }: Context, user: UserId, role: Role): Promise<number> =>
    tx.run(sql`INSERT INTO identity_grant (org_id, user_id, role, granted_at, decided_at)
      SELECT org_id, id, ${role}, created_at, ${now} FROM identity_user WHERE org_id = ${org} AND id = ${user}
      ON CONFLICT (org_id, user_id, role) DO UPDATE SET decided_at = ${now}
        WHERE identity_grant.decided_at IS NULL`),

  /** What was decided counts as reviewed, and waits to be decided again. */
  closeGrants: ({ tx, org, now }: Context): Promise<number> =>
    tx.run(sql`UPDATE identity_grant SET reviewed_at = ${now}, decided_at = NULL
      WHERE org_id = ${org} AND decided_at IS NOT NULL`),

  /** The newest; held, so that of two who decide at once one closes it. */
  lockReview: ({ tx, org }: Context): Promise<ReviewRow | undefined> =>
    tx.find(sql`SELECT org_id AS "org", opened_at AS "openedAt", completed_at AS "completedAt", kept, removed
      FROM identity_review WHERE org_id = ${org} ORDER BY opened_at DESC LIMIT 1 FOR UPDATE`),

  /** When the last one was completed; the day the organisation was made where none was. */
  readSince: async ({ tx, org }: Context): Promise<{ completedAt: Date | null; since: Date } | undefined> =>
    tx.find(sql`SELECT max(r.completed_at) AS "completedAt", coalesce(max(r.completed_at), o.created_at) AS "since"
      FROM identity_organisation o LEFT JOIN identity_review r ON r.org_id = o.org_id
      WHERE o.org_id = ${org} GROUP BY o.created_at`),

  /** 0 rows where one is under way. */
  insertReview: ({ tx, org, now }: Context): Promise<number> =>
    tx.run(sql`INSERT INTO identity_review (org_id, opened_at) VALUES (${org}, ${now}) ON CONFLICT DO NOTHING`),

  count: ({ tx, org }: Context, { openedAt }: ReviewRow, decision: 'keep' | 'remove'): Promise<number> =>
    tx.run(sql`UPDATE identity_review SET kept = kept + ${decision === 'keep' ? 1 : 0}, removed = removed + ${decision === 'keep' ? 0 : 1}
      WHERE org_id = ${org} AND opened_at = ${openedAt}`),

  completeReview: ({ tx, org, now }: Context, { openedAt }: ReviewRow): Promise<number> =>
    tx.run(sql`UPDATE identity_review SET completed_at = ${now} WHERE org_id = ${org} AND opened_at = ${openedAt}`),
} as const
