/** The installation a command of the operator works on while no server has it: the one the settings and the folder name. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, EXIT } from '#exit'
import type { Config } from '#server/kernel'
import { readConfig } from '#server/kernel'

/**
 * Reads the settings. A folder with an embedded database can only be an evaluation's, so it needs no MUTS_PROFILE.
 *
 * @throws {StartRefused} naming the setting that is missing or wrong.
 */
export function readInstallation(data: string, environment: NodeJS.ProcessEnv = process.env): Config {
  const isEmbedded = !environment.DATABASE_URL && !environment.DATABASE_URL_FILE && hasEmbedded(data)
  return readConfig({ data }, isEmbedded ? { MUTS_PROFILE: 'evaluation', ...environment } : environment)
}

/**
 * Reads the settings of an installation that is there already: opening one that is not would make an empty one.
 *
 * @throws {CommandError} not found.
 */
export function requireInstallation(data: string): Config {
  const config = readInstallation(data)
  if (config.databaseUrl !== undefined || hasEmbedded(data)) return config
  throw new CommandError(
    EXIT.notFound,
    `There is no installation in ${config.dataFolder}. Name its folder with --data.`,
  )
}

const hasEmbedded = (data: string): boolean => existsSync(join(data, 'database'))
