/** What a PostgreSQL server and the migrator's login must be before anything is done with them. */
import type { Config, ProblemCode } from '#kernel'
import { StartRefused } from '#kernel'
import type { Session } from './engine.ts'
import { codeOf, isUntrusted } from './failures.ts'

interface ServerFacts {
  readonly version: number
  readonly isSuperuser: boolean
  readonly mayCreateRoles: boolean
  readonly ownsDatabase: boolean
}

/** The oldest version whose features are used. */
const OLDEST = 150_000

/** @throws {StartRefused} `database.too-old`, `database.superuser`, `database.may-not-create-roles`, `database.not-owner`. */
export async function requireServer(migrator: Session, profile: Config['profile']): Promise<void> {
  const facts = await readServer(migrator)
  if (facts.version < OLDEST) {
    throw new StartRefused('database.too-old', 'The server is older than PostgreSQL 15. Use 15 or later.')
  }
  if (facts.isSuperuser && profile === 'production') {
    throw new StartRefused(
      'database.superuser',
      'The login in DATABASE_URL is a superuser or passes row-level security. Make one that only owns the database and may create roles.',
    )
  }
  if (!facts.mayCreateRoles) {
    throw new StartRefused(
      'database.may-not-create-roles',
      'The login in DATABASE_URL may not create roles. Let a superuser run ALTER ROLE … CREATEROLE for it.',
    )
  }
  if (!facts.ownsDatabase) {
    throw new StartRefused(
      'database.not-owner',
      'The login in DATABASE_URL does not own its database. Let a superuser run ALTER DATABASE … OWNER TO … for it.',
    )
  }
}

async function readServer(migrator: Session): Promise<ServerFacts> {
  const { rows } = await migrator.query<ServerFacts>(`
    SELECT current_setting('server_version_num')::int AS version, rolsuper OR rolbypassrls AS "isSuperuser",
           rolcreaterole OR rolsuper AS "mayCreateRoles", d.datdba = r.oid OR rolsuper AS "ownsDatabase"
    FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()`)
  const [facts] = rows
  if (!facts) throw new Error('the server does not know its own login')
  return facts
}

/** Why the first connection did not come about, for the operator: the text is the driver's, which holds no password. */
export function refuseConnection(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof StartRefused) return cause
  const refuse = (code: ProblemCode, message: string) =>
    new StartRefused(code, `${message} (${cause.message})`, { cause })
  if (isUntrusted(cause)) {
    return refuse(
      'database.tls-untrusted',
      'The database server did not prove to be the one in DATABASE_URL over TLS 1.3. Check its certificate and sslrootcert.',
    )
  }
  if (/^(28...|3D000|42501)$/.test(codeOf(cause))) {
    return refuse('database.login-refused', 'The database server refuses the login in DATABASE_URL.')
  }
  return refuse('database.unreachable', 'The database server in DATABASE_URL does not answer.')
}

/** Asks the server, not the socket: a proxy in between could end TLS. @throws {StartRefused} `database.tls-weak`. */
export async function verifySession(session: Session): Promise<void> {
  const { rows } = await session.query<{ version: string | null }>(
    'SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
  )
  if (rows[0]?.version === 'TLSv1.3') return
  throw new StartRefused(
    'database.tls-weak',
    `The server says that this connection uses ${rows[0]?.version ?? 'no TLS'}. It must be TLSv1.3 from end to end.`,
  )
}
