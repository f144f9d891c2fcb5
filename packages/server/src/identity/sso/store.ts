/** SQL of single sign-on: connections, domains, who comes by them, and the ways under way. */
import type { Context, OrgId, SessionId, UserId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql, uuidArray } from '#kernel/database'
import type { Connection, Domain } from './schema.ts'

const CONNECTION = sql`org_id AS "org", id, kind, name, provider, terms, subject_id AS "subject",
  secret_sealed AS "secretSealed", is_enabled AS "isEnabled", version, created_at AS "createdAt"`
const DOMAIN = sql`id, connection_id AS "connection", domain, proof, verified_at AS "verifiedAt"`

/** A way under way. Whoever began it holds the secret its hash is of. */
export interface Flow {
  readonly org: OrgId | null
  readonly connection: string | null
  readonly waiting: Waiting | null
}

/** Who waits for their own second factor, and how they came. Hashes in hex, instants in ISO 8601. */
export interface Waiting {
  readonly user: UserId
  /** Of the connection by which they came. */
  readonly version: number
  readonly nameHash: string
  readonly sessionHash: string | null
  readonly provenAt: string
}

interface ByName {
  readonly connection: string
  readonly nameHash: Uint8Array
}

type NewConnection = Omit<Connection, 'org' | 'createdAt' | 'version'>

