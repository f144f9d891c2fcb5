/** The installation a command of the operator works on while no server has it: the one the settings and the folder name. */
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { CommandError, EXIT } from '#exit'
import type { Config } from '#server/kernel'
import { readConfig } from '#server/kernel'

/**
 * Reads the settings. A folder with an embedded database can only be an evaluation's, so it needs no MUTS_PROFILE.
 *
 * @throws {StartRefused} naming the setting that is missing or wrong.
 */
export function readInstallation(data: string, environment: NodeJS.ProcessEnv = process.env): Config {
  const isEmbedded = !isElsewhere(environment) && hasEmbedded(data)
  return readConfig({ data }, isEmbedded ? { MUTS_PROFILE: 'evaluation', ...environment } : environment)
}

/**
 * Reads the settings of an installation that is there already: opening one that is not would make an empty one.
 *
 * @throws {CommandError} not found.
 */
export function requireInstallation(data: string, environment: NodeJS.ProcessEnv = process.env): Config {
  if (isElsewhere(environment) || hasEmbedded(data)) return readInstallation(data, environment)
  throw new CommandError(EXIT.notFound, `There is no installation in ${resolve(data)}. Name its folder with --data.`)
}

const isElsewhere = ({ DATABASE_URL, DATABASE_URL_FILE }: NodeJS.ProcessEnv) =>
  Boolean(DATABASE_URL || DATABASE_URL_FILE)
const hasEmbedded = (data: string): boolean => existsSync(join(data, 'database'))

/** Signs under a chain of epoch keys of its own: a server that runs beside must find its own chain where it left it. */
export const OPERATOR_NODE = `operator@${hostname()}`
