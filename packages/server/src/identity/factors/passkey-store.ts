/** SQL of passkeys and of the challenges of their ceremonies. */
import type { Account } from '#identity/accounts'
import type { Context, PasskeyId, SubjectId, UserId } from '#kernel'
import type { Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

/** The public key stands in the envelope: whoever writes to the database cannot put theirs in its place. */
export interface PasskeyRow {
  readonly id: PasskeyId
  readonly user: UserId
  readonly subject: SubjectId
  readonly sealed: Uint8Array
  /** How often its authenticator says that it was used; many always say 0. */
  readonly counter: number
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

type NewPasskey = Omit<PasskeyRow, 'createdAt' | 'lastUsedAt'> & { readonly credentialHash: Uint8Array }

const PASSKEY = sql`id, user_id AS "user", subject_id AS "subject", sealed, counter, created_at AS "createdAt",
  last_used_at AS "lastUsedAt"`

export const passkeyStore = {
  /** 0 rows when the credential is known already. */
  insertPasskey: ({ tx, org, now }: Context, p: NewPasskey): Promise<number> =>
    tx.run(sql`INSERT INTO identity_passkey (org_id, id, user_id, subject_id, credential_hash, sealed, counter, created_at)
      VALUES (${org}, ${p.id}, ${p.user}, ${p.subject}, ${p.credentialHash}, ${p.sealed}, ${p.counter}, ${now})
      ON CONFLICT DO NOTHING`),

  findPasskey: ({ tx, org }: Context, credentialHash: Uint8Array): Promise<PasskeyRow | undefined> =>
    tx.find(sql`SELECT ${PASSKEY} FROM identity_passkey WHERE org_id = ${org} AND credential_hash = ${credentialHash}`),

  listPasskeys: (tx: Transaction, { org, user }: Account): Promise<PasskeyRow[]> =>
    tx.all(sql`SELECT ${PASSKEY} FROM identity_passkey WHERE org_id = ${org} AND user_id = ${user} ORDER BY id`),

  /** Whether somebody else who administers the organisation can come in by a passkey, and lasts. */
  hasAdmin: async ({ tx, org }: Context, without: UserId | null = null): Promise<boolean> =>
    (await tx.find(sql`SELECT 1 AS "one" FROM identity_user u
      JOIN identity_passkey p ON p.org_id = u.org_id AND p.user_id = u.id
      WHERE u.org_id = ${org} AND (u.role = 'admin' OR 'admin' = ANY(u.hats)) AND u.status = 'active'
        AND u.contract_ends_at IS NULL AND u.narrowed = '[]' AND u.id IS DISTINCT FROM ${without}::uuid LIMIT 1`)) !==
    undefined,

  renamePasskey: ({ tx, org }: Context, { id, sealed }: Pick<PasskeyRow, 'id' | 'sealed'>): Promise<number> =>
    tx.run(sql`UPDATE identity_passkey SET sealed = ${sealed} WHERE org_id = ${org} AND id = ${id}`),

  /** 0 rows when it is gone, or its counter went no further: somebody has a copy, or this answer came before. */
  usePasskey: ({ tx, org, now }: Context, id: PasskeyId, counter: number): Promise<number> =>
    tx.run(sql`UPDATE identity_passkey SET counter = ${counter}, last_used_at = ${now}
      WHERE org_id = ${org} AND id = ${id} AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`),

  removePasskey: ({ tx, org }: Context, user: UserId, id: PasskeyId): Promise<number> =>
    tx.run(sql`DELETE FROM identity_passkey WHERE org_id = ${org} AND user_id = ${user} AND id = ${id}`),

  removePasskeys: (tx: Transaction, { org, user }: Account): Promise<number> =>
    tx.run(sql`DELETE FROM identity_passkey WHERE org_id = ${org} AND user_id = ${user}`),

  insertChallenge: (tx: Transaction, hash: Uint8Array, askedFor: string, expiresAt: Date): Promise<number> =>
    tx.run(
      sql`INSERT INTO identity_challenge (hash, asked_for, expires_at) VALUES (${hash}, ${askedFor}, ${expiresAt})`,
    ),

  findChallenge: (tx: Transaction, hash: Uint8Array, askedFor: string, at: Date): Promise<object | undefined> =>
    tx.find(sql`SELECT expires_at FROM identity_challenge
      WHERE hash = ${hash} AND asked_for = ${askedFor} AND expires_at > ${at}`),

  /** 0 rows when it was answered before, was asked for something else, has expired or never was. */
  takeChallenge: (tx: Transaction, hash: Uint8Array, askedFor: string, at: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_challenge
      WHERE hash = ${hash} AND asked_for = ${askedFor} AND expires_at > ${at}`),

  removeChallenges: (tx: Transaction, expiredBefore: Date): Promise<number> =>
    tx.run(sql`DELETE FROM identity_challenge WHERE expires_at <= ${expiredBefore}`),
} as const
