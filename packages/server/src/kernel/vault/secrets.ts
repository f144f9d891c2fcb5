/** Secrets of the house that must be kept, sealed under a key of the installation and bound to their names. */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '#kernel'
import { Problem } from '#kernel'
import type { Database } from '#kernel/database'
import { bindPlace, EnvelopeError, openEnvelope, sealEnvelope } from './envelope.ts'
import { ensureSecret, findSecret, putSecret, removeSecret } from './store.ts'
import type { SecretStore } from './vault.ts'

/** Each call is a transaction of its own, as the owner of the tables: never call it inside another. */
export function createSecretStore(database: Database, key: KeyObject, clock: Clock): SecretStore {
  const placeOf = (name: string) => bindPlace('vault_secret', name)
  const seal = (name: string, secret: Uint8Array) => sealEnvelope(key, placeOf(name), secret)
  const open = (name: string, sealed: Uint8Array) => {
    try {
      return new Uint8Array(openEnvelope(key, placeOf(name), sealed))
    } catch (cause) {
      if (!(cause instanceof EnvelopeError)) throw cause
      throw new Problem('unavailable', 'vault.integrity', 'A kept secret is not what was sealed.', {
        cause,
        reason: name,
      })
    }
  }
  return {
    find: async (name) => {
      const sealed = await findSecret(database, name)
      return sealed && open(name, sealed)
    },
    put: async (name, secret) => {
      await putSecret(database, name, seal(name, secret), clock.now())
    },
    ensure: async (name, make) =>
      open(name, await ensureSecret(database, name, async () => seal(name, await make()), clock.now())),
    remove: async (name) => {
      await removeSecret(database, name)
    },
  }
}
