import { hash } from 'node:crypto'

const DIGEST_SIZE = 32

/**
 * SHA-256, native, one shot; 32 bytes. The digest crosses over as a text of 32 bytes: as a Buffer it would be memory outside
 * the heap of its own, which takes three times as long as the hashing and has the collector follow it.
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  const text = hash('sha256', bytes, 'binary')
  const digest = new Uint8Array(DIGEST_SIZE)
  for (let at = 0; at < DIGEST_SIZE; at++) digest[at] = text.charCodeAt(at)
  return digest
}
