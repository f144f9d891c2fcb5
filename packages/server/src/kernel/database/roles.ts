/** The roles of the database (HOUSE, section 8), alike on both engines. Privileges hang on roles without a login. */
import type { DatabaseRole } from './database.ts'

export type ServingRole = Exclude<DatabaseRole, 'migrator'>

export const SERVING_ROLES: readonly ServingRole[] = ['app', 'sequencer', 'reader', 'backup', 'retention']

export const groupOf = (role: DatabaseRole): string => `muts_${role}`

const createGroup = (name: string): string =>
  `DO $$ BEGIN CREATE ROLE ${name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`

/** Makes the roles that migrations grant to. Safe to repeat, and for two servers that start at once. */
export const createGroups: readonly string[] = SERVING_ROLES.map((role) => createGroup(groupOf(role)))

/** Nobody but the roles of the house may enter its schema, and nobody may make temporary tables. */
export const closeSchema: readonly string[] = [
  'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  `GRANT USAGE ON SCHEMA public TO ${SERVING_ROLES.map(groupOf).join(', ')}`,
  `DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $$`,
]

/** PGlite knows one session user, a superuser. So that migrations do not run as one, an owner of its own is made there. */
export const createEmbeddedOwner: readonly string[] = [
  createGroup('muts_migrator'),
  `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO muts_migrator', current_database()); END $$`,
  'GRANT ALL ON SCHEMA public TO muts_migrator',
]
