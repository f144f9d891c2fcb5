/** SQL of who holds which set since when, and of those whose contract has ended. */
import type { Context, OrgId, Role, SubjectId, UserId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'
import type { UserRow } from './schema.ts'
import { USER } from './store.ts'

/** One set that somebody holds. Decided and reviewed: by an access review under way, and by the last that was completed. */
export interface Grant {
  readonly user: UserId
  readonly subject: SubjectId
  readonly role: Role
  readonly isActive: boolean
  readonly grantedAt: Date
  readonly decidedAt: Date | null
  readonly reviewedAt: Date | null
}

/** One person and the sets their row says they hold. */
export interface Holding {
  readonly user: UserId
  readonly sets: readonly Role[]
}

export interface Contracts {
  readonly undated: number
  readonly outlived: number
}

/** The rows of persons say who holds what; those of grants only when it was given and looked at. */
const GRANTS = sql`SELECT u.id AS "user", u.subject_id AS "subject", held.role, u.status = 'active' AS "isActive", coalesce(g.granted_at, u.created_at) AS "grantedAt",
    g.decided_at AS "decidedAt", g.reviewed_at AS "reviewedAt"
  FROM identity_user u CROSS JOIN LATERAL unnest(array_prepend(u.role, u.hats)) AS held (role)
  LEFT JOIN identity_grant g ON g.org_id = u.org_id AND g.user_id = u.id AND g.role = held.role`

export const authorityStore = {
  lockPerson: ({ tx, org }: Context, person: SubjectId): Promise<UserRow | undefined> =>
    tx.find(sql`SELECT ${USER} FROM identity_user WHERE org_id = ${org} AND subject_id = ${person} FOR UPDATE`),

  lockEnded: ({ tx, org, now }: Context): Promise<UserRow[]> =>
    tx.all(sql`SELECT ${USER} FROM identity_user
      WHERE org_id = ${org} AND contract_ends_at <= ${now} AND status <> 'disabled' ORDER BY id FOR UPDATE`),

  /** Who could act by a set: the longest holder first. */
  listHolders: ({ tx, org }: Context, role: Role): Promise<Grant[]> =>
    tx.all(sql`${GRANTS} WHERE u.org_id = ${org} AND held.role = ${role} AND u.status <> 'disabled' AND u.kind = 'person'
      ORDER BY "grantedAt", u.id`),

  /** A set given anew is one that nobody has reviewed. */
  putGrant: ({ tx, org, now, actor }: Context, user: UserId, role: Role): Promise<number> => {
    const by = actor.kind === 'person' ? actor.id : null
    return tx.run(sql`INSERT INTO identity_grant (org_id, user_id, role, granted_at, granted_by)
      VALUES (${org}, ${user}, ${role}, ${now}, ${by})
      ON CONFLICT (org_id, user_id, role) DO UPDATE
        SET granted_at = ${now}, granted_by = ${by}, decided_at = NULL, reviewed_at = NULL`)
  },

  /** What each person of an organisation holds, for whoever compares it with the ledger. */
  listHoldings: (tx: Transaction, org: OrgId): Promise<Holding[]> =>
    tx.all(sql`SELECT id AS "user", array_prepend(role, hats) AS "sets" FROM identity_user
      WHERE org_id = ${org} AND kind = 'person' ORDER BY id`),

  /** Accounts that may not be open: of somebody whose contract needs an end and has none, or ended before `since`. */
  countContracts: async (tx: Transaction, org: OrgId, since: Date): Promise<Contracts> => {
    const counts = await tx.find<Contracts>(sql`SELECT
        (count(*) FILTER (WHERE contract_ends_at IS NULL AND contract_kind <> 'employee'))::integer AS "undated",
        (count(*) FILTER (WHERE contract_ends_at < ${since}))::integer AS "outlived"
      FROM identity_user WHERE org_id = ${org} AND kind = 'person' AND status <> 'disabled'`)
    return counts ?? { undated: 0, outlived: 0 }
  },
} as const
