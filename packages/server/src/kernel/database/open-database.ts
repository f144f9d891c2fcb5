/** Opens the database of the house on either engine. */
import type { Clock } from '#kernel'
import { lockDataFolder } from './data-folder-lock.ts'
import type { Database } from './database.ts'
import type { Engine } from './engine.ts'
import { createFlights } from './flights.ts'
import { createMigrator } from './migrate.ts'
import type { PgliteOptions } from './pglite.ts'
import { openPglite } from './pglite.ts'
import type { PostgresOptions } from './postgres.ts'
import { openPostgres } from './postgres.ts'
import { createTransactions } from './transaction.ts'

export type DatabaseOptions = { readonly clock: Clock } & (
  | ({ readonly engine: 'pglite' } & PgliteOptions)
  | ({ readonly engine: 'postgres' } & PostgresOptions)
)

/**
 * Opens the database as its migrator; `openRoles` lets the others in. The embedded one locks its data folder first.
 *
 * @throws {StartRefused} `database.locked`, and from PostgreSQL `database.url-invalid`, `database.tls-required`,
 *   `database.tls-weak`, `database.tls-untrusted`, `database.login-refused`, `database.unreachable`, `database.too-old`, `database.superuser`, `database.not-owner`,
 *   `database.may-not-create-roles`.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const isLocked = options.engine === 'pglite' && options.dataFolder !== 'memory'
  const unlock = isLocked ? lockDataFolder(options.dataFolder) : () => {}
  try {
    const engine = options.engine === 'pglite' ? await openPglite(options) : await openPostgres(options)
    return createDatabase(engine, options.clock, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function createDatabase(engine: Engine, clock: Clock, unlock: () => void): Database {
  const transaction = createTransactions(engine)
  return {
    engine: engine.name,
    transaction,
    ...createFlights(engine),
    migrate: createMigrator(transaction, clock),
    openRoles: (passwordOf) => engine.openRoles(passwordOf),
    connections: () => engine.connections(),
    close: async () => {
      await engine.close()
      unlock()
    },
  }
}
