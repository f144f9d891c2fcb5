/**
 * AES-256-GCM envelopes (NIST SP 800-38D): version 0x01 ‖ 12-byte IV ‖ ciphertext ‖ 16-byte tag. The key is not named in
 * it: it follows from where the envelope stands, and so does the additional data, which makes moving it fail.
 */
import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'
const OVERHEAD_BYTES = 1 + IV_BYTES + TAG_BYTES

/** The bytes, the key or the place are not those that were sealed. Which one cannot be told, and need not be. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
}

/**
 * Binds the parts of a place: the version, then each part behind its length (4 bytes, big-endian), so that no two lists
 * of parts give the same bytes.
 */
export function bindPlace(...parts: readonly string[]): Uint8Array {
  const chunks = parts.flatMap((part) => {
    const bytes = Buffer.from(part, 'utf8')
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return [length, bytes]
  })
  return Buffer.concat([Buffer.of(VERSION), ...chunks])
}

export function sealEnvelope(key: KeyObject, place: Uint8Array, plain: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(place)
  const body = cipher.update(plain)
  return new Uint8Array(Buffer.concat([Buffer.of(VERSION), iv, body, cipher.final(), cipher.getAuthTag()]))
}

/** @throws {EnvelopeError} unless every bit of key, place and envelope is that of the sealing. */
export function openEnvelope(key: KeyObject, place: Uint8Array, envelope: Uint8Array): Buffer {
  if (envelope.length < OVERHEAD_BYTES || envelope[0] !== VERSION) throw new EnvelopeError('no envelope of version 1')
  const tagAt = envelope.length - TAG_BYTES
  const iv = envelope.subarray(1, 1 + IV_BYTES)
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(place)
  decipher.setAuthTag(envelope.subarray(tagAt))
  const plain = decipher.update(envelope.subarray(1 + IV_BYTES, tagAt))
  try {
    return Buffer.concat([plain, decipher.final()])
  } catch {
    throw new EnvelopeError('the envelope was not sealed so, here, with this key')
  }
}
