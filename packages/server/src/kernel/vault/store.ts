/** The SQL of the keys of organisations and subjects. Knows only wrapped keys. */
import type { OrgId, SubjectId } from '#kernel'
import type { KeyedRead, KeyedWrite, Transaction } from '#kernel/database'
import { Sql, sql } from '#kernel/database'

export interface WrappedOrganisation {
  readonly generation: number
  readonly wrapped: Uint8Array | null
  /** Generation of the installation key that wraps it. */
  readonly under: number
  /** Key of the blind indexes, under this key; null where this key itself is it. */
  readonly indexWrapped: Uint8Array | null
}

/** What of it stands beside a key that it wraps. */
export type WrappedAbove = Pick<WrappedOrganisation, 'generation' | 'wrapped' | 'under'>

export interface WrappedSubject {
  readonly subject: SubjectId
  /** Null once erased. */
  readonly wrapped: Uint8Array | null
  /** The key before, while what it sealed is sealed anew. */
  readonly previous: Uint8Array | null
  readonly organisation: WrappedAbove | null
}

export const insertOrganisation = (
  tx: Transaction,
  org: OrgId,
  { generation, wrapped, under, indexWrapped }: WrappedOrganisation,
  at: Date,
): Promise<number> =>
  tx.run(sql`
    INSERT INTO vault_organisation_key (org_id, generation, wrapped, under, index_wrapped, made_at)
    VALUES (${org}, ${generation}::int, ${wrapped}, ${under}::int, ${indexWrapped}, ${at})`)

/** The newest generation. */
export const findOrganisation = (tx: Transaction): Promise<WrappedOrganisation | undefined> =>
  tx.find(sql`
    SELECT generation, wrapped, under, index_wrapped AS "indexWrapped" FROM vault_organisation_key
    WHERE org_id = ${tx.org} ORDER BY generation DESC LIMIT 1`)

/** The same by a gathered read. */
export const NEWEST_ORGANISATION: KeyedRead<WrappedOrganisation & { readonly org: OrgId }> = {
  text: `SELECT org_id AS org, generation, wrapped, under, index_wrapped AS "indexWrapped" FROM vault_organisation_key
    WHERE org_id = $1 AND org_id = ANY($2::uuid[]) ORDER BY generation DESC LIMIT 1`,
  key: ['org'],
}

/** Fails by its references while the key of a subject is under one of them. As the owner. */
export const removeOrganisationsBelow = (tx: Transaction, generation: number): Promise<number> =>
  tx.run(sql`DELETE FROM vault_organisation_key WHERE org_id = ${tx.org} AND generation < ${generation}::int`)

export const insertSubject = (
  tx: Transaction,
  subject: SubjectId,
  { wrapped, under }: { readonly wrapped: Uint8Array; readonly under: number },
  at: Date,
): Promise<number> =>
  tx.run(sql`
    INSERT INTO vault_subject_key (org_id, subject_id, wrapped, under, made_at)
    VALUES (${tx.org}, ${subject}, ${wrapped}, ${under}::int, ${at})`)

/** The same among other rows. */
export const SUBJECT_INSERT: KeyedWrite<{
  readonly subject: SubjectId
  readonly wrapped: Uint8Array
  readonly under: number
  readonly at: Date
}> = {
  text: `INSERT INTO vault_subject_key (org_id, subject_id, wrapped, under, made_at)
    SELECT $1::uuid, subject, wrapped, under, at
    FROM json_to_recordset($2::json) AS new (subject uuid, wrapped bytea, under int, at timestamptz)
    RETURNING subject_id AS subject`,
  key: 'subject',
}

interface SubjectRow extends Pick<WrappedSubject, 'subject' | 'wrapped' | 'previous'> {
  readonly generation: number | null
  readonly organisationWrapped: Uint8Array | null
  readonly organisationUnder: number
}

/** Each beside the key of its organisation that wraps it. */
export async function findSubjects(
  tx: Transaction,
  subjects: readonly SubjectId[],
): Promise<readonly WrappedSubject[]> {
  const rows = await tx.all<SubjectRow>(sql`
    SELECT s.subject_id AS subject, s.wrapped, s.previous, o.generation, o.wrapped AS "organisationWrapped",
           o.under AS "organisationUnder"
    FROM vault_subject_key s LEFT JOIN vault_organisation_key o ON o.org_id = s.org_id AND o.generation = s.under
    WHERE s.org_id = ${tx.org} AND s.subject_id = ANY(${[...subjects]}::uuid[])`)
  return rows.map(({ generation, organisationWrapped, organisationUnder, ...subject }) => ({
    ...subject,
    organisation: generation === null ? null : { generation, wrapped: organisationWrapped, under: organisationUnder },
  }))
}

/**
 * Beside each row of a table with `subject_id`: its subject's wrapped key, as `FoundKey`. `columns` go into the list of
 * the SELECT and `join` behind the table.
 */
export const joinSubjectKey = (table: string): { readonly columns: Sql; readonly join: Sql } => ({
  columns: sql`found_key."keyWrapped", found_key."keyPrevious", found_key."keyGeneration", found_key."keyAbove",
    found_key."keyUnder"`,
  join: new Sql(
    [
      `LEFT JOIN LATERAL (
        SELECT s.wrapped AS "keyWrapped", s.previous AS "keyPrevious", o.generation AS "keyGeneration",
          o.wrapped AS "keyAbove", o.under AS "keyUnder"
        FROM vault_subject_key s LEFT JOIN vault_organisation_key o ON o.org_id = s.org_id AND o.generation = s.under
        WHERE s.org_id = ${table}.org_id AND s.subject_id = ${table}.subject_id) AS found_key ON true`,
    ],
    [],
  ),
})

