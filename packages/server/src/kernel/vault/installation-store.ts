/** The SQL of what belongs to the installation: its key by generations, and its secrets. Granted to nobody but the owner. */
import type { OrgId } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { sql } from '#kernel/database'

export interface InstallationRow {
  readonly generation: number
  readonly wrapped: Uint8Array
  /** The same key under the KEK that comes, while the KEK is being changed. */
  readonly nextWrapped: Uint8Array | null
  /** Made before purposes had a root of their own: they are derived from this key itself. */
  readonly derives: boolean
}

export interface SealedSecret {
  readonly name: string
  readonly sealed: Uint8Array
  readonly under: number
}

export const asOwner = <T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> =>
  database.transaction({ org: HOUSE, role: 'migrator' }, work)

/** In the order of the generations. */
export const listInstallations = (tx: Transaction): Promise<InstallationRow[]> =>
  tx.all(sql`
    SELECT generation, wrapped, next_wrapped AS "nextWrapped", derives FROM vault_installation ORDER BY generation`)

/** Of several makers of one generation the first wins: 0 for the others. */
export const insertInstallation = (
  tx: Transaction,
  generation: number,
  wrapped: Uint8Array,
  at: Date,
): Promise<number> =>
  tx.run(sql`
    INSERT INTO vault_installation (generation, wrapped, made_at, derives)
    VALUES (${generation}::int, ${wrapped}, ${at}, false) ON CONFLICT DO NOTHING`)

export const putNextWrapped = (tx: Transaction, generation: number, wrapped: Uint8Array): Promise<number> =>
  tx.run(sql`UPDATE vault_installation SET next_wrapped = ${wrapped} WHERE generation = ${generation}::int`)

/** What the former KEK wrapped is gone. Unless it is all of them it is none. */
export const dropFormerWrapped = (tx: Transaction): Promise<number> =>
  tx.run(sql`
    UPDATE vault_installation SET wrapped = next_wrapped, next_wrapped = NULL
    WHERE NOT EXISTS (SELECT 1 FROM vault_installation WHERE next_wrapped IS NULL)`)

/** Fails by its references while anything hangs on the generation. */
export const removeInstallation = (tx: Transaction, generation: number): Promise<number> =>
  tx.run(sql`DELETE FROM vault_installation WHERE generation = ${generation}::int`)

export const findSecret = (tx: Transaction, name: string): Promise<SealedSecret | undefined> =>
  tx.find(sql`SELECT name, sealed, under FROM vault_secret WHERE name = ${name}`)

export const listSecretsBelow = (tx: Transaction, generation: number): Promise<SealedSecret[]> =>
  tx.all(sql`SELECT name, sealed, under FROM vault_secret WHERE under < ${generation}::int ORDER BY name LIMIT 100`)

export const putSecret = (tx: Transaction, { name, sealed, under }: SealedSecret, at: Date): Promise<number> =>
  tx.run(sql`
    INSERT INTO vault_secret (name, sealed, under, made_at) VALUES (${name}, ${sealed}, ${under}::int, ${at})
    ON CONFLICT (name) DO UPDATE SET sealed = EXCLUDED.sealed, under = EXCLUDED.under, made_at = EXCLUDED.made_at`)

export const insertSecret = (tx: Transaction, { name, sealed, under }: SealedSecret, at: Date): Promise<number> =>
  tx.run(sql`
    INSERT INTO vault_secret (name, sealed, under, made_at) VALUES (${name}, ${sealed}, ${under}::int, ${at})
    ON CONFLICT DO NOTHING`)

/** Only while it is what was read: somebody may have put another one. */
export const replaceSecret = (tx: Transaction, before: SealedSecret, after: SealedSecret): Promise<number> =>
  tx.run(sql`
    UPDATE vault_secret SET sealed = ${after.sealed}, under = ${after.under}::int
    WHERE name = ${before.name} AND sealed = ${before.sealed}`)

export const removeSecret = (tx: Transaction, name: string): Promise<number> =>
  tx.run(sql`DELETE FROM vault_secret WHERE name = ${name}`)

export interface OrganisationBelow {
  readonly org: OrgId
  readonly generation: number
  readonly wrapped: Uint8Array
  readonly under: number
}

/** Of all organisations, as the owner: their keys that an older installation key wraps. */
export const listOrganisationsBelow = (tx: Transaction, generation: number): Promise<OrganisationBelow[]> =>
  tx.all(sql`
    SELECT org_id AS org, generation, wrapped, under FROM vault_organisation_key
    WHERE under < ${generation}::int AND wrapped IS NOT NULL ORDER BY org_id LIMIT 200`)

export const rewrapOrganisation = (
  tx: Transaction,
  row: OrganisationBelow,
  wrapped: Uint8Array,
  under: number,
): Promise<number> =>
  tx.run(sql`
    UPDATE vault_organisation_key SET wrapped = ${wrapped}, under = ${under}::int
    WHERE org_id = ${row.org} AND generation = ${row.generation}::int AND wrapped = ${row.wrapped}`)
