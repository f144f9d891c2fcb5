/** The SQL of the vault. Knows only wrapped keys and sealed secrets. */
import type { OrgId, SubjectId } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database, KeyedRead, Transaction } from '#kernel/database'
import { Sql, sql } from '#kernel/database'

export interface WrappedSubject {
  readonly subject: SubjectId
  /** Null once erased. */
  readonly wrapped: Uint8Array | null
  readonly organisationWrapped: Uint8Array | null
}

export const insertOrganisation = (tx: Transaction, org: OrgId, wrapped: Uint8Array, at: Date): Promise<number> =>
  tx.run(sql`INSERT INTO vault_organisation_key (org_id, wrapped, made_at) VALUES (${org}, ${wrapped}, ${at})`)

export async function findOrganisation(tx: Transaction): Promise<Uint8Array | undefined> {
  const row = await tx.find<{ wrapped: Uint8Array | null }>(
    sql`SELECT wrapped FROM vault_organisation_key WHERE org_id = ${tx.org}`,
  )
  return row?.wrapped ?? undefined
}

export const insertSubject = (tx: Transaction, subject: SubjectId, wrapped: Uint8Array, at: Date): Promise<number> =>
  tx.run(sql`
    INSERT INTO vault_subject_key (org_id, subject_id, wrapped, made_at)
    VALUES (${tx.org}, ${subject}, ${wrapped}, ${at})`)

export const findSubjects = (tx: Transaction, subjects: readonly SubjectId[]): Promise<WrappedSubject[]> =>
  tx.all(sql`
    SELECT s.subject_id AS subject, s.wrapped, o.wrapped AS "organisationWrapped"
    FROM vault_subject_key s JOIN vault_organisation_key o ON o.org_id = s.org_id
    WHERE s.org_id = ${tx.org} AND s.subject_id = ANY(${[...subjects]}::uuid[])`)

/** The organisation's wrapped key, for reads that ride with others; keyed by the organisation itself. */
export const ORGANISATION_KEY: KeyedRead<{ readonly org: OrgId; readonly wrapped: Uint8Array | null }> = {
  text: 'SELECT org_id AS org, wrapped FROM vault_organisation_key WHERE org_id = $1 AND org_id = ANY($2::uuid[])',
  key: ['org'],
}

/** Beside each row of a table with `subject_id`: its subject's wrapped key, null once erased, as `wrappedKey`. */
export const wrappedKeyOf = (table: string): Sql =>
  new Sql(
    [
      `(SELECT wrapped FROM vault_subject_key
        WHERE vault_subject_key.org_id = ${table}.org_id AND vault_subject_key.subject_id = ${table}.subject_id)
        AS "wrappedKey"`,
    ],
    [],
  )

export const eraseSubject = (tx: Transaction, subject: SubjectId, at: Date): Promise<number> =>
  tx.run(sql`
    UPDATE vault_subject_key SET wrapped = NULL, erased_at = ${at}
    WHERE org_id = ${tx.org} AND subject_id = ${subject} AND erased_at IS NULL`)

/** What belongs to the installation is granted to nobody: only the owner of the tables reaches it. */
const asOwner = <T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  database.transaction({ org: HOUSE, role: 'migrator' }, work)

/** The wrapped installation key: the one that is there, or from now on the one given. */
export const ensureInstallation = (
  database: Database,
  make: () => Promise<Uint8Array>,
  at: Date,
): Promise<Uint8Array> =>
  ensure(
    database,
    (tx) => tx.find(sql`SELECT wrapped AS value FROM vault_installation`),
    make,
    (tx, value) =>
      tx.run(sql`INSERT INTO vault_installation (wrapped, made_at) VALUES (${value}, ${at}) ON CONFLICT DO NOTHING`),
  )

export const findSecret = async (database: Database, name: string): Promise<Uint8Array | undefined> =>
  (await asOwner(database, (tx) => findSealed(tx, name)))?.value

export const putSecret = (database: Database, name: string, sealed: Uint8Array, at: Date): Promise<number> =>
  asOwner(database, (tx) =>
    tx.run(sql`
      INSERT INTO vault_secret (name, sealed, made_at) VALUES (${name}, ${sealed}, ${at})
      ON CONFLICT (name) DO UPDATE SET sealed = EXCLUDED.sealed, made_at = EXCLUDED.made_at`),
  )

export const ensureSecret = (
  database: Database,
  name: string,
  make: () => Promise<Uint8Array>,
  at: Date,
): Promise<Uint8Array> =>
  ensure(
    database,
    (tx) => findSealed(tx, name),
    make,
    (tx, value) =>
      tx.run(sql`
        INSERT INTO vault_secret (name, sealed, made_at) VALUES (${name}, ${value}, ${at}) ON CONFLICT DO NOTHING`),
  )

export const removeSecret = (database: Database, name: string): Promise<number> =>
  asOwner(database, (tx) => tx.run(sql`DELETE FROM vault_secret WHERE name = ${name}`))

interface Found {
  readonly value: Uint8Array
}

const findSealed = (tx: Transaction, name: string): Promise<Found | undefined> =>
  tx.find(sql`SELECT sealed AS value FROM vault_secret WHERE name = ${name}`)

/** Makes outside any transaction; of several makers the first to insert wins, and all read what it inserted. */
async function ensure(
  database: Database,
  find: (tx: Transaction) => Promise<Found | undefined>,
  make: () => Promise<Uint8Array>,
  insert: (tx: Transaction, value: Uint8Array) => Promise<number>,
): Promise<Uint8Array> {
  const before = await asOwner(database, find)
  if (before) return before.value
  const value = await make()
  const after = await asOwner(database, async (tx) => {
    await insert(tx, value)
    return find(tx)
  })
  if (!after) throw new Error('what was just kept in the vault is not there')
  return after.value
}
