/** Secrets of the house that must be kept, sealed under a key of the installation and bound to their names. */
import type { Clock } from '#kernel'
import { Problem } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { bindPlace, EnvelopeError, openEnvelope, sealEnvelope } from './envelope.ts'
import type { InstallationKeys } from './installation-keys.ts'
import type { SealedSecret } from './installation-store.ts'
import {
  asOwner,
  findSecret,
  insertSecret,
  listSecretsBelow,
  putSecret,
  removeSecret,
  replaceSecret,
} from './installation-store.ts'
import { Secret } from './secret.ts'
import { isReferenceViolation } from './stored-key.ts'
import type { SecretStore } from './vault.ts'

export interface OwnSecrets extends SecretStore {
  /** Seals anew what an older installation key sealed. */
  reseal(): Promise<void>
}

/** Each call is a transaction of its own, as the owner of the tables: never call it inside another. */
export function createSecretStore(database: Database, installation: InstallationKeys, clock: Clock): OwnSecrets {
  const seal = (name: string, secret: Uint8Array): SealedSecret => {
    const { generation, secrets } = installation.newest()
    return { name, sealed: sealEnvelope(secrets, placeOf(name), secret), under: generation }
  }
  const open = async ({ name, sealed, under }: SealedSecret): Promise<Uint8Array> => {
    // Another node made a generation that is not known here; this is outside any transaction, so it is read at once.
    if (under > installation.newest().generation) await installation.refresh()
    const { secrets } = await installation.of(under)
    try {
      return new Uint8Array(openEnvelope(secrets, placeOf(name), sealed))
    } catch (cause) {
      if (!(cause instanceof EnvelopeError)) throw cause
      const message = 'A kept secret is not what was sealed.'
      throw new Problem('unavailable', 'vault.integrity', message, { cause, reason: name })
    }
  }
  const find = (name: string) => asOwner(database, (tx) => findSecret(tx, name))
  /** Another node may have destroyed the generation that is the newest here: then once more with what it made. */
  const write = async (work: (tx: Transaction) => Promise<number>) => {
    try {
      await asOwner(database, work)
    } catch (error) {
      if (!isReferenceViolation(error)) throw error
      await installation.refresh()
      await asOwner(database, work)
    }
  }
  const store: SecretStore = {
    find: async (name) => {
      const known = await find(name)
      return known && open(known)
    },
    put: async (name, secret) => {
      await write((tx) => putSecret(tx, seal(name, secret), clock.now()))
    },
    /** Makes outside any transaction; of several makers the first to insert wins, and all read what it inserted. */
    ensure: async (name, make) => {
      const before = await find(name)
      if (before) return open(before)
      const made = await make()
      await write((tx) => insertSecret(tx, seal(name, made), clock.now()))
      const after = await find(name)
      if (!after) throw new Error('what was just kept in the vault is not there')
      return open(after)
    },
    remove: async (name) => {
      await asOwner(database, (tx) => removeSecret(tx, name))
    },
    reveal: async (name) => {
      const known = await store.find(name)
      return known && new Secret(known)
    },
  }
  const reseal = async () => {
    const { generation } = installation.newest()
    for (;;) {
      const below = await asOwner(database, (tx) => listSecretsBelow(tx, generation))
      if (below.length === 0) return
      for (const before of below) {
        const after = seal(before.name, await open(before))
        await asOwner(database, (tx) => replaceSecret(tx, before, after))
      }
    }
  }
  return { ...store, reseal }
}

const placeOf = (name: string): Uint8Array => bindPlace('vault_secret', name)
