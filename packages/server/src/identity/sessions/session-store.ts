/** SQL of sessions and their refresh tokens. */
import type { SessionRow } from '#identity/accounts'
import type { Context, OrgId, SessionId, UserId } from '#kernel'
import type { KeyedRead, OrgLeg, Transaction } from '#kernel/database'
import { sql, uuidArray } from '#kernel/database'
import { notHeld } from '#kernel/retention'
import type { SealedOrigin } from './origin.ts'

const SESSION = sql`s.org_id AS "org", s.id, s.user_id AS "user", u.subject_id AS "subject", u.role, u.status, u.hats, u.narrowed,
  u.contract_ends_at AS "contractEndsAt", s.assurance,
  s.auth_time AS "authTime", s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt", s.version, s.ended_at AS "endedAt", s.seal,
  u.kind = 'machine' AS "isMachine", u.version AS "userVersion", p.settings, p.version AS "policyVersion", s.client_id AS "client", s.scope`
const FROM = sql`identity_session s JOIN identity_user u ON u.org_id = s.org_id AND u.id = s.user_id
  LEFT JOIN identity_policy p ON p.org_id = s.org_id`

/** A session by its id, for the look at it that rides with what its owner asks for. */
export const SESSION_BY_ID: KeyedRead<SessionRow> = {
  text: sql`SELECT ${SESSION} FROM ${FROM} WHERE s.org_id = $1 AND s.id = ANY($2::uuid[])`.text,
  key: ['id'],
}

/** Writes down the use of sessions of one organisation. */
export const touchLeg = (org: OrgId, ids: readonly SessionId[], at: Date): OrgLeg => ({
  org,
  statement: TOUCH,
  values: [org, uuidArray(ids), at.toISOString()],
})

const TOUCH = {
  // In one order, and waiting for nobody: whoever holds a session is ending it, or it is touched with its next use.
  text: `UPDATE identity_session SET last_used_at = $3
    WHERE org_id = $1 AND id IN (
      SELECT id FROM identity_session
      WHERE org_id = $1 AND id = ANY($2::uuid[]) AND ended_at IS NULL AND last_used_at < $3
      ORDER BY id FOR UPDATE SKIP LOCKED)`,
}

/** Where a session stands. */
export interface SessionPlace {
  readonly org: OrgId
  readonly id: SessionId
}

/** A session as it is written: the rest of its row is the person's and the organisation's. */
export type SessionDraft = Pick<
  SessionRow,
  'org' | 'id' | 'user' | 'assurance' | 'authTime' | 'createdAt' | 'lastUsedAt' | 'version' | 'client' | 'scope'
>

export interface NewSession extends SessionDraft, Pick<SessionRow, 'seal' | 'subject'> {
  readonly originSealed: Uint8Array | null
}

export type EndedBecause =
  | 'signed out'
  | 'revoked'
  | 'idle'
  | 'too old'
  | 'refresh token used twice'
  | 'code used twice'
  | 'role changed'
  | 'account disabled'
  | 'contract ended'
  | 'password changed'
  | 'second factor changed'
  | 'signed in anew'
  | 'ended by the identity provider'

