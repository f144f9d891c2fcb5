/** The PostgreSQL engine: one pool of verified connections for each role. */
import pg from 'pg'
import type { Config } from '#kernel'
import type { ConnectionFacts, DatabaseRole } from './database.ts'
import type { Engine, Lane, Session } from './engine.ts'
import { ignoreErrorEvents, roleOf } from './engine.ts'
import { refuseConnection, requireServer, verifySession } from './postgres-checks.ts'
import type { Login } from './postgres-logins.ts'
import { createLogins } from './postgres-logins.ts'
import type { PostgresAddress } from './postgres-url.ts'
import { readAddress } from './postgres-url.ts'
import { closeSchema, createGroups } from './roles.ts'
import { valueTypes } from './values.ts'

export interface PostgresOptions {
  /** The migrator's login. */
  readonly url: string
  readonly profile: Config['profile']
  /** Connections of the app; 10 where none is given. */
  readonly poolSize?: number
}

interface Limits {
  readonly connections: number
  readonly statementMs: number
  readonly idleInTransactionMs: number
  readonly lockMs?: number
}

/** The sequencer's short idle limit frees the ledger from a frozen leader (LEDGER, section 5). 0: no limit. */
const LIMITS: Readonly<Record<DatabaseRole, Limits>> = {
  migrator: { connections: 2, statementMs: 0, idleInTransactionMs: 60_000 },
  app: { connections: 10, statementMs: 15_000, idleInTransactionMs: 15_000 },
  sequencer: { connections: 2, statementMs: 30_000, idleInTransactionMs: 5_000 },
  reader: { connections: 4, statementMs: 60_000, idleInTransactionMs: 60_000 },
  backup: { connections: 1, statementMs: 0, idleInTransactionMs: 0 },
  retention: { connections: 1, statementMs: 60_000, idleInTransactionMs: 60_000 },
}

/**
 * Lanes of flights (HOTPATH, section 1). Reads are by key, so one that takes two seconds is in trouble and must not
 * hold the others; nor may a change that meets a lock, which then waits for it by itself. With arrays of changing length the planner would plan each execution anew: hence generic plans.
 */
const LANE_LIMITS: Readonly<Record<Lane, Limits>> = {
  read: { connections: 2, statementMs: 2_000, idleInTransactionMs: 5_000 },
  list: { connections: 4, statementMs: 5_000, idleInTransactionMs: 5_000 },
  write: { connections: 2, statementMs: 15_000, idleInTransactionMs: 5_000 },
  change: { connections: 2, statementMs: 5_000, idleInTransactionMs: 5_000, lockMs: 500 },
  place: { connections: 1, statementMs: 15_000, idleInTransactionMs: 5_000 },
}

const LANES = ['read', 'list', 'write', 'change', 'place'] as const

/** Connects as the migrator, checks the server and its login, and makes the roles that migrations grant to. */
export async function openPostgres(options: PostgresOptions): Promise<Engine> {
  const address = readAddress(options.url, options.profile)
  const { poolSize = LIMITS.app.connections } = options
  const pools = new Map<DatabaseRole, Pool>()
  pools.set('migrator', new Pool(address, 'migrator', address, LIMITS.migrator))

  const lanes = new Map<Lane, Pool>()

  const acquire = async (role: DatabaseRole): Promise<Session> => {
    const pool = pools.get(role)
    if (!pool) throw new Error(`the role ${role} has no login yet: openRoles comes first`)
    return pool.acquire()
  }
  const close = async () => {
    await Promise.all([...pools.values(), ...lanes.values()].map((pool) => pool.close()))
  }
  try {
    await withSession(acquire, async (migrator) => {
      await requireServer(migrator, options.profile)
      for (const statement of [...createGroups, ...closeSchema]) await migrator.query(statement)
    })
  } catch (error) {
    await close()
    throw refuseConnection(error)
  }
  return {
    name: 'postgres',
    acquire,
    becomeRole: () => '',
    landsWithinMs: { read: 5_000, list: 8_000, write: 20_000, change: 10_000, place: 20_000 },
    enterOrganisation: () => "SELECT set_config('app.org', $1, true)",
    lane: async (lane) => {
      const pool = lanes.get(lane)
      if (!pool) throw new Error('the app role has no login yet: openRoles comes first')
      return pool.acquire()
    },
    openRoles: async (passwordOf) => {
      const logins = await withSession(acquire, (migrator) => createLogins(migrator, passwordOf))
      for (const [role, login] of logins) {
        const limits = role === 'app' ? { ...LIMITS.app, connections: poolSize } : LIMITS[role]
        if (!pools.has(role)) pools.set(role, new Pool(address, role, login, limits))
        for (const lane of LANES.filter((each) => roleOf(each) === role))
          if (!lanes.has(lane)) lanes.set(lane, new Pool(address, role, login, LANE_LIMITS[lane], planning(lane)))
      }
    },
    connections: async () => {
      // What is connected may be older than a change of the server: whoever connects now meets what holds now.
      const newcomer = new Pool(address, 'migrator', address, { ...LIMITS.migrator, connections: 1 })
      try {
        // Those of a role are seen by any of its connections, its lanes among them.
        return (await Promise.all([newcomer, ...pools.values()].map((pool) => pool.facts()))).flat()
      } finally {
        await newcomer.close()
      }
    },
    close,
  }
}

