import { readFileSync } from 'node:fs'
import { StartRefused } from './start-refused.ts'

/** Every environment variable the house knows. Each has a twin `…_FILE` that names a file with the value. */
export const SETTINGS = [
  'MUTS_PROFILE',
  'DATABASE_URL',
  'MUTS_PUBLIC_URL',
  'MUTS_TLS_CERT',
  'MUTS_TLS_KEY',
  'MUTS_KEK',
  'MUTS_LEAVES_DIR',
  'MUTS_CORS_ORIGINS',
  'MUTS_TRUSTED_PROXIES',
  'MUTS_ADMIN_NETWORKS',
  'MUTS_SMTP_URL',
  'MUTS_CLAMD',
  'MUTS_BREACH_CORPUS',
  'MUTS_REDIRECT_PORT',
  'MUTS_SECURITY_CONTACT',
  'MUTS_WITNESSES',
  'MUTS_SSO_ORIGINS',
  'MUTS_WEBHOOK_ORIGINS',
] as const

export type Setting = (typeof SETTINGS)[number]
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads settings from the environment or from the files its twins name.
 *
 * @throws {StartRefused} `config.unreadable` when a twin names a file that cannot be read; `config.twice` when both are set;
 *   `config.unknown` for a `MUTS_…` variable that is no setting: a misspelt limit must not be silently absent.
 */
export function createSettings(environment: Environment): (setting: Setting) => string | undefined {
  const known = new Set<string>(SETTINGS.flatMap((name) => [name, `${name}_FILE`]))
  const stray = Object.keys(environment).find(
    (name) => name.startsWith('MUTS_') && !known.has(name) && !TEST_ONLY.has(name),
  )
  if (stray)
    throw new StartRefused('config.unknown', `${stray} is no setting of this program. Remove it or mend its name.`)

  return (setting) => {
    const value = nonEmpty(environment[setting])
    const file = nonEmpty(environment[`${setting}_FILE`])
    if (value !== undefined && file !== undefined) {
      throw new StartRefused('config.twice', `${setting} and ${setting}_FILE are both set. Keep one of them.`)
    }
    return file === undefined ? value : readSettingFile(setting, file)
  }
}

/** Read by the tests of the console, not by the house. */
const TEST_ONLY = new Set(['MUTS_CHROMIUM'])

const nonEmpty = (text: string | undefined) => (text === undefined || text.trim() === '' ? undefined : text.trim())

function readSettingFile(setting: Setting, file: string): string | undefined {
  try {
    return nonEmpty(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new StartRefused('config.unreadable', `${setting}_FILE names ${file}, which cannot be read.`, { cause })
  }
}
