/**
 * The keys that sign for the log (LEDGER, section 6), each under its own name: a note key never signs two kinds of
 * text. They are kept sealed by the vault and live in memory as key objects only.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { SecretStore } from '#kernel/vault'
import type { Signer } from '#proof'
import { createVkey } from '#proof'

export interface LedgerKeys {
  /** `<origin>`: long-lived, what others pin. */
  readonly log: Signer
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
}

export async function openKeys(secrets: SecretStore, origin: string, node: string): Promise<LedgerKeys> {
  const keyOf = async (secret: string, name: string) => signerOf(name, await secrets.ensure(secret, makeKey))
  return {
    log: await keyOf('ledger/log-key', origin),
    promise: await keyOf('ledger/promise-key', `${origin}/promise`),
    epochs: openEpochKeys(secrets, `${origin}/epoch`, `ledger/epoch/${node}`),
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
  }
}

/** PKCS #8, DER. */
const makeKey = (): Uint8Array =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }) as Buffer

function signerOf(name: string, pkcs8: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    vkey: createVkey(name, new Uint8Array(Buffer.from(x, 'base64url'))),
    sign: (message) => sign(null, message, key),
  }
}
