/** SQL of API keys, apps and other clients, and of the machines they act as. */
import type { Context, OrgId, Role, SubjectId, UserId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql, textArray } from '#kernel/database'
import type { ClientRow } from './client-schema.ts'

const CLIENT = sql`c.org_id AS "org", c.id, c.kind, c.name, c.user_id AS "user", u.role, u.status,
  u.kind = 'machine' AS "isMachine", c.secret_hash AS "secretHash",
  c.jwks, c.scope, c.networks, c.redirect_uris AS "redirectUris", c.created_at AS "createdAt", c.expires_at AS "expiresAt",
  c.revoked_at AS "revokedAt", c.last_used_at AS "lastUsedAt"`
const FROM = sql`identity_client c LEFT JOIN identity_user u ON u.org_id = c.org_id AND u.id = c.user_id`

export interface NewMachine {
  readonly id: UserId
  readonly subject: SubjectId
  readonly personalSealed: Uint8Array
  readonly role: Role
}

interface ClientPage {
  readonly after: string
  readonly limit: number
  readonly kinds: readonly string[] | undefined
}

export interface StoredKeys {
  readonly looked: number
  readonly clear: number
  readonly unending: number
}

export type NewClient = Omit<
  ClientRow,
  'org' | 'role' | 'status' | 'isMachine' | 'createdAt' | 'revokedAt' | 'lastUsedAt'
>

export const clientStore = {
  /** A machine has no address, so the directory does not lead to it and it has no password. */
  insertMachine: ({ tx, org, now }: Context, { id, subject, personalSealed, role }: NewMachine): Promise<number> =>
    tx.run(sql`INSERT INTO identity_user (org_id, id, subject_id, personal_sealed, role, status, kind, created_at)
      VALUES (${org}, ${id}, ${subject}, ${personalSealed}, ${role}, 'active', 'machine', ${now})`),

  insertClient: async ({ tx, org, now }: Context, client: NewClient): Promise<void> => {
    const jwks = client.jwks === null ? null : JSON.stringify(client.jwks)
    await tx.run(sql`INSERT INTO identity_client
      (org_id, id, kind, name, user_id, secret_hash, jwks, scope, networks, redirect_uris, created_at, expires_at)
      VALUES (${org}, ${client.id}, ${client.kind}, ${client.name}, ${client.user}, ${client.secretHash},
        ${jwks}::text::jsonb,
        ${client.scope}, ${JSON.stringify(client.networks)}::text::jsonb,
        ${JSON.stringify(client.redirectUris)}::text::jsonb, ${now}, ${client.expiresAt})`)
    await tx.run(sql`INSERT INTO identity_client_place (id, org_id) VALUES (${client.id}, ${org})`)
  },

  /** The organisation a client id is of. */
  findPlace: (tx: Transaction, id: string): Promise<{ org: OrgId } | undefined> =>
    tx.find(sql`SELECT org_id AS "org" FROM identity_client_place WHERE id = ${id}`),

  findClient: (tx: Transaction, org: OrgId, id: string): Promise<ClientRow | undefined> =>
    tx.find(sql`SELECT ${CLIENT} FROM ${FROM} WHERE c.org_id = ${org} AND c.id = ${id}`),

  /** Held: while a session is made for it nobody revokes it. */
  lockClient: (tx: Transaction, org: OrgId, id: string): Promise<ClientRow | undefined> =>
    tx.find(sql`SELECT ${CLIENT} FROM ${FROM} WHERE c.org_id = ${org} AND c.id = ${id} FOR UPDATE OF c`),

  /** Of all kinds where none is named. */
  listClients: ({ tx, org }: Context, { after, limit, kinds }: ClientPage): Promise<ClientRow[]> => {
    const isWanted = kinds ? sql`c.kind = ANY(${textArray(kinds)}::text[])` : sql`true`
    return tx.all(sql`SELECT ${CLIENT} FROM ${FROM}
      WHERE c.org_id = ${org} AND c.id > ${after} AND ${isWanted} ORDER BY c.id LIMIT ${limit}`)
  },

  /** The machine it acted as, null for an app; undefined when it is not there or revoked already. */
  revokeClient: ({ tx, org, now }: Context, id: string): Promise<{ user: UserId | null } | undefined> =>
    tx.find(sql`UPDATE identity_client SET revoked_at = ${now}
      WHERE org_id = ${org} AND id = ${id} AND revoked_at IS NULL RETURNING user_id AS "user"`),

  /** A client that was revoked, or still lives, begins anew with another secret. */
  renewClient: (
    { tx, org, now }: Context,
    id: string,
    secretHash: Uint8Array | null,
    expiresAt: Date,
  ): Promise<number> =>
    tx.run(sql`UPDATE identity_client SET secret_hash = ${secretHash}, created_at = ${now}, expires_at = ${expiresAt}, revoked_at = NULL
      WHERE org_id = ${org} AND id = ${id}`),

  /** Those that were not revoked. */
  listLive: (tx: Transaction, org: OrgId): Promise<ClientRow[]> =>
    tx.all(sql`SELECT ${CLIENT} FROM ${FROM} WHERE c.org_id = ${org} AND c.revoked_at IS NULL ORDER BY c.id`),

  /** Live API keys; those whose stored form is no keyed hash; those that live longer than a year. */
  countKeys: async (tx: Transaction, org: OrgId): Promise<StoredKeys> => {
    const counts = await tx.find<StoredKeys>(sql`SELECT count(*)::integer AS "looked",
        (count(*) FILTER (WHERE secret_hash IS NULL OR octet_length(secret_hash) <> 32))::integer AS "clear",
        (count(*) FILTER (WHERE expires_at > created_at + interval '366 days'))::integer AS "unending"
      FROM identity_client WHERE org_id = ${org} AND kind = 'api-key' AND revoked_at IS NULL`)
    return counts ?? { looked: 0, clear: 0, unending: 0 }
  },

  touchClient: ({ tx, org, now }: Context, id: string): Promise<number> =>
    tx.run(sql`UPDATE identity_client SET last_used_at = ${now} WHERE org_id = ${org} AND id = ${id}`),
} as const
