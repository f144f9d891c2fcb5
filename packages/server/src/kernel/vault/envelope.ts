/**
 * AES-256-GCM envelopes (NIST SP 800-38D): version 0x01 ‖ 12-byte IV ‖ ciphertext ‖ 16-byte tag. The key is not named in
 * it: it follows from where the envelope stands, and so does the additional data, which makes moving it fail.
 */
import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'

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
  const bound = Buffer.allocUnsafe(1 + parts.reduce((size, part) => size + 4 + Buffer.byteLength(part), 0))
  let at = bound.writeUInt8(VERSION, 0)
  for (const part of parts) {
    const length = bound.write(part, at + 4)
    bound.writeUInt32BE(length, at)
    at += 4 + length
  }
  return bound
}

export function sealEnvelope(key: KeyObject, place: Uint8Array, plain: Uint8Array): Uint8Array {
  const iv = takeIv()
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(place)
  const envelope = new Uint8Array(OVERHEAD_BYTES + plain.length)
  envelope[0] = VERSION
  envelope.set(iv, 1)
  envelope.set(cipher.update(plain), 1 + IV_BYTES)
  // A stream cipher holds nothing back: the end only makes the tag.
  cipher.final()
  envelope.set(cipher.getAuthTag(), envelope.length - TAG_BYTES)
  return envelope
}

/** Drawn for many envelopes at once, as asking for each alone is dear. An IV is no secret, and each is given out once. */
const drawn = new Uint8Array(IV_BYTES * 256)
let left = 0

function takeIv(): Uint8Array {
  if (left === 0) left = randomFillSync(drawn).length
  left -= IV_BYTES
  return drawn.slice(left, left + IV_BYTES)
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
    // A stream cipher holds nothing back: the end only judges the tag.
    decipher.final()
    return plain
  } catch {
    throw new EnvelopeError('the envelope was not sealed so, here, with this key')
  }
}
