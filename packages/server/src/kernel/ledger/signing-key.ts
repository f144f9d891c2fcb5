/** Ed25519 keys as the vault keeps them, and as signers of notes. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import type { Signer } from '#proof'
import { createVkey } from '#proof'

/** PKCS #8, DER. */
export const makeKey = (): Uint8Array =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }) as Buffer

export function signerOf(name: string, pkcs8: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    vkey: createVkey(name, new Uint8Array(Buffer.from(x, 'base64url'))),
    sign: (message) => sign(null, message, key),
  }
}
