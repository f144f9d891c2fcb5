import { checkPostgres } from '#server/database'
import type { Config } from '#server/kernel'
import type { Check } from './check.ts'
import { ok, warn } from './check.ts'

/** The database that the settings name, by its own word. */
export async function checkDatabase({ databaseUrl, profile }: Config): Promise<Check> {
  if (databaseUrl === undefined)
    return ok('database', 'embedded; it has one superuser and does not survive a power cut')
  const { tlsVersion } = await checkPostgres({ url: databaseUrl, profile })
  if (tlsVersion !== null)
    return ok('database', `PostgreSQL answers over ${tlsVersion}, and its login is as it must be`)
  return warn('database', 'PostgreSQL answers without TLS, on loopback', 'For production add ?sslmode=verify-full.')
}
