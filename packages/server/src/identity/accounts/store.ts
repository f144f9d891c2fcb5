/** SQL of organisations, people, the directory, one-time links and recovery codes. */
import type { Context, OrgId, Role, SubjectId, UserId } from '#kernel'
import type { Sql, Transaction } from '#kernel/database'
import { joinSql, sql } from '#kernel/database'
import type { Kind, Narrowing, Status, UserRow } from './schema.ts'

export const USER = sql`org_id AS "org", id, subject_id AS "subject", personal_sealed AS "personalSealed", role, status,
  password_hash AS "passwordHash", totp_sealed AS "totpSealed", totp_pending_sealed AS "totpPendingSealed", version,
  hats, narrowed, kind = 'machine' AS "isMachine", contract_kind AS "kind", contract_ends_at AS "contractEndsAt",
  created_at AS "createdAt",
  (SELECT count(*) FROM identity_passkey p WHERE p.org_id = identity_user.org_id AND p.user_id = identity_user.id)
    AS "passkeys",
  (SELECT count(*) FROM identity_recovery_code c
    WHERE c.org_id = identity_user.org_id AND c.user_id = identity_user.id AND c.used_at IS NULL) AS "recoveryCodes"`

/** As `hasFactor` says it of a row that was read. */
const HAS_FACTOR = sql`totp_sealed IS NOT NULL OR EXISTS (SELECT FROM identity_passkey p
  WHERE p.org_id = identity_user.org_id AND p.user_id = identity_user.id)`

export interface Organisation {
  readonly id: OrgId
  readonly name: string
}

/** Who an e-mail belongs to, in the whole installation. */
export interface Account {
  readonly org: OrgId
  readonly user: UserId
}

export interface Invitation {
  readonly user: UserId
  readonly purpose: 'invitation' | 'reset'
  readonly expiresAt: Date
}

/** Before every id. */
export const FIRST = '00000000-0000-0000-0000-000000000000'

export interface AdminRow {
  readonly id: UserId
  readonly isLasting: boolean
}

