/** What the rooms stand on: clock, database, vault, ledger, in the order in which each can trust the one before. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock, Config, EntryDeclaration, Kernel, Module } from '#kernel'
import { createAct, createChange, createClock, createRead, createTestClock, HOUSE, StartRefused } from '#kernel'
import type { Database, DatabaseOptions, PasswordOf } from '#kernel/database'
import { lockDataFolder, openDatabase, sql } from '#kernel/database'
import type { HouseSettings } from '#kernel/http'
import { createOwnDoor, openHouseSettings } from '#kernel/http'
import { createHttpWitness, ledgerMigrations, openLedger } from '#kernel/ledger'
import { requireRetained } from '#kernel/retention'
import { kernelMigrations } from '#kernel/room'
import type { Erasure, Vault } from '#kernel/vault'
import {
  createErasure,
  openErasureLedger,
  openKek,
  openVault,
  requirePersonalColumns,
  vaultEntries,
  vaultMigrations,
  writtenByServers,
} from '#kernel/vault'
import { TEMPLATE } from './paths.ts'

export interface Ground {
  readonly kernel: Kernel
  readonly settings: HouseSettings
  /** Says which entries may be written and creates what the rooms keep. Once, before anything is served. */
  furnish(rooms: readonly Module[]): Promise<Erasure>
  /** The listener tells where it listens: the house's own door is there. */
  openDoor(address: { readonly host: string; readonly port: number }): void
  close(): Promise<void>
}

export interface GroundOptions {
  readonly clock?: Clock | undefined
  /** Names this process's chain of epoch keys; the same after a restart. */
  readonly node?: string | undefined
}

export async function openGround(config: Config, options: GroundOptions): Promise<Ground> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 })
  // What the operator has set is looked at before anything is connected or changed.
  openKek(config)
  // The embedded database locks the folder itself; with a server it is keys and leaves that two must not share.
  const unlock = config.databaseUrl ? lockDataFolder(config.dataFolder) : () => undefined
  try {
    return await openLocked(config, unlock, options)
  } catch (error) {
    unlock()
    throw error
  }
}

export interface Beside {
  readonly kernel: Kernel
  /** Says which entries may be written, and gives what erases in these rooms. The files of servers are theirs to write. */
  erasureIn(rooms: readonly Module[]): Erasure
  close(): Promise<void>
}

/**
 * The kernel alone, on PostgreSQL also beside a server that runs: nothing is placed or signed, neither now nor when it
 * closes. What is written here waits for the server to place it.
 */
export async function openBeside(config: Config, clock: Clock = createClock()): Promise<Beside> {
  const database = await openDatabase(databaseOptions(config, clock))
  try {
    const { kernel, declare } = await furnishGround(config, clock, database)
    const erasureIn = (rooms: readonly Module[]) => {
      declare(rooms)
      return createErasure(kernel, writtenByServers, rooms)
    }
    return { kernel, erasureIn, close: database.close }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openLocked(config: Config, unlock: () => void, { clock: given, node }: GroundOptions): Promise<Ground> {
  const clock = given ?? (config.testClockStart ? createTestClock(config.testClockStart) : createClock())
  const database = await openDatabase(databaseOptions(config, clock))
  try {
    const ground = await furnishGround(config, clock, database, node)
    return {
      ...ground,
      close: async () => {
        await ground.close()
        unlock()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function furnishGround(config: Config, clock: Clock, database: Database, node = hostname()) {
  await database.migrate([
    { name: 'vault', migrations: vaultMigrations },
    { name: 'ledger', migrations: ledgerMigrations },
    { name: 'kernel', migrations: kernelMigrations },
  ])
  const vault = await openVault({ database, clock, kek: openKek(config) })
  await database.openRoles(passwordsIn(vault))
  await rememberTestClock(config, database)
  const declarations = new Map<string, EntryDeclaration>(Object.entries(vaultEntries))
  const origin = `${config.publicUrl ? new URL(config.publicUrl).host : 'localhost'}/ledger/1`
  const ledger = await openLedger({
    database,
    vault,
    clock,
    leavesFolder: config.leavesFolder,
    origin,
    node,
    declarations,
    witnesses: config.witnesses?.map(({ vkey, url }) => createHttpWitness(vkey, url)) ?? [],
  })
  const settings = await openHouseSettings(database, clock)
  let address: { readonly host: string; readonly port: number } | undefined
  const door = createOwnDoor(config, () => {
    if (!address) throw new Error('the house does not listen yet')
    return address
  })
  const stores = { database, ledger, clock }
  const kernel: Kernel = {
    config,
    vault,
    door,
    ...stores,
    act: createAct(stores),
    read: createRead(stores),
    change: createChange(stores),
  }
  vault.watchIntegrity(async ({ org, at, table, column, row, subject }) => {
    const origin = { actor: { kind: 'system', id: 'vault' } as const, org, at, source: undefined, request: undefined }
    const facts = { table, column }
    await ledger.disclose(origin, { action: 'vault.integrity', object: row, subject, outcome: 'failed', facts })
  })
  const openErasure = (rooms: readonly Module[]): Erasure => {
    const file = join(config.leavesFolder, 'erasures.jsonl')
    return createErasure(kernel, openErasureLedger(file, vault.derive('vault/erasures')), rooms)
  }
  const declare = (rooms: readonly Module[]) => {
    for (const room of rooms)
      for (const [action, declaration] of Object.entries(room.entries ?? {})) declarations.set(action, declaration)
  }
  return {
    kernel,
    settings,
    declare,
    furnish: async (rooms: readonly Module[]) => {
      declare(rooms)
      await database.migrate(rooms.filter(({ name }) => name !== 'kernel'))
      const columns = rooms.flatMap(({ personalData }) => personalData ?? [])
      await database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => requirePersonalColumns(tx, columns))
      await database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => requireRetained(tx, rooms))
      const erasure = openErasure(rooms)
      // A database restored from an older dump is cleaned before anything reads it.
      await erasure.replay()
      await ledger.start(rooms.flatMap(({ listens }) => listens ?? []))
      return erasure
    },
    openDoor: (where: NonNullable<typeof address>) => {
      address = where
    },
    close: async () => {
      await vault.settle()
      await ledger.stop()
      await database.close()
    },
  }
}

function databaseOptions({ databaseUrl, profile, dataFolder }: Config, clock: Clock): DatabaseOptions {
  if (databaseUrl) return { engine: 'postgres', url: databaseUrl, profile, clock }
  return {
    engine: 'pglite',
    dataFolder,
    clock,
    ...(existsSync(TEMPLATE) ? { template: TEMPLATE } : {}),
  }
}

/** Data that has lived under a test clock never opens in production: its instants prove nothing. */
async function rememberTestClock(config: Config, database: Database): Promise<void> {
  await database.transaction({ org: HOUSE }, async (tx) => {
    const seen = await tx.find(sql`SELECT 1 AS seen FROM kernel_setting WHERE name = 'clock.tested'`)
    if (seen && config.profile === 'production') {
      throw new StartRefused(
        'clock.tested',
        'This data has lived under a test clock and never opens in production. Use another database.',
      )
    }
    if (!seen && config.testClockStart)
      await tx.run(sql`INSERT INTO kernel_setting (name, value) VALUES ('clock.tested', 'true'::jsonb)`)
  })
}

const PASSWORD_BYTES = 32

/** The logins of the database's roles: made here, kept sealed, known to nobody. */
const passwordsIn =
  ({ secrets }: Vault): PasswordOf =>
  async (role) =>
    Buffer.from(await secrets.ensure(`database/${role}`, () => randomBytes(PASSWORD_BYTES))).toString('base64url')
