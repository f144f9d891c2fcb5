/** The installation key: random, wrapped by the KEK, the root of all that is derived. Changing the KEK rewraps only it. */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '#kernel'
import { StartRefused } from '#kernel'
import type { Database } from '#kernel/database'
import { bindPlace } from './envelope.ts'
import type { KekProvider } from './kek.ts'
import { KekError } from './kek-error.ts'
import { randomKey } from './key.ts'
import { ensureInstallation } from './store.ts'

const PLACE = bindPlace('vault_installation')

/**
 * Unwraps the installation key, made at the first start.
 *
 * @throws {StartRefused} `vault.kek-wrong` when it was wrapped with another KEK: this is the check value of the KEK;
 *   `vault.kek-unavailable` when the KEK cannot be asked.
 */
export async function openInstallation(database: Database, kek: KekProvider, clock: Clock): Promise<KeyObject> {
  try {
    const wrapped = await ensureInstallation(database, () => kek.wrap(randomKey(), PLACE), clock.now())
    return await kek.unwrap(wrapped, PLACE)
  } catch (error) {
    throw error instanceof KekError ? refuseStart(error) : error
  }
}

function refuseStart(cause: KekError): StartRefused {
  return cause.fault === 'wrong'
    ? new StartRefused(
        'vault.kek-wrong',
        `${cause.message} Give the right one; without it nothing sealed can be read.`,
        { cause },
      )
    : new StartRefused('vault.kek-unavailable', `The KEK cannot be asked. ${cause.message}`, { cause })
}