/**
 * Connects as the migrator, looks at the server and the login as a start does, and changes nothing.
 *
 * @throws {StartRefused} as `openPostgres`.
 */
export async function checkPostgres({ url, profile }: PostgresOptions): Promise<ConnectionFacts> {
  const address = readAddress(url, profile)
  const pool = new Pool(address, 'migrator', address, { ...LIMITS.migrator, connections: 1 })
  try {
    await withSession(
      () => pool.acquire(),
      (migrator) => requireServer(migrator, profile),
    )
    const [own] = await pool.facts()
    return own ?? { role: 'migrator', tlsVersion: null }
  } catch (error) {
    throw refuseConnection(error)
  } finally {
    await pool.close()
  }
}

async function withSession<T>(acquire: Engine['acquire'], work: (migrator: Session) => Promise<T>): Promise<T> {
  const session = await acquire('migrator')
  try {
    return await work(session)
  } finally {
    session.release()
  }
}

/**
 * What flies by key finds each row through an index. Left to guess, the planner reads a small table whole and joins by
 * hash, for every flight, and keeps that plan when the table has grown. Only lists may want another way.
 */
const BY_INDEX =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_material=off -c enable_bitmapscan=off'
const planning = (lane: Lane) => `-c plan_cache_mode=force_generic_plan ${lane === 'list' ? '' : BY_INDEX}`

/** Connections of one role. None is handed out before the server itself has said how it is protected. */
class Pool {
  readonly #role: DatabaseRole
  readonly #needsTls: boolean
  readonly #pool: pg.Pool
  readonly #verified = new WeakSet<Session>()

  constructor(address: PostgresAddress, role: DatabaseRole, login: Login, limits: Limits, options = '') {
    this.#role = role
    this.#needsTls = address.tls !== false
    this.#pool = new pg.Pool({
      host: address.host,
      port: address.port,
      database: address.database,
      ssl: address.tls,
      user: login.user,
      password: login.password,
      types: valueTypes,
      max: limits.connections,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      application_name: `muts-${role}`,
      statement_timeout: limits.statementMs,
      lock_timeout: limits.lockMs ?? 0,
      idle_in_transaction_session_timeout: limits.idleInTransactionMs,
      options: `-c jit=off -c search_path=public -c timezone=UTC ${options}`,
    })
    ignoreErrorEvents(this.#pool)
  }

  async acquire(): Promise<Session> {
    const session = await this.#pool.connect()
    if (this.#verified.has(session)) return session
    try {
      if (this.#needsTls) await verifySession(session)
      this.#verified.add(session)
      return session
    } catch (error) {
      session.release(true)
      throw error
    }
  }

  async facts(): Promise<readonly ConnectionFacts[]> {
    const session = await this.acquire()
    try {
      const { rows } = await session.query<{ tlsVersion: string | null }>(
        `SELECT s.version AS "tlsVersion" FROM pg_stat_activity a JOIN pg_stat_ssl s USING (pid)
         WHERE a.usename = current_user AND a.datname = current_database() AND a.application_name = $1`,
        [`muts-${this.#role}`],
      )
      return rows.map(({ tlsVersion }) => ({ role: this.#role, tlsVersion }))
    } finally {
      session.release()
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}
