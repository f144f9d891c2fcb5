/** SQL of people as their provider sees them: whoever is in the organisation, with what the provider wrote of them if it did. */
import type { Status } from '#identity/accounts'
import type { Context, OrgId, SubjectId, UserId } from '#kernel'
import { joinSql, sql } from '#kernel/database'

export interface ScimPerson {
  readonly org: OrgId
  readonly id: UserId
  readonly subject: SubjectId
  readonly personalSealed: Uint8Array
  readonly status: Status
  /** Closed by the provider, and not changed by anybody since. */
  readonly isClosedByProvider: boolean
  readonly createdAt: Date
  readonly accountVersion: number
  /** What the provider wrote; null where it wrote nothing yet. */
  readonly sealed: Uint8Array | null
  /** 0 where it wrote nothing yet. */
  readonly version: number
  readonly changedAt: Date
  readonly isRemoved: boolean
}

/** Keyed hashes of one value, under the key of each column it may stand in. */
export type SoughtIndex =
  | { readonly attribute: 'userName' | 'emails.value'; readonly own: Uint8Array; readonly account: Uint8Array }
  | { readonly attribute: 'externalId'; readonly own: Uint8Array }

export interface ScimWriting {
  readonly sealed: Uint8Array
  readonly userNameIndex: Uint8Array
  readonly emailIndex: Uint8Array
  readonly externalIndex: Uint8Array | null
}

const PERSON = sql`u.org_id AS "org", u.id, u.subject_id AS "subject", u.personal_sealed AS "personalSealed", u.status,
  u.closed_by_provider AS "isClosedByProvider",
  u.created_at AS "createdAt", u.version AS "accountVersion", s.sealed, coalesce(s.version, 0) AS version,
  coalesce(s.changed_at, u.created_at) AS "changedAt", s.removed_at IS NOT NULL AS "isRemoved"`
const FROM = sql`identity_user u LEFT JOIN identity_scim_user s ON s.org_id = u.org_id AND s.id = u.id`

export const userStore = {
  listPeople: (
    { tx, org }: Context,
    sought: SoughtIndex | undefined,
    offset: number,
    limit: number,
  ): Promise<ScimPerson[]> =>
    tx.all(
      sql`SELECT ${PERSON} FROM ${FROM} WHERE ${present(org, sought)} ORDER BY u.id OFFSET ${offset} LIMIT ${limit}`,
    ),

  countPeople: async ({ tx, org }: Context, sought: SoughtIndex | undefined): Promise<number> => {
    const row = await tx.find<{ n: number }>(sql`SELECT count(*)::int AS n FROM ${FROM} WHERE ${present(org, sought)}`)
    return row?.n ?? 0
  },

  findPerson: ({ tx, org }: Context, id: string): Promise<ScimPerson | undefined> =>
    tx.find(sql`SELECT ${PERSON} FROM ${FROM} WHERE u.org_id = ${org} AND u.id = ${id} AND u.kind = 'person'`),

  /** Of these ids those of people whom the provider sees. */
  listKnown: async ({ tx, org }: Context, ids: readonly string[]): Promise<readonly string[]> => {
    const rows = await tx.all<{ id: string }>(sql`SELECT u.id FROM ${FROM}
      WHERE ${present(org, undefined)} AND u.id = ANY(${ids}::uuid[])`)
    return rows.map(({ id }) => id)
  },

  /** Held, after the admins of the organisation: in the order of everybody who changes people. */
  lockPerson: ({ tx, org }: Context, id: string): Promise<ScimPerson | undefined> =>
    tx.find(
      sql`SELECT ${PERSON} FROM ${FROM} WHERE u.org_id = ${org} AND u.id = ${id} AND u.kind = 'person' FOR UPDATE OF u`,
    ),

  putPerson: (
    { tx, org, now }: Context,
    { id, subject }: Pick<ScimPerson, 'id' | 'subject'>,
    w: ScimWriting,
  ): Promise<number> =>
    tx.run(sql`INSERT INTO identity_scim_user AS s
        (org_id, id, subject_id, sealed, user_name_index, email_index, external_index, changed_at)
      VALUES (${org}, ${id}, ${subject}, ${w.sealed}, ${w.userNameIndex}, ${w.emailIndex}, ${w.externalIndex}, ${now})
      ON CONFLICT (org_id, id) DO UPDATE SET sealed = ${w.sealed}, user_name_index = ${w.userNameIndex},
        email_index = ${w.emailIndex}, external_index = ${w.externalIndex}, changed_at = ${now}, removed_at = NULL,
        version = s.version + 1`),

  /** After the status was changed, which forgets who closed the account. */
  markClosed: ({ tx, org }: Context, { id }: Pick<ScimPerson, 'id'>): Promise<number> =>
    tx.run(sql`UPDATE identity_user SET closed_by_provider = true WHERE org_id = ${org} AND id = ${id}`),

  /** The provider knows the person no more. What it wrote goes; the account stays, closed. */
  removePerson: ({ tx, org, now }: Context, { id, subject }: Pick<ScimPerson, 'id' | 'subject'>): Promise<number> =>
    tx.run(sql`INSERT INTO identity_scim_user AS s (org_id, id, subject_id, changed_at, removed_at)
      VALUES (${org}, ${id}, ${subject}, ${now}, ${now})
      ON CONFLICT (org_id, id) DO UPDATE SET sealed = NULL, user_name_index = NULL, email_index = NULL, external_index = NULL,
        changed_at = ${now}, removed_at = ${now}, version = s.version + 1`),
} as const

function present(org: OrgId, sought: SoughtIndex | undefined) {
  const conditions = [sql`u.org_id = ${org}`, sql`u.kind = 'person'`, sql`s.removed_at IS NULL`]
  if (sought) conditions.push(matching(sought))
  return joinSql(conditions, ' AND ')
}

function matching(sought: SoughtIndex) {
  if (sought.attribute === 'externalId') return sql`s.external_index = ${sought.own}`
  const own =
    sought.attribute === 'userName' ? sql`s.user_name_index = ${sought.own}` : sql`s.email_index = ${sought.own}`
  return sql`(${own} OR (s.id IS NULL AND u.email_index = ${sought.account}))`
}
