/** SQL of what the authorization server remembers: codes, refresh tokens and grants, by hash only, and the replays of assertions. */
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** One of them. What is secret of it (its own value, the code a person types) is not in `payload`. */
export interface Artifact {
  readonly kind: string
  readonly hash: Uint8Array
  readonly grantHash: Uint8Array | null
  readonly userCodeHash: Uint8Array | null
  readonly payload: Readonly<Record<string, unknown>>
  readonly expiresAt: Date
}

export interface FoundArtifact extends Artifact {
  readonly consumedAt: Date | null
}

const ROW = sql`kind, hash, grant_hash AS "grantHash", user_code_hash AS "userCodeHash", payload,
  expires_at AS "expiresAt", consumed_at AS "consumedAt"`

export const oauthStore = {
  /** Written again, it lives no longer than it would have. */
  put: (tx: Transaction, { kind, hash, grantHash, userCodeHash, payload, expiresAt }: Artifact): Promise<number> =>
    tx.run(sql`INSERT INTO identity_oauth (kind, hash, grant_hash, user_code_hash, payload, expires_at)
      VALUES (${kind}, ${hash}, ${grantHash}, ${userCodeHash}, ${JSON.stringify(payload)}::text::jsonb, ${expiresAt})
      ON CONFLICT (kind, hash) DO UPDATE SET payload = excluded.payload,
        grant_hash = coalesce(excluded.grant_hash, identity_oauth.grant_hash)`),

  /** 0 rows when it is there already. */
  putNew: (tx: Transaction, { kind, hash, payload, expiresAt }: Artifact): Promise<number> =>
    tx.run(sql`INSERT INTO identity_oauth (kind, hash, payload, expires_at)
      VALUES (${kind}, ${hash}, ${JSON.stringify(payload)}::text::jsonb, ${expiresAt}) ON CONFLICT (kind, hash) DO NOTHING`),

  find: (tx: Transaction, kind: string, hash: Uint8Array, now: Date): Promise<FoundArtifact | undefined> =>
    tx.find(sql`SELECT ${ROW} FROM identity_oauth WHERE kind = ${kind} AND hash = ${hash} AND expires_at > ${now}`),

  /** Held until the transaction ends: a request is decided once. */
  lock: (tx: Transaction, kind: string, hash: Uint8Array, now: Date): Promise<FoundArtifact | undefined> =>
    tx.find(
      sql`SELECT ${ROW} FROM identity_oauth WHERE kind = ${kind} AND hash = ${hash} AND expires_at > ${now} FOR UPDATE`,
    ),

  lockByUserCode: (tx: Transaction, hash: Uint8Array, now: Date): Promise<FoundArtifact | undefined> =>
    tx.find(
      sql`SELECT ${ROW} FROM identity_oauth WHERE kind = 'DeviceCode' AND user_code_hash = ${hash} AND expires_at > ${now} FOR UPDATE`,
    ),

  /** Of several at once exactly one gets a row. */
  consume: (tx: Transaction, kind: string, hash: Uint8Array, now: Date): Promise<number> =>
    tx.run(
      sql`UPDATE identity_oauth SET consumed_at = ${now} WHERE kind = ${kind} AND hash = ${hash} AND consumed_at IS NULL`,
    ),

  remove: (tx: Transaction, kind: string, hash: Uint8Array): Promise<number> =>
    tx.run(sql`DELETE FROM identity_oauth WHERE kind = ${kind} AND hash = ${hash}`),

  /** What hangs on a grant, taken away with it. */
  takeGrant: (tx: Transaction, grantHash: Uint8Array): Promise<Pick<Artifact, 'payload'>[]> =>
    tx.all(sql`DELETE FROM identity_oauth WHERE grant_hash = ${grantHash} RETURNING payload`),

  removeExpired: (tx: Transaction, now: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_oauth WHERE expires_at < ${now}`),
} as const
