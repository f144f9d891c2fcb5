/** The identity of this browser: an Ed25519 key (RFC 8032) that WebCrypto made and lets nobody take out. */
import { toBase64Url } from '#bridge/core'
import { toBase64 } from '#proof'

const ED25519 = { name: 'Ed25519' } as const

/** Makes a key pair; its private half signs, and is never extracted. Rejects in a browser without Ed25519. */
export const makeDeviceKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(ED25519, false, ['sign', 'verify'])

/** The 32 bytes of the public half, base 64 url without padding. */
export const publicKeyOf = async ({ publicKey }: CryptoKeyPair): Promise<string> =>
  toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)))

export const signWith = async ({ privateKey }: CryptoKeyPair, bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.sign(ED25519, privateKey, Uint8Array.from(bytes)))

/** As results are signed: base 64. */
export const signBase64 = async (key: CryptoKeyPair, bytes: Uint8Array): Promise<string> =>
  toBase64(await signWith(key, bytes))
