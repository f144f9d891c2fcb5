/** Verifier keys of C2SP signed-note: `<name>+<key id in hex>+<base64(type ‖ public key)>`, Ed25519 only. */
import { fromBase64, toBase64, toHex } from './base64.ts'
import { concatBytes, encodeUtf8 } from './bytes.ts'
import { ProofError } from './proof-error.ts'
import { sha256 } from './sha256.ts'

/** What a key signs: a note's text (0x01), or a witness's timestamped cosignature of it (tlog-cosignature, 0x04). */
export const KEY_KIND = { note: 0x01, cosignature: 0x04 } as const

export type KeyKind = (typeof KEY_KIND)[keyof typeof KEY_KIND]

/** Whom to trust. Name and id together name the key; the id alone is four bytes and proves nothing. */
export interface Vkey {
  readonly name: string
  readonly kind: KeyKind
  /** 8 lower-case hexadecimal digits. */
  readonly id: string
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array
}

/**
 * Makes the verifier key of an Ed25519 public key.
 *
 * @throws {ProofError} malformed if the name is empty or holds a space or plus, or the key has not 32 bytes.
 */
export function createVkey(name: string, publicKey: Uint8Array, kind: KeyKind = KEY_KIND.note): Vkey {
  requireKeyName(name)
  if (publicKey.length !== 32) throw new ProofError('malformed', `an Ed25519 key has 32 bytes, not ${publicKey.length}`)
  const digest = sha256(concatBytes(encodeUtf8(`${name}\n`), Uint8Array.of(kind), publicKey))
  return { name, kind, id: toHex(digest.subarray(0, 4)), publicKey }
}

/** Writes a verifier key as one line of text. */
export function formatVkey({ name, kind, id, publicKey }: Vkey): string {
  return `${name}+${id}+${toBase64(concatBytes(Uint8Array.of(kind), publicKey))}`
}

/**
 * Reads a verifier key.
 *
 * @throws {ProofError} malformed if it is not one, its id is not that of its key, or it is not Ed25519.
 */
export function parseVkey(text: string): Vkey {
  const [, name = '', id, material = ''] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text) ?? []
  const [type, ...key] = fromBase64(material)
  const kind = Object.values(KEY_KIND).find((known) => known === type)
  if (kind === undefined) throw new ProofError('malformed', `not an Ed25519 verifier key: ${text.slice(0, 80)}`)
  const vkey = createVkey(name, Uint8Array.from(key), kind)
  if (vkey.id !== id) throw new ProofError('malformed', `the id of this verifier key is not ${id} but ${vkey.id}`)
  return vkey
}

/** Refuses what may not name a key (signed-note, "Format"). */
export function requireKeyName(name: string): void {
  // Control characters are refused with the spaces: a line break in a name would forge a line of a note.
  if (name === '' || /[\s+\p{Cc}]/u.test(name)) throw new ProofError('malformed', `not a key name: ${name}`)
}
