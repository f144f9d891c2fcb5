/**
 * The keys that sign for the log (LEDGER, section 6), each under its own name: a note key never signs two kinds of
 * text. They are kept sealed by the vault and live in memory as key objects only.
 */
import type { SecretStore } from '#kernel/vault'
import type { Signer } from '#proof'
import type { LogKeys } from './log-keys.ts'
import { openLogKeys } from './log-keys.ts'
import { makeKey, signerOf } from './signing-key.ts'

export interface LedgerKeys {
  /** `<origin>`: long-lived, what others pin. */
  readonly log: LogKeys
  /** `<origin>/promise` */
  readonly promise: Signer
  readonly epochs: EpochKeys
}

/** The chain of epoch keys of one node: one that signs, and at most one that waits for its entry. */
export interface EpochKeys {
  current(): Promise<Signer | undefined>
  /** The key of the epoch that comes; the same one until `advance`. */
  next(): Promise<Signer>
  /** Destroys the current key for ever and puts the next in its place. */
  advance(): Promise<void>
  /** Destroys both: the log they sign for has ended. */
  end(): Promise<void>
}

/** @param origin of the log they sign for: a log that goes on after another has the log key of that one, and chains of its own. */
export async function openKeys(secrets: SecretStore, origin: string, node: string, now: Date): Promise<LedgerKeys> {
  const keyOf = async (secret: string, name: string) => signerOf(name, await secrets.ensure(secret, makeKey))
  const log = /\d+$/.exec(origin)?.[0]
  return {
    log: await openLogKeys(secrets, origin, now),
    promise: await keyOf('ledger/promise-key', `${origin}/promise`),
    epochs: openEpochKeys(secrets, `${origin}/epoch`, `ledger/${log === '1' ? '' : `${log}/`}epoch/${node}`),
  }
}

function openEpochKeys(secrets: SecretStore, name: string, secret: string): EpochKeys {
  const [current, next] = [`${secret}/current`, `${secret}/next`]
  return {
    current: async () => {
      const key = await secrets.find(current)
      return key && signerOf(name, key)
    },
    next: async () => signerOf(name, await secrets.ensure(next, makeKey)),
    advance: async () => {
      const key = await secrets.find(next)
      if (!key) throw new Error('there is no next epoch key to advance to')
      await secrets.put(current, key)
      await secrets.remove(next)
    },
    end: async () => {
      await secrets.remove(current)
      await secrets.remove(next)
    },
  }
}
