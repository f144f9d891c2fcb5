/** The installation key: random, wrapped by the KEK, the root of all that is derived. Changing the KEK rewraps only it. */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '#kernel'
import { StartRefused } from '#kernel'
import type { Database } from '#kernel/database'
import { bindPlace, EnvelopeError } from './envelope.ts'
import type { KekProvider } from './kek.ts'
import { randomKey } from './key.ts'
import { ensureInstallation } from './store.ts'

const PLACE = bindPlace('vault_installation')

/**
 * Unwraps the installation key, made at the first start.
 *
 * @throws {StartRefused} `vault.kek-wrong` when it was wrapped with another KEK: this is the check value of the KEK.
 */
export async function openInstallation(database: Database, kek: KekProvider, clock: Clock): Promise<KeyObject> {
  const wrapped = await ensureInstallation(database, () => kek.wrap(randomKey(), PLACE), clock.now())
  try {
    return await kek.unwrap(wrapped, PLACE)
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error
    throw new StartRefused(
      'vault.kek-wrong',
      'The key in MUTS_KEK, or the key file, is not the one this database was sealed with. Give the right one; without it nothing sealed can be read.',
      { cause: error },
    )
  }
}