export const store = {
  insertOrganisation: ({ tx, now }: Context, { id, name }: Organisation): Promise<number> =>
    tx.run(sql`INSERT INTO identity_organisation (org_id, name, created_at) VALUES (${id}, ${name}, ${now})
      ON CONFLICT (org_id) DO NOTHING`),

  findOrganisation: (tx: Transaction, org: OrgId): Promise<Organisation | undefined> =>
    tx.find(sql`SELECT org_id AS "id", name FROM identity_organisation WHERE org_id = ${org}`),

  listOrganisations: (tx: Transaction): Promise<Organisation[]> =>
    tx.all(sql`SELECT org_id AS "id", name FROM identity_organisation ORDER BY org_id`),

  findAccount: (tx: Transaction, emailHash: Uint8Array): Promise<Account | undefined> =>
    tx.find(sql`SELECT org_id AS "org", user_id AS "user" FROM identity_directory WHERE email_hash = ${emailHash}`),

  /** The number of rows written: 0 when the installation knows the e-mail already. */
  insertAccount: (tx: Transaction, emailHash: Uint8Array, { org, user }: Account): Promise<number> =>
    tx.run(sql`INSERT INTO identity_directory (email_hash, org_id, user_id) VALUES (${emailHash}, ${org}, ${user})
      ON CONFLICT (email_hash) DO NOTHING`),

  /** The e-mail address leads nowhere from now on, and may be given to somebody else. */
  removeAccount: (tx: Transaction, { org, user }: Account): Promise<number> =>
    tx.run(sql`DELETE FROM identity_directory WHERE org_id = ${org} AND user_id = ${user}`),

  insertUser: ({ tx, org, now }: Context, user: NewUser): Promise<number> =>
    tx.run(sql`INSERT INTO identity_user (org_id, id, subject_id, personal_sealed, email_index, role, status, contract_kind,
        contract_ends_at, created_at)
      VALUES (${org}, ${user.id}, ${user.subject}, ${user.personalSealed}, ${user.emailIndex}, ${user.role}, ${user.status},
        ${user.kind}, ${user.contractEndsAt}, ${now})
      ON CONFLICT (org_id, id) DO NOTHING`),

  findUser: (tx: Transaction, { org, user }: Account): Promise<UserRow | undefined> =>
    tx.find(sql`SELECT ${USER} FROM identity_user WHERE org_id = ${org} AND id = ${user}`),

  listBySubjects: ({ tx, org }: Context, subjects: readonly SubjectId[]): Promise<UserRow[]> =>
    tx.all(sql`SELECT ${USER} FROM identity_user WHERE org_id = ${org} AND subject_id = ANY(${subjects}::uuid[])`),

  listByRoles: ({ tx, org }: Context, { roles, without, after, limit }: RolesPage): Promise<UserRow[]> =>
    tx.all(sql`SELECT ${USER} FROM identity_user
      WHERE org_id = ${org} AND id > ${after} AND (role = ANY(${roles}::text[]) OR hats && ${roles}::text[]) AND status <> 'disabled'
        AND kind = 'person' AND subject_id <> ALL(${without}::uuid[])
      ORDER BY id LIMIT ${limit}`),

  /** Holds the row until the transaction ends, so that nobody changes the person while a session is made. */
  lockUser: (tx: Transaction, { org, user }: Account): Promise<UserRow | undefined> =>
    tx.find(sql`SELECT ${USER} FROM identity_user WHERE org_id = ${org} AND id = ${user} FOR UPDATE`),

  listUsers: ({ tx, org }: Context, page: UserPage): Promise<UserRow[]> =>
    tx.all(sql`SELECT ${USER} FROM identity_user
      WHERE org_id = ${org} AND id > ${page.after} AND kind = 'person'
        AND (${page.emailIndex}::bytea IS NULL OR email_index = ${page.emailIndex}::bytea)
        AND (${page.status}::text IS NULL OR status = ${page.status}::text)
        AND (${page.hasFactor}::boolean IS NULL OR (${HAS_FACTOR}) = ${page.hasFactor}::boolean)
      ORDER BY id LIMIT ${page.limit}`),

  /**
   * Holds all who administer the organisation, in one order: two of them cannot remove each other at once. On those who last
   * it can count: no contract of theirs ends, and nothing is withheld from them.
   */
  lockActiveAdmins: async ({ tx, org }: Context): Promise<AdminRow[]> =>
    tx.all(sql`SELECT id, contract_ends_at IS NULL AND narrowed = '[]' AS "isLasting" FROM identity_user
      WHERE org_id = ${org} AND (role = 'admin' OR 'admin' = ANY(hats)) AND status = 'active'
        AND kind = 'person' ORDER BY id FOR UPDATE`),

  updateUser: (tx: Transaction, { org, user }: Account, change: UserChange): Promise<number> =>
    tx.run(sql`UPDATE identity_user SET ${joinSql(assignments(change), ', ')} WHERE org_id = ${org} AND id = ${user}`),

  /** Takes a time step as used; 0 rows when it, or a later one, was used before. */
  useTotpStep: (tx: Transaction, { org, user }: Account, step: number): Promise<number> =>
    tx.run(sql`UPDATE identity_user SET totp_last_step = ${step}
      WHERE org_id = ${org} AND id = ${user} AND totp_last_step < ${step}`),

  removeRecoveryCodes: (tx: Transaction, { org, user }: Account): Promise<number> =>
    tx.run(sql`DELETE FROM identity_recovery_code WHERE org_id = ${org} AND user_id = ${user}`),

  replaceRecoveryCodes: async (
    tx: Transaction,
    { org, user }: Account,
    hashes: readonly Uint8Array[],
  ): Promise<void> => {
    await store.removeRecoveryCodes(tx, { org, user })
    const rows = hashes.map((hash) => sql`(${org}, ${user}, ${hash})`)
    await tx.run(sql`INSERT INTO identity_recovery_code (org_id, user_id, hash) VALUES ${joinSql(rows, ', ')}`)
  },

  useRecoveryCode: (tx: Transaction, { org, user }: Account, hash: Uint8Array, at: Date): Promise<number> =>
    tx.run(sql`UPDATE identity_recovery_code SET used_at = ${at}
      WHERE org_id = ${org} AND user_id = ${user} AND hash = ${hash} AND used_at IS NULL`),

  insertInvitation: (
    { tx, org }: Context,
    hash: Uint8Array,
    { user, purpose, expiresAt }: Invitation,
  ): Promise<number> =>
    tx.run(sql`INSERT INTO identity_invitation (org_id, hash, user_id, purpose, expires_at)
      VALUES (${org}, ${hash}, ${user}, ${purpose}, ${expiresAt})`),

  findInvitation: (
    { tx, org }: Pick<Context, 'tx' | 'org'>,
    hash: Uint8Array,
    at: Date,
  ): Promise<Invitation | undefined> =>
    tx.find(sql`SELECT user_id AS "user", purpose, expires_at AS "expiresAt" FROM identity_invitation
      WHERE org_id = ${org} AND hash = ${hash} AND used_at IS NULL AND expires_at > ${at}`),

  /** 0 rows when it was used, has expired or never was. */
  useInvitation: ({ tx, org, now }: Context, hash: Uint8Array): Promise<number> =>
    tx.run(sql`UPDATE identity_invitation SET used_at = ${now}
      WHERE org_id = ${org} AND hash = ${hash} AND used_at IS NULL AND expires_at > ${now}`),

  /** Links that were not used yet are worth nothing from now on. */
  voidInvitations: ({ tx, org, now }: Context, user: UserId): Promise<number> =>
    tx.run(
      sql`UPDATE identity_invitation SET used_at = ${now} WHERE org_id = ${org} AND user_id = ${user} AND used_at IS NULL`,
    ),

  /** What the probe of the password rule looks at: hashes only. */
  listPasswordHashes: async (tx: Transaction, org: OrgId): Promise<string[]> => {
    const rows = await tx.all<{ hash: string }>(sql`SELECT password_hash AS hash FROM identity_user
      WHERE org_id = ${org} AND password_hash IS NOT NULL`)
    return rows.map(({ hash }) => hash)
  },

  /** Whether the app's role may change what stands in the ledger: it must not. */
  mayAlterLedger: async (tx: Transaction): Promise<boolean> => {
    const row = await tx.find<{ may: boolean }>(sql`SELECT has_table_privilege('muts_app', 'ledger_entry', 'UPDATE')
      OR has_table_privilege('muts_app', 'ledger_entry', 'DELETE') AS may`)
    return row?.may ?? true
  },
} as const

