import type { OrgId } from '#kernel'
import type { Leg } from './flight.ts'
import type { Flights } from './flights.ts'
import type { KeyedRead } from './gather.ts'
import type { RowWrite } from './keyed-write.ts'
import type { Sql } from './sql.ts'

/**
 * Who speaks to the database (HOUSE, section 8). `app` is neither owner nor superuser and stands under row-level
 * security; `migrator` owns the tables.
 */
export type DatabaseRole = 'migrator' | 'app' | 'sequencer' | 'reader' | 'backup' | 'retention'

/** One open transaction. Column names arrive as the statement names them: say `AS "camelCase"`. */
export interface Transaction {
  /** The organisation whose rows row-level security admits. */
  readonly org: OrgId
  all<Row>(statement: Sql): Promise<Row[]>
  /** The one row, or undefined. More than one is a bug and throws. */
  find<Row>(statement: Sql): Promise<Row | undefined>
  /** The number of rows that it changed. */
  run(statement: Sql): Promise<number>
  /** A gathered read, here as one statement of this transaction. */
  findByKey<Row>(read: KeyedRead<Row>, ...key: readonly string[]): Promise<Row | undefined>
  /** A leg of a flight, here as one statement of this transaction. */
  list<Row>(leg: Leg): Promise<readonly Row[]>
  /** Rows that could ride with others, here by themselves. False where a statement found its row changed: then none is written. */
  write(rows: readonly RowWrite[]): Promise<boolean>
  /** A part that may fail by itself: what it did is undone then, and the transaction goes on. */
  attempt<T>(work: () => Promise<T>): Promise<T>
  /** Lets row-level security admit another organisation's rows from here on, until the transaction ends. */
  enter(org: OrgId): Promise<void>
}

export interface Scope {
  readonly org: OrgId
  /** `app` where none is given. */
  readonly role?: DatabaseRole
}

export interface Database extends Flights {
  readonly engine: 'pglite' | 'postgres'
  /**
   * BEGIN, the role, `app.org`; COMMIT, or ROLLBACK if `work` throws.
   *
   * @throws {Problem} `database.unavailable`: nothing was done; `database.unclear`: nobody answered the COMMIT.
   */
  transaction<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * Gives every role but the migrator its login (PostgreSQL; nothing to do on PGlite). Until then only the migrator may
   * open transactions: the vault that keeps the passwords lives in this database.
   */
  openRoles(passwordOf: PasswordOf): Promise<void>
  /** Runs what is new of each room, in the order given, each migration in a transaction of its own. */
  migrate(rooms: readonly { readonly name: string; readonly migrations?: readonly Migration[] }[]): Promise<void>
  /** What the server says of each pooled connection: role, TLS version, whether its name was verified. */
  connections(): Promise<readonly ConnectionFacts[]>
  close(): Promise<void>
}

/** The password of a login role: ASCII, the same on every node. */
export type PasswordOf = (role: Exclude<DatabaseRole, 'migrator'>) => Promise<string>

export interface ConnectionFacts {
  readonly role: DatabaseRole
  /** `TLSv1.3`, or null where there is no TLS. */
  readonly tlsVersion: string | null
}

/** Forward only. Statements run as the migrator, in order. */
export interface Migration {
  /** `0001-vehicles`: unique in its room; the order is that of the array. */
  readonly name: string
  readonly statements: readonly string[]
}
