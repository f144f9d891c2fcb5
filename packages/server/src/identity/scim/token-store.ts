/** SQL of the tokens of those who provision people. */
import type { Context } from '#kernel'
import type { KeyedRead } from '#kernel/database'
import { sql } from '#kernel/database'
import type { ScimTokenRow } from './token-schema.ts'

const TOKEN = sql`id, name, hash, networks, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt",
  last_used_at AS "lastUsedAt"`

/** For the look at it with each request. */
export const TOKEN_BY_ID: KeyedRead<ScimTokenRow> = {
  text: sql`SELECT ${TOKEN} FROM identity_scim_token WHERE org_id = $1 AND id = ANY($2::uuid[])`.text,
  key: ['id'],
}

type NewToken = Pick<ScimTokenRow, 'id' | 'name' | 'hash' | 'networks' | 'expiresAt'>

export const tokenStore = {
  insertToken: ({ tx, org, now }: Context, { id, name, hash, networks, expiresAt }: NewToken): Promise<number> =>
    tx.run(sql`INSERT INTO identity_scim_token (org_id, id, name, hash, networks, created_at, expires_at)
      VALUES (${org}, ${id}, ${name}, ${hash}, ${JSON.stringify(networks)}::text::jsonb, ${now}, ${expiresAt})`),

  listTokens: ({ tx, org }: Context, after: string, limit: number): Promise<ScimTokenRow[]> =>
    tx.all(
      sql`SELECT ${TOKEN} FROM identity_scim_token WHERE org_id = ${org} AND id > ${after} ORDER BY id LIMIT ${limit}`,
    ),

  /** 0 rows when it is not there or was revoked before. */
  revokeToken: ({ tx, org, now }: Context, id: string): Promise<number> =>
    tx.run(
      sql`UPDATE identity_scim_token SET revoked_at = ${now} WHERE org_id = ${org} AND id = ${id} AND revoked_at IS NULL`,
    ),

  /** Another token stands for the row from now on. 0 rows where it is gone. */
  renewToken: ({ tx, org }: Context, { id, hash, expiresAt }: Pick<NewToken, 'id' | 'hash' | 'expiresAt'>) =>
    tx.run(sql`UPDATE identity_scim_token SET hash = ${hash}, expires_at = ${expiresAt}
      WHERE org_id = ${org} AND id = ${id}`),

  touchToken: ({ tx, org, now }: Context, id: string): Promise<number> =>
    tx.run(sql`UPDATE identity_scim_token SET last_used_at = ${now} WHERE org_id = ${org} AND id = ${id}`),
} as const