export interface NewUser {
  readonly id: UserId
  readonly subject: string
  readonly personalSealed: Uint8Array
  readonly emailIndex: Uint8Array
  readonly role: Role
  readonly status: Status
  readonly kind: Kind
  readonly contractEndsAt: Date | null
}

export interface RolesPage {
  readonly roles: readonly Role[]
  readonly without: readonly SubjectId[]
  readonly after: string
  readonly limit: number
}

export interface UserPage {
  readonly after: string
  readonly emailIndex: Uint8Array | null
  /** Null: of any. */
  readonly status: Status | null
  /** Null: with and without. */
  readonly hasFactor: boolean | null
  readonly limit: number
}

/** What changes of a person. Every change makes a new version, which its ETag shows. */
export interface UserChange {
  readonly personalSealed?: Uint8Array | undefined
  readonly role?: Role | undefined
  readonly status?: Status | undefined
  readonly hats?: readonly Role[] | undefined
  readonly narrowed?: readonly Narrowing[] | undefined
  readonly kind?: Kind | undefined
  readonly contractEndsAt?: Date | null | undefined
  readonly passwordHash?: string | null
  readonly totpSealed?: Uint8Array | null
  readonly totpPendingSealed?: Uint8Array | null
}

function assignments(change: UserChange): Sql[] {
  const set: Sql[] = [sql`version = version + 1`]
  if (change.personalSealed !== undefined) set.push(sql`personal_sealed = ${change.personalSealed}`)
  if (change.role !== undefined) set.push(sql`role = ${change.role}`)
  // Whoever changes the status takes it over from the provider.
  if (change.status !== undefined)
    set.push(
      sql`status = ${change.status}`,
      sql`closed_by_provider = (closed_by_provider AND status = ${change.status})`,
    )
  if (change.hats !== undefined) set.push(sql`hats = ${change.hats}::text[]`)
  if (change.narrowed !== undefined) set.push(sql`narrowed = ${JSON.stringify(change.narrowed)}::jsonb`)
  if (change.kind !== undefined) set.push(sql`contract_kind = ${change.kind}`)
  if (change.contractEndsAt !== undefined) set.push(sql`contract_ends_at = ${change.contractEndsAt}`)
  if (change.passwordHash !== undefined) set.push(sql`password_hash = ${change.passwordHash}`)
  if (change.totpSealed !== undefined) set.push(sql`totp_sealed = ${change.totpSealed}`)
  if (change.totpPendingSealed !== undefined) set.push(sql`totp_pending_sealed = ${change.totpPendingSealed}`)
  return set
}