export const ssoStore = {
  insertConnection: ({ tx, org, now }: Context, c: NewConnection): Promise<number> =>
    tx.run(sql`INSERT INTO identity_sso_connection
        (org_id, id, kind, name, provider, terms, subject_id, secret_sealed, is_enabled, version, created_at)
      VALUES (${org}, ${c.id}, ${c.kind}, ${c.name}, ${JSON.stringify(c.provider)}::text::jsonb,
        ${JSON.stringify(c.terms)}::text::jsonb, ${c.subject}, ${c.secretSealed}, ${c.isEnabled}, 1, ${now})`),

  /** 0 rows when another version stands there by now. */
  updateConnection: ({ tx, org }: Context, c: Connection): Promise<number> =>
    tx.run(sql`UPDATE identity_sso_connection SET name = ${c.name}, provider = ${JSON.stringify(c.provider)}::text::jsonb,
        terms = ${JSON.stringify(c.terms)}::text::jsonb, secret_sealed = ${c.secretSealed}, is_enabled = ${c.isEnabled},
        version = version + 1
      WHERE org_id = ${org} AND id = ${c.id} AND version = ${c.version}`),

  findConnection: (tx: Transaction, org: OrgId, id: string): Promise<Connection | undefined> =>
    tx.find(sql`SELECT ${CONNECTION} FROM identity_sso_connection WHERE org_id = ${org} AND id = ${id}`),

  /** As it stands, and stays until the transaction ends. */
  holdConnection: ({ tx, org }: Context, id: string): Promise<Connection | undefined> =>
    tx.find(sql`SELECT ${CONNECTION} FROM identity_sso_connection WHERE org_id = ${org} AND id = ${id} FOR SHARE`),

  /** Nobody comes by it until the transaction ends. */
  lockConnection: ({ tx, org }: Context, id: string): Promise<unknown> =>
    tx.find(sql`SELECT id FROM identity_sso_connection WHERE org_id = ${org} AND id = ${id} FOR UPDATE`),

  listConnections: ({ tx, org }: Context): Promise<Connection[]> =>
    tx.all(sql`SELECT ${CONNECTION} FROM identity_sso_connection WHERE org_id = ${org} ORDER BY id`),

  closeConnection: ({ tx, org }: Context, id: string): Promise<number> =>
    tx.run(sql`UPDATE identity_sso_connection SET is_enabled = false WHERE org_id = ${org} AND id = ${id}`),

  removeConnection: async ({ tx, org }: Context, id: string): Promise<void> => {
    for (const table of [sql`identity_sso_session`, sql`identity_sso_identity`, sql`identity_sso_domain`])
      await tx.run(sql`DELETE FROM ${table} WHERE org_id = ${org} AND connection_id = ${id}`)
    await tx.run(sql`DELETE FROM identity_sso_connection WHERE org_id = ${org} AND id = ${id}`)
  },

  /** 0 rows when the organisation has named the domain before. */
  insertDomain: ({ tx, org }: Context, d: Omit<Domain, 'verifiedAt'>): Promise<number> =>
    tx.run(sql`INSERT INTO identity_sso_domain (org_id, id, connection_id, domain, proof)
      VALUES (${org}, ${d.id}, ${d.connection}, ${d.domain}, ${d.proof}) ON CONFLICT (org_id, domain) DO NOTHING`),

  findDomain: (tx: Transaction, org: OrgId, id: string): Promise<Domain | undefined> =>
    tx.find(sql`SELECT ${DOMAIN} FROM identity_sso_domain WHERE org_id = ${org} AND id = ${id}`),

  listDomains: (tx: Transaction, org: OrgId): Promise<Domain[]> =>
    tx.all(sql`SELECT ${DOMAIN} FROM identity_sso_domain WHERE org_id = ${org} ORDER BY domain`),

  verifyDomain: ({ tx, org, now }: Context, id: string): Promise<number> =>
    tx.run(sql`UPDATE identity_sso_domain SET verified_at = ${now} WHERE org_id = ${org} AND id = ${id}`),

  removeDomain: ({ tx, org }: Context, id: string): Promise<number> =>
    tx.run(sql`DELETE FROM identity_sso_domain WHERE org_id = ${org} AND id = ${id}`),

  /** 0 rows when the domain is of somebody already. */
  takePlace: (tx: Transaction, domain: string, org: OrgId): Promise<number> =>
    tx.run(
      sql`INSERT INTO identity_sso_place (domain, org_id) VALUES (${domain}, ${org}) ON CONFLICT (domain) DO NOTHING`,
    ),

  findPlace: (tx: Transaction, domain: string): Promise<{ org: OrgId } | undefined> =>
    tx.find(sql`SELECT org_id AS "org" FROM identity_sso_place WHERE domain = ${domain}`),

  leavePlace: (tx: Transaction, domain: string, org: OrgId): Promise<number> =>
    tx.run(sql`DELETE FROM identity_sso_place WHERE domain = ${domain} AND org_id = ${org}`),

  /** The connection a verified domain leads to, if it is open. */
  findByDomain: (tx: Transaction, org: OrgId, domain: string): Promise<{ id: string } | undefined> =>
    tx.find(sql`SELECT c.id FROM identity_sso_domain d
      JOIN identity_sso_connection c ON c.org_id = d.org_id AND c.id = d.connection_id
      WHERE d.org_id = ${org} AND d.domain = ${domain} AND d.verified_at IS NOT NULL AND c.is_enabled`),

  /** Whether anybody can come in by a provider. */
  hasWayIn: async ({ tx, org }: Context): Promise<boolean> =>
    (await tx.find(sql`SELECT 1 AS "one" FROM identity_sso_domain d
      JOIN identity_sso_connection c ON c.org_id = d.org_id AND c.id = d.connection_id
      WHERE d.org_id = ${org} AND d.verified_at IS NOT NULL AND c.is_enabled LIMIT 1`)) !== undefined,

  insertIdentity: ({ tx, org, now }: Context, { connection, nameHash }: ByName, user: UserId): Promise<number> =>
    tx.run(sql`INSERT INTO identity_sso_identity (org_id, connection_id, name_hash, user_id, linked_at)
      VALUES (${org}, ${connection}, ${nameHash}, ${user}, ${now}) ON CONFLICT DO NOTHING`),

  /** Who a name of the provider is here. */
  findIdentity: ({ tx, org }: Context, { connection, nameHash }: ByName): Promise<{ user: UserId } | undefined> =>
    tx.find(sql`SELECT user_id AS "user" FROM identity_sso_identity
      WHERE org_id = ${org} AND connection_id = ${connection} AND name_hash = ${nameHash}`),

  /** Of a person who was erased. */
  removeIdentities: ({ tx, org }: Context, user: UserId): Promise<number> =>
    tx.run(sql`DELETE FROM identity_sso_identity WHERE org_id = ${org} AND user_id = ${user}`),

  insertSession: (
    { tx, org }: Context,
    { connection, nameHash }: ByName,
    session: SessionId,
    sessionHash: Uint8Array | null,
  ): Promise<number> =>
    tx.run(sql`INSERT INTO identity_sso_session (org_id, session_id, connection_id, name_hash, session_hash)
      VALUES (${org}, ${session}, ${connection}, ${nameHash}, ${sessionHash})`),

  /** Of sessions that are forgotten; for the role of retention. */
  removeSessions: (tx: Transaction, ids: readonly SessionId[]): Promise<number> =>
    tx.run(sql`DELETE FROM identity_sso_session WHERE session_id = ANY(${uuidArray(ids)}::uuid[])`),

  /** What came of a session came by its connection too, if it did by one. */
  followSession: ({ tx, org }: Context, from: SessionId, to: SessionId): Promise<number> =>
    tx.run(sql`INSERT INTO identity_sso_session (org_id, session_id, connection_id, name_hash, session_hash)
      SELECT org_id, ${to}::uuid, connection_id, name_hash, session_hash FROM identity_sso_session
      WHERE org_id = ${org} AND session_id = ${from}`),

  /**
   * Sessions that came by the connection: those of one session of the provider, else all of one name, else all. One of which
   * the provider never said to which session of its own it belongs is meant with its name.
   */
  listSessions: async (
    { tx, org }: Context,
    connection: string,
    nameHash: Uint8Array | null,
    sessionHash: Uint8Array | null,
  ): Promise<SessionId[]> => {
    const rows = await tx.all<{ id: SessionId }>(sql`SELECT s.session_id AS "id" FROM identity_sso_session s
      JOIN identity_session live ON live.org_id = s.org_id AND live.id = s.session_id AND live.ended_at IS NULL
      WHERE s.org_id = ${org} AND s.connection_id = ${connection}
        AND (${nameHash}::bytea IS NULL OR s.name_hash = ${nameHash}::bytea)
        AND (${sessionHash}::bytea IS NULL OR s.session_hash = ${sessionHash}::bytea
          OR (s.session_hash IS NULL AND ${nameHash}::bytea IS NOT NULL))
      ORDER BY s.session_id`)
    return rows.map(({ id }) => id)
  },

  insertFlow: (tx: Transaction, hash: Uint8Array, { org, connection, waiting }: Flow, expiresAt: Date) =>
    tx.run(sql`INSERT INTO identity_sso_flow (hash, org_id, connection_id, waiting, expires_at)
      VALUES (${hash}, ${org}, ${connection}, ${waiting === null ? null : JSON.stringify(waiting)}::text::jsonb, ${expiresAt})`),

  findFlow: (tx: Transaction, hash: Uint8Array, at: Date): Promise<Flow | undefined> =>
    tx.find(sql`SELECT org_id AS "org", connection_id AS "connection", waiting FROM identity_sso_flow
      WHERE hash = ${hash} AND expires_at > ${at}`),

  /** Held: of two that come at once the second finds what the first left of it. */
  lockFlow: (tx: Transaction, hash: Uint8Array, at: Date): Promise<Flow | undefined> =>
    tx.find(sql`SELECT org_id AS "org", connection_id AS "connection", waiting FROM identity_sso_flow
      WHERE hash = ${hash} AND expires_at > ${at} FOR UPDATE`),

  /** The way, which nobody else can take from now on. */
  takeFlow: (tx: Transaction, hash: Uint8Array, at: Date): Promise<Flow | undefined> =>
    tx.find(sql`DELETE FROM identity_sso_flow WHERE hash = ${hash} AND expires_at > ${at}
      RETURNING org_id AS "org", connection_id AS "connection", waiting`),

  removeFlows: (tx: Transaction, at: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_sso_flow WHERE expires_at <= ${at}`),

  /** 0 rows when it was used before: the id of an assertion, or of a logout token. */
  useOnce: (tx: Transaction, hash: Uint8Array, expiresAt: Date): Promise<number> =>
    tx.run(
      sql`INSERT INTO identity_assertion (hash, expires_at) VALUES (${hash}, ${expiresAt}) ON CONFLICT (hash) DO NOTHING`,
    ),
} as const
