/** For tests only: the embedded database with all tables and no rows, made once for a run of tests and copied for each house. */
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Config, Module } from '#kernel'
import { createClock } from '#kernel'
import { openDatabase } from '#kernel/database'
import { ledgerMigrations } from '#kernel/ledger'
import { vaultMigrations } from '#kernel/vault'
import type { House, HouseOptions } from './house.ts'
import { openHouse } from './house.ts'
import { TEMPLATE } from './paths.ts'

/** A folder that lives as long as the run; none where a file is run by itself, and each house then makes its own tables. */
const { TEST_SCRATCH: scratch } = process.env
const MIGRATED = scratch === undefined ? undefined : join(scratch, 'migrated')

/** Opens a house; in a folder without a database it begins with the tables made. */
export async function openMigratedHouse(config: Config, options: HouseOptions = {}): Promise<House> {
  if (config.databaseUrl === undefined) copyMigrated(config.dataFolder)
  const house = await openHouse(config, options)
  const own = house.rooms.filter((room) => !options.guests?.includes(room))
  await keepMigrated(own, options.clock ?? createClock())
  return house
}

/** The first houses of a run find none to copy. */
function copyMigrated(dataFolder: string): void {
  const folder = join(dataFolder, 'database')
  if (MIGRATED && existsSync(MIGRATED) && !existsSync(folder)) cpSync(MIGRATED, folder, { recursive: true })
}

/** Made aside and moved in whole: files of tests run beside each other. */
async function keepMigrated(rooms: readonly Module[], clock: Clock): Promise<void> {
  if (scratch === undefined || MIGRATED === undefined || existsSync(MIGRATED) || !existsSync(TEMPLATE)) return
  const draft = mkdtempSync(join(scratch, 'draft-'))
  const database = await openDatabase({ engine: 'pglite', dataFolder: draft, template: TEMPLATE, clock })
  await database.migrate([
    { name: 'vault', migrations: vaultMigrations },
    { name: 'ledger', migrations: ledgerMigrations },
    ...rooms,
  ])
  await database.close()
  try {
    renameSync(join(draft, 'database'), MIGRATED)
  } catch (error) {
    if (!existsSync(MIGRATED)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}
