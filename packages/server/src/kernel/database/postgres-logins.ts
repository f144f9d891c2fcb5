/** Logins for the serving roles on a PostgreSQL server: made by the migrator, each a member of one role and nothing else. */
import type { PasswordOf } from './database.ts'
import type { Session } from './engine.ts'
import type { ServingRole } from './roles.ts'
import { groupOf, SERVING_ROLES } from './roles.ts'
import { scramVerifier } from './scram.ts'

export interface Login {
  readonly user: string
  readonly password: string
}

/**
 * Makes or renews the logins and returns them. Roles belong to the whole cluster, so each database has its own logins:
 * two installations on one server do not change each other's passwords.
 */
export async function createLogins(
  migrator: Session,
  passwordOf: PasswordOf,
): Promise<ReadonlyMap<ServingRole, Login>> {
  const oid = await databaseOid(migrator)
  const logins = new Map<ServingRole, Login>()
  for (const role of SERVING_ROLES) {
    const login = { user: `${groupOf(role)}_${oid}`, password: await passwordOf(role) }
    const verifier = await scramVerifier(login.password)
    for (const statement of statements(role, login.user, verifier)) await migrator.query(statement)
    logins.set(role, login)
  }
  return logins
}

async function databaseOid(migrator: Session): Promise<string> {
  const { rows } = await migrator.query<{ oid: string }>(
    'SELECT oid::text AS oid FROM pg_database WHERE datname = current_database()',
  )
  return rows[0]?.oid ?? ''
}

/** Only names of ours and base64 stand in these texts: utility statements take no parameters. */
const statements = (role: ServingRole, user: string, verifier: string): readonly string[] => [
  `DO $$ BEGIN CREATE ROLE ${user} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  `ALTER ROLE ${user} LOGIN INHERIT NOCREATEDB NOCREATEROLE CONNECTION LIMIT -1 PASSWORD '${verifier}'`,
  `GRANT ${groupOf(role)} TO ${user}`,
  `DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO ${user}', current_database()); END $$`,
]
