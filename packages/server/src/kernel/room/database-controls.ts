import type { Control } from '#kernel'
import { HOUSE } from '#kernel'
import { listUnprotectedTables, openDatabase, organisationTable, sql } from '#kernel/database'
import type { Ports } from './inspector.ts'
import { EVALUATION } from './inspector.ts'

export const databaseTlsControl = ({ database }: Ports): Control => ({
  name: 'kernel.database-tls',
  clauses: ['muts.network.database-tls'],
  objective: 'confidentiality',
  promise: 'Every connection to the database in use speaks TLS 1.3 to a verified server.',
  scope: 'house',
  enforcedBy: openDatabase,
  freshFor: { minutes: 5 },
  severity: 1,
  tells: ['database-admin', 'on-call'],
  probe: async () => {
    if (database.engine === 'pglite')
      return {
        holds: false,
        saw: { engine: 'pglite' },
        because: `${EVALUATION}: the embedded database has no connection`,
      }
    const connections = await database.connections()
    const weak = connections.filter(({ tlsVersion }) => tlsVersion !== 'TLSv1.3')
    const saw = {
      connections: connections.length,
      weak: weak.length,
      versions: [...new Set(connections.map(({ tlsVersion }) => tlsVersion ?? 'none'))].join(', '),
    }
    const holds = connections.length > 0 && weak.length === 0
    return holds
      ? { holds, saw }
      : { holds, saw, because: `${weak.length} of ${connections.length} connections are below TLS 1.3` }
  },
})

/** One statement each role must be refused. */
const FORBIDDEN = [
  ['app', sql`DELETE FROM ledger_entry`],
  ['app', sql`SELECT body FROM ledger_intake`],
  ['sequencer', sql`UPDATE ledger_entry SET at = at`],
  ['reader', sql`INSERT INTO kernel_setting (name, value) VALUES ('probe', 'null'::jsonb)`],
  ['backup', sql`DELETE FROM kernel_setting`],
  ['retention', sql`SELECT 1 FROM vault_secret`],
] as const

/** The roles that serve, and their logins in this database. Another installation's on the same server are not ours. */
const OWN_ROLES = sql`rolname ~ ('^muts_(app|sequencer|reader|backup|retention)(_' ||
  (SELECT oid FROM pg_database WHERE datname = current_database()) || ')?$')`

export const databaseRolesControl = ({ database }: Ports): Control => ({
  name: 'kernel.database-roles',
  clauses: ['muts.data.database-roles'],
  objective: 'confidentiality',
  promise: 'Each database role is refused what it does not need, and every table stands under row-level security.',
  scope: 'house',
  enforcedBy: organisationTable,
  freshFor: { minutes: 5 },
  severity: 1,
  tells: ['database-admin', 'security-lead'],
  probe: async () => {
    if (database.engine === 'pglite')
      return {
        holds: false,
        saw: { engine: 'pglite' },
        because: `${EVALUATION}: the embedded database has one superuser`,
      }
    const granted: string[] = []
    for (const [role, statement] of FORBIDDEN) {
      const isRefused = await database
        .transaction({ org: HOUSE, role }, (tx) => tx.run(statement))
        .then(() => false, isPermissionError)
      if (!isRefused) granted.push(`${role} may: ${statement.text}`)
    }
    const found = await database.transaction({ org: HOUSE }, async (tx) => ({
      strong: await tx.all<{ name: string }>(sql`
        SELECT rolname AS name FROM pg_roles WHERE ${OWN_ROLES} AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`),
      owned: await tx.all<{ name: string }>(sql`
        SELECT c.relname AS name FROM pg_class c JOIN pg_roles ON pg_roles.oid = c.relowner WHERE ${OWN_ROLES}`),
      unprotected: await listUnprotectedTables(tx),
    }))
    const wrong = [
      ...granted,
      ...found.strong.map(({ name }) => `${name} is too strong`),
      ...found.owned.map(({ name }) => `${name} is owned by a role of the house`),
      ...found.unprotected.map((name) => `${name} is without row-level security`),
    ]
    const saw = { tried: FORBIDDEN.length, wrong: wrong.length }
    return wrong.length === 0 ? { holds: true, saw } : { holds: false, saw, because: wrong.slice(0, 5).join('; ') }
  },
})

/** 42501 insufficient_privilege. Any other failure proves nothing. */
export const isPermissionError = (error: unknown) => (error as { code?: string }).code === '42501'
