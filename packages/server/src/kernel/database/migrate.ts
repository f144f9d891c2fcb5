/** Brings the tables of every room to what the code expects. Forward only; PostgreSQL's lock keeps two servers apart. */
import { createHash } from 'node:crypto'
import type { Clock } from '#kernel'
import { HOUSE, StartRefused } from '#kernel'
import type { Database, Migration, Transaction } from './database.ts'
import { Sql, sql } from './sql.ts'

interface Applied {
  readonly name: string
  readonly sha256: string
}

/** Any number will do, as long as every server of this installation takes the same: "MUTS" in ASCII. */
const LOCK = 0x4d_55_54_53
const source = (text: string): Sql => new Sql([text], [])

/**
 * Makes the `migrate` verb of a database.
 *
 * @throws {StartRefused} from the verb: `database.migration-changed`, `database.newer`, `database.migration-order`.
 */
export function createMigrator(transaction: Database['transaction'], clock: Clock): Database['migrate'] {
  const asMigrator = <T>(work: (tx: Transaction) => Promise<T>) =>
    transaction({ org: HOUSE, role: 'migrator' }, async (tx) => {
      await tx.all(sql`SELECT pg_advisory_xact_lock(${LOCK})`)
      return work(tx)
    })

  return async (rooms) => {
    await asMigrator(createTable)
    for (const { name: room, migrations = [] } of rooms) {
      requireDistinct(room, migrations)
      const seen = await asMigrator((tx) => listApplied(tx, room))
      requireHistory(room, migrations, seen)
      for (const [index, migration] of migrations.entries()) {
        if (index < seen.length) continue
        // Each looks again: another server may have gone on meanwhile.
        await asMigrator(async (tx) => {
          const applied = await listApplied(tx, room)
          requireHistory(room, migrations, applied)
          if (applied.length === index) await apply(tx, room, migration, clock.now())
        })
      }
    }
  }
}

async function createTable(tx: Transaction): Promise<void> {
  await tx.run(sql`
    CREATE TABLE IF NOT EXISTS kernel_migration (
      room text NOT NULL, position integer NOT NULL, name text NOT NULL, sha256 text NOT NULL, at timestamptz NOT NULL,
      PRIMARY KEY (room, position), UNIQUE (room, name))`)
}

const listApplied = (tx: Transaction, room: string): Promise<Applied[]> =>
  tx.all(sql`SELECT name, sha256 FROM kernel_migration WHERE room = ${room} ORDER BY position`)

async function apply(tx: Transaction, room: string, migration: Migration, at: Date): Promise<void> {
  for (const statement of migration.statements) await tx.run(source(statement))
  await tx.run(sql`
    INSERT INTO kernel_migration (room, position, name, sha256, at)
    SELECT ${room}, count(*), ${migration.name}, ${digest(migration)}, ${at} FROM kernel_migration WHERE room = ${room}`)
}

const digest = ({ statements }: Migration): string =>
  createHash('sha256').update(JSON.stringify(statements)).digest('hex')

/** What was applied must be the beginning of what the code holds, word for word. */
function requireHistory(room: string, migrations: readonly Migration[], applied: readonly Applied[]): void {
  applied.forEach(({ name, sha256 }, position) => {
    const known = migrations[position]
    if (known?.name === name && digest(known) === sha256) return
    const place = `${room}/${name}`
    if (known?.name === name) {
      throw new StartRefused(
        'database.migration-changed',
        `Migration ${place} was applied with another text. Undo the change of its text; write a new migration instead.`,
      )
    }
    if (migrations.some((migration) => migration.name === name)) {
      throw new StartRefused(
        'database.migration-order',
        `Migration ${place} stands in another place than it was applied in.`,
      )
    }
    throw new StartRefused(
      'database.newer',
      `The database holds migration ${place}, which this version does not know. Start the version that wrote it, or a later one.`,
    )
  })
}

function requireDistinct(room: string, migrations: readonly Migration[]): void {
  if (new Set(migrations.map(({ name }) => name)).size !== migrations.length) {
    throw new Error(`two migrations of ${room} have one name`)
  }
}