/** A condition on a row of a table with `subject_id`: the key of its subject is still `found`, a `FoundKey.keyWrapped`. */
export const sameSubjectKey = (table: string, found: string): string => `EXISTS (
  SELECT FROM vault_subject_key s
  WHERE s.org_id = ${table}.org_id AND s.subject_id = ${table}.subject_id AND s.wrapped IS NOT DISTINCT FROM ${found})`

export const listSubjectsBelow = (tx: Transaction, generation: number): Promise<{ readonly subject: SubjectId }[]> =>
  tx.all(sql`
    SELECT subject_id AS subject FROM vault_subject_key
    WHERE org_id = ${tx.org} AND under < ${generation}::int ORDER BY subject_id LIMIT 500`)

/** Only while it is what was read: whoever erased or rotated meanwhile wins. */
export const rewrapSubject = (
  tx: Transaction,
  before: WrappedSubject,
  after: { readonly wrapped: Uint8Array; readonly previous: Uint8Array | null; readonly under: number },
): Promise<number> =>
  tx.run(sql`
    UPDATE vault_subject_key SET wrapped = ${after.wrapped}, previous = ${after.previous}, under = ${after.under}::int
    WHERE org_id = ${tx.org} AND subject_id = ${before.subject} AND wrapped = ${before.wrapped}
      AND previous IS NOT DISTINCT FROM ${before.previous}`)

/** From now on the key stays until it is erased: it seals what is never written anew. */
export const makeLasting = (tx: Transaction, subject: SubjectId): Promise<number> =>
  tx.run(sql`
    UPDATE vault_subject_key SET lasting = true
    WHERE org_id = ${tx.org} AND subject_id = ${subject} AND wrapped IS NOT NULL AND NOT lasting`)

/** A new key, and the one before beside it. 0 when it was erased, is being rotated already, or must last. */
export const rotateSubjectKey = (
  tx: Transaction,
  subject: SubjectId,
  keys: { readonly wrapped: Uint8Array; readonly previous: Uint8Array; readonly under: number },
  at: Date,
): Promise<number> =>
  tx.run(sql`
    UPDATE vault_subject_key
    SET wrapped = ${keys.wrapped}, previous = ${keys.previous}, under = ${keys.under}::int, rotated_at = ${at}
    WHERE org_id = ${tx.org} AND subject_id = ${subject} AND wrapped IS NOT NULL AND previous IS NULL
      AND NOT lasting`)

export const listRotating = (
  tx: Transaction,
  after: SubjectId | null,
): Promise<{ readonly subject: SubjectId; readonly rotatedAt: Date }[]> =>
  tx.all(sql`
    SELECT subject_id AS subject, rotated_at AS "rotatedAt" FROM vault_subject_key
    WHERE org_id = ${tx.org} AND previous IS NOT NULL AND (${after}::uuid IS NULL OR subject_id > ${after}::uuid)
    ORDER BY subject_id LIMIT 100`)

/** All whose key may be rotated, by pages. */
export const listSubjectIds = (tx: Transaction, after: SubjectId | null): Promise<{ readonly subject: SubjectId }[]> =>
  tx.all(sql`
    SELECT subject_id AS subject FROM vault_subject_key
    WHERE org_id = ${tx.org} AND wrapped IS NOT NULL AND previous IS NULL AND NOT lasting
      AND (${after}::uuid IS NULL OR subject_id > ${after}::uuid)
    ORDER BY subject_id LIMIT 100`)

export const dropPrevious = (tx: Transaction, subject: SubjectId): Promise<number> =>
  tx.run(sql`
    UPDATE vault_subject_key SET previous = NULL, rotated_at = NULL
    WHERE org_id = ${tx.org} AND subject_id = ${subject} AND previous IS NOT NULL`)

export const eraseSubject = (tx: Transaction, subject: SubjectId, at: Date): Promise<number> =>
  tx.run(sql`
    UPDATE vault_subject_key
    SET wrapped = NULL, previous = NULL, rotated_at = NULL, under = NULL, erased_at = ${at}
    WHERE org_id = ${tx.org} AND subject_id = ${subject} AND erased_at IS NULL`)

/** Of these, those whose key is there. */
export const listWithKey = (
  tx: Transaction,
  subjects: readonly SubjectId[],
): Promise<{ readonly subject: SubjectId }[]> =>
  tx.all(sql`
    SELECT subject_id AS subject FROM vault_subject_key
    WHERE org_id = ${tx.org} AND subject_id = ANY(${[...subjects]}::uuid[]) AND wrapped IS NOT NULL`)

/** The organisations that a walk over all keys visits; as the owner. */
export const listOrganisations = (tx: Transaction): Promise<{ readonly org: OrgId }[]> =>
  tx.all(sql`SELECT DISTINCT org_id AS org FROM vault_organisation_key ORDER BY org_id`)

export interface ErasedSubject {
  readonly org: OrgId
  readonly subject: SubjectId
  readonly at: Date
}

/** Of all organisations, in the order in which they were erased; as the owner. */
export const listErased = (tx: Transaction, since?: Date): Promise<ErasedSubject[]> =>
  tx.all(sql`
    SELECT org_id AS org, subject_id AS subject, erased_at AS at FROM vault_subject_key
    WHERE erased_at IS NOT NULL AND (${since ?? null}::timestamptz IS NULL OR erased_at >= ${since ?? null}::timestamptz)
    ORDER BY erased_at, subject_id`)