export const sessionStore = {
  insertSession: (tx: Transaction, s: NewSession): Promise<number> =>
    tx.run(sql`INSERT INTO identity_session (org_id, id, user_id, assurance, auth_time, created_at, last_used_at, version, seal, client_id, scope,
        subject_id, origin_sealed)
      VALUES (${s.org}, ${s.id}, ${s.user}, ${s.assurance}, ${s.authTime}, ${s.createdAt}, ${s.lastUsedAt}, ${s.version}, ${s.seal}, ${s.client}, ${s.scope},
        ${s.subject}, ${s.originSealed})`),

  findSession: (tx: Transaction, { org, id }: SessionPlace): Promise<SessionRow | undefined> =>
    tx.find(sql`SELECT ${SESSION} FROM ${FROM} WHERE s.org_id = ${org} AND s.id = ${id}`),

  /** Holds the row, and no other, until the transaction ends. */
  lockSession: (tx: Transaction, { org, id }: SessionPlace): Promise<SessionRow | undefined> =>
    tx.find(sql`SELECT ${SESSION} FROM ${FROM} WHERE s.org_id = ${org} AND s.id = ${id} FOR UPDATE OF s`),

  listLiveSessions: (tx: Transaction, org: OrgId): Promise<SessionRow[]> =>
    tx.all(sql`SELECT ${SESSION} FROM ${FROM} WHERE s.org_id = ${org} AND s.ended_at IS NULL ORDER BY s.id`),

  listSessionsOf: (tx: Transaction, org: OrgId, user: UserId): Promise<SessionRow[]> =>
    tx.all(
      sql`SELECT ${SESSION} FROM ${FROM} WHERE s.org_id = ${org} AND s.user_id = ${user} AND s.ended_at IS NULL ORDER BY s.id`,
    ),

  listSessionsOfClient: (tx: Transaction, org: OrgId, client: string): Promise<SessionRow[]> =>
    tx.all(sql`SELECT ${SESSION} FROM ${FROM}
      WHERE s.org_id = ${org} AND s.client_id = ${client} AND s.ended_at IS NULL ORDER BY s.id`),

  /** The session of a client for a scope that was opened last and has not ended. */
  findClientSession: (
    tx: Transaction,
    { org, client, user, scope }: Pick<SessionDraft, 'org' | 'client' | 'user' | 'scope'>,
  ): Promise<SessionRow | undefined> =>
    tx.find(sql`SELECT ${SESSION} FROM ${FROM}
      WHERE s.org_id = ${org} AND s.client_id = ${client} AND s.user_id = ${user} AND s.scope = ${scope}
        AND s.ended_at IS NULL
      ORDER BY s.id DESC LIMIT 1`),

  /** @param seal of the session as it is once it has ended. */
  endSession: (
    tx: Transaction,
    { org, id }: SessionPlace,
    { at, because, seal }: { readonly at: Date; readonly because: EndedBecause; readonly seal: Uint8Array },
  ): Promise<number> =>
    tx.run(sql`UPDATE identity_session
      SET ended_at = ${at}, ended_because = ${because}, seal = ${seal}, origin_sealed = NULL
      WHERE org_id = ${org} AND id = ${id} AND ended_at IS NULL`),

  /** Of a person's sessions that live, those that began by a request. */
  listOrigins: ({ tx, org }: Context, user: UserId): Promise<SealedOrigin[]> =>
    tx.all(sql`SELECT id, subject_id AS "subject", origin_sealed AS "sealed" FROM identity_session
      WHERE org_id = ${org} AND user_id = ${user} AND ended_at IS NULL AND origin_sealed IS NOT NULL`),

  /** Those that ended before an instant, of all organisations, and are not held; for the role of retention. */
  listEndedBefore: async (tx: Transaction, before: Date, limit: number): Promise<readonly SessionId[]> => {
    const rows = await tx.all<{ id: SessionId }>(
      sql`SELECT id FROM identity_session s WHERE ended_at < ${before} AND ${notHeld(sql`s.org_id`, sql`s.user_id`, sql`s.subject_id`)}
        ORDER BY ended_at, id LIMIT ${limit}`,
    )
    return rows.map(({ id }) => id)
  },

  removeSessions: (tx: Transaction, ids: readonly SessionId[]): Promise<number> =>
    tx.run(sql`DELETE FROM identity_session WHERE id = ANY(${uuidArray(ids)}::uuid[])`),

  removeRefreshes: (tx: Transaction, ids: readonly SessionId[]): Promise<number> =>
    tx.run(sql`DELETE FROM identity_refresh WHERE session_id = ANY(${uuidArray(ids)}::uuid[])`),

  insertRefresh: (tx: Transaction, { org, id }: SessionPlace, hash: Uint8Array): Promise<number> =>
    tx.run(sql`INSERT INTO identity_refresh (org_id, hash, session_id) VALUES (${org}, ${hash}, ${id})`),

  /** The one statement of rotation: of several at once exactly one changes the row, the others see it used. */
  useRefresh: ({ tx, org, now }: Context, hash: Uint8Array): Promise<number> =>
    tx.run(sql`UPDATE identity_refresh SET used_at = ${now}
      WHERE org_id = ${org} AND hash = ${hash} AND used_at IS NULL`),

  findRefresh: ({ tx, org }: Context, hash: Uint8Array): Promise<{ session: SessionId; isUsed: boolean } | undefined> =>
    tx.find(
      sql`SELECT session_id AS "session", used_at IS NOT NULL AS "isUsed" FROM identity_refresh WHERE org_id = ${org} AND hash = ${hash}`,
    ),
} as const
