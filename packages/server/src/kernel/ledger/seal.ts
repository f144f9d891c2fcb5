/**
 * The seal of the intake: HMAC-SHA-256 (RFC 2104) of a body under a key that the database never holds.
 * Without it a superuser could insert an invented entry, and the log would place and sign it.
 */
import { timingSafeEqual } from 'node:crypto'
import { createMac } from '#kernel'

export interface Sealer {
  /** 32 bytes. */
  seal(body: Uint8Array): Uint8Array
  isSealed(body: Uint8Array, seal: Uint8Array): boolean
}

/** @param key 32 bytes. */
export function createSealer(key: Uint8Array): Sealer {
  const seal = createMac(key)
  return { seal, isSealed: (body, claimed) => claimed.length === 32 && timingSafeEqual(seal(body), claimed) }
}
