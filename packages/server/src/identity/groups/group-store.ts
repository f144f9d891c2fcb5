/** SQL of groups, of who is in them, and of the sets that people hold through them. */
import type { Context, OrgId, Role, SubjectId, UserId } from '#kernel'
import { joinSql, sql } from '#kernel/database'
import type { GroupRow } from './group-schema.ts'

const GROUP = sql`g.id, g.source, g.name, g.external_id AS "externalId", g.role, g.is_provisioned AS "isProvisioned",
  g.version, g.created_at AS "createdAt", g.changed_at AS "changedAt",
  (SELECT count(*)::int FROM identity_group_member m WHERE m.org_id = g.org_id AND m.group_id = g.id) AS members`

export interface GroupMember {
  readonly id: UserId
  readonly subject: SubjectId
}

/** That somebody is in a group. */
export interface Membership {
  readonly user: UserId
  readonly group: string
  readonly name: string
}

/** Those of one source that it has made, and of them those with this value. */
export interface SourceGroups {
  readonly source: string
  readonly sought?: { readonly attribute: 'displayName' | 'externalId'; readonly value: string } | undefined
}

type NewGroup = Pick<GroupRow, 'id' | 'source' | 'name' | 'externalId' | 'role' | 'isProvisioned'>

export const groupStore = {
  /** 0 rows where the source has a group of this name. */
  insertGroup: ({ tx, org, now }: Context, g: NewGroup): Promise<number> =>
    tx.run(sql`INSERT INTO identity_group
        (org_id, id, source, name, external_id, role, is_provisioned, created_at, changed_at)
      VALUES (${org}, ${g.id}, ${g.source}, ${g.name}, ${g.externalId}, ${g.role}, ${g.isProvisioned}, ${now}, ${now})
      ON CONFLICT (org_id, source, name) DO NOTHING`),

  /** Which never changes. */
  findSource: async ({ tx, org }: Context, id: string): Promise<string | undefined> => {
    const row = await tx.find<{ source: string }>(
      sql`SELECT source FROM identity_group WHERE org_id = ${org} AND id = ${id}`,
    )
    return row?.source
  },

  /** Held: two changes of one group follow one another. */
  lockGroup: ({ tx, org }: Context, id: string): Promise<GroupRow | undefined> =>
    tx.find(sql`SELECT ${GROUP} FROM identity_group g WHERE g.org_id = ${org} AND g.id = ${id} FOR UPDATE`),

  listGroups: ({ tx, org }: Context, after: string, limit: number): Promise<GroupRow[]> =>
    tx.all(
      sql`SELECT ${GROUP} FROM identity_group g WHERE g.org_id = ${org} AND g.id > ${after} ORDER BY g.id LIMIT ${limit}`,
    ),

  updateRole: ({ tx, org, now }: Context, id: string, role: Role | null): Promise<number> =>
    tx.run(sql`UPDATE identity_group SET role = ${role}, changed_at = ${now} WHERE org_id = ${org} AND id = ${id}`),

  removeGroup: ({ tx, org }: Context, id: string): Promise<number> =>
    tx.run(sql`DELETE FROM identity_group WHERE org_id = ${org} AND id = ${id}`),

  /** Held against a change of their mapping while people are put into them. */
  listOfSource: ({ tx, org }: Context, source: string): Promise<GroupRow[]> =>
    tx.all(
      sql`SELECT ${GROUP} FROM identity_group g WHERE g.org_id = ${org} AND g.source = ${source} ORDER BY g.id FOR SHARE`,
    ),

  /** Held, all of them: something is taken from them. */
  lockOfSource: ({ tx, org }: Context, source: string): Promise<GroupRow[]> =>
    tx.all(
      sql`SELECT ${GROUP} FROM identity_group g WHERE g.org_id = ${org} AND g.source = ${source} ORDER BY g.id FOR UPDATE`,
    ),

  listMembers: ({ tx, org }: Context, group: string): Promise<GroupMember[]> =>
    tx.all(sql`SELECT u.id, u.subject_id AS subject FROM identity_group_member m
      JOIN identity_user u ON u.org_id = m.org_id AND u.id = m.user_id
      WHERE m.org_id = ${org} AND m.group_id = ${group} ORDER BY u.id`),

  /** Who is named and not in it yet, of this organisation; anybody else is passed over. */
  addMembers: ({ tx, org }: Context, group: string, users: readonly string[]): Promise<GroupMember[]> =>
    tx.all(sql`WITH joined AS (
        INSERT INTO identity_group_member (org_id, group_id, user_id)
        SELECT org_id, ${group}, id FROM identity_user WHERE org_id = ${org} AND id = ANY(${users}::uuid[]) AND kind = 'person'
        ON CONFLICT (org_id, group_id, user_id) DO NOTHING RETURNING user_id)
      SELECT u.id, u.subject_id AS subject FROM joined
        JOIN identity_user u ON u.org_id = ${org} AND u.id = joined.user_id ORDER BY u.id`),

  removeMembers: ({ tx, org }: Context, group: string, users: readonly string[]): Promise<GroupMember[]> =>
    tx.all(sql`WITH gone AS (
        DELETE FROM identity_group_member
        WHERE org_id = ${org} AND group_id = ${group} AND user_id = ANY(${users}::uuid[]) RETURNING user_id)
      SELECT u.id, u.subject_id AS subject FROM gone
        JOIN identity_user u ON u.org_id = ${org} AND u.id = gone.user_id ORDER BY u.id`),

  /** In which groups of one source each of these people is. */
  listMemberships: ({ tx, org }: Context, source: string, users: readonly UserId[]): Promise<Membership[]> =>
    tx.all(sql`SELECT m.user_id AS "user", g.id AS "group", g.name FROM identity_group_member m
      JOIN identity_group g ON g.org_id = m.org_id AND g.id = m.group_id
      WHERE m.org_id = ${org} AND m.user_id = ANY(${users}::uuid[]) AND g.source = ${source} AND g.is_provisioned ORDER BY g.id`),

  listMade: ({ tx, org }: Context, wanted: SourceGroups, offset: number, limit: number): Promise<GroupRow[]> =>
    tx.all(
      sql`SELECT ${GROUP} FROM identity_group g WHERE ${made(org, wanted)} ORDER BY g.id OFFSET ${offset} LIMIT ${limit}`,
    ),

  countMade: async ({ tx, org }: Context, wanted: SourceGroups): Promise<number> => {
    const row = await tx.find<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM identity_group g WHERE ${made(org, wanted)}`,
    )
    return row?.n ?? 0
  },

  /** Held. The group of this name, whether the source has made it or it stands here for its mapping alone. */
  lockNamed: ({ tx, org }: Context, source: string, name: string): Promise<GroupRow | undefined> =>
    tx.find(
      sql`SELECT ${GROUP} FROM identity_group g WHERE g.org_id = ${org} AND g.source = ${source} AND g.name = ${name} FOR UPDATE`,
    ),

  /** What its source says of it. A new version, which its ETag shows. */
  updateGroup: (
    { tx, org, now }: Context,
    id: string,
    { name, externalId }: Pick<GroupRow, 'name' | 'externalId'>,
  ): Promise<number> =>
    tx.run(sql`UPDATE identity_group SET name = ${name}, external_id = ${externalId}, is_provisioned = true, version = version + 1,
      changed_at = ${now} WHERE org_id = ${org} AND id = ${id}`),

  groupsOf: ({ tx, org }: Context, user: UserId): Promise<GroupRow[]> =>
    tx.all(sql`SELECT ${GROUP} FROM identity_group g
      JOIN identity_group_member own ON own.org_id = g.org_id AND own.group_id = g.id
      WHERE g.org_id = ${org} AND own.user_id = ${user} ORDER BY g.id`),

  /** The sets that groups gave to a person, and that go when the groups do. */
  listGiven: async ({ tx, org }: Context, user: UserId): Promise<readonly Role[]> => {
    const rows = await tx.all<{ role: Role }>(
      sql`SELECT role FROM identity_group_grant WHERE org_id = ${org} AND user_id = ${user} ORDER BY role`,
    )
    return rows.map(({ role }) => role)
  },

  putGiven: async ({ tx, org }: Context, user: UserId, roles: readonly Role[]): Promise<void> => {
    await tx.run(
      sql`DELETE FROM identity_group_grant WHERE org_id = ${org} AND user_id = ${user} AND role <> ALL(${roles}::text[])`,
    )
    await tx.run(sql`INSERT INTO identity_group_grant (org_id, user_id, role)
      SELECT ${org}, ${user}, role FROM unnest(${roles}::text[]) AS given (role)
      ON CONFLICT (org_id, user_id, role) DO NOTHING`)
  },

  removePerson: async ({ tx, org }: Context, user: UserId): Promise<void> => {
    await tx.run(sql`DELETE FROM identity_group_member WHERE org_id = ${org} AND user_id = ${user}`)
    await tx.run(sql`DELETE FROM identity_group_grant WHERE org_id = ${org} AND user_id = ${user}`)
  },
} as const

function made(org: OrgId, { source, sought }: SourceGroups) {
  const conditions = [sql`g.org_id = ${org}`, sql`g.source = ${source}`, sql`g.is_provisioned`]
  if (sought?.attribute === 'displayName') conditions.push(sql`lower(g.name) = lower(${sought.value})`)
  if (sought?.attribute === 'externalId') conditions.push(sql`g.external_id = ${sought.value}`)
  return joinSql(conditions, ' AND ')
}
