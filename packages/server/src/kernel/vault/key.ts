/** Keys as opaque objects that print nothing of themselves, and how one key follows from another. */
import type { KeyObject } from 'node:crypto'
import { createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import { openEnvelope, sealEnvelope } from './envelope.ts'

export const KEY_BYTES = 32

export const randomKey = (): KeyObject => takeKey(randomBytes(KEY_BYTES))

/** Makes a key of the bytes and wipes them. */
export function takeKey(bytes: Uint8Array): KeyObject {
  if (bytes.length !== KEY_BYTES) throw new RangeError('a key has 32 bytes')
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

export function wrapKey(under: KeyObject, place: Uint8Array, key: KeyObject): Uint8Array {
  const bytes = key.export()
  try {
    return sealEnvelope(under, place, bytes)
  } finally {
    bytes.fill(0)
  }
}

/** @throws {EnvelopeError} */
export const unwrapKey = (under: KeyObject, place: Uint8Array, wrapped: Uint8Array): KeyObject =>
  takeKey(openEnvelope(under, place, wrapped))

/** HKDF-SHA-256 (RFC 5869) without salt: the input is a uniformly random key. */
export const deriveBytes = (from: KeyObject, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', from, new Uint8Array(), purpose, KEY_BYTES))

export const deriveKey = (from: KeyObject, purpose: string): KeyObject => takeKey(deriveBytes(from, purpose))
