/**
 * The seal of the intake: HMAC-SHA-256 (RFC 2104) of a body under a key that the database never holds.
 * Without it a superuser could insert an invented entry, and the log would place and sign it.
 */
import { hash, timingSafeEqual } from 'node:crypto'

const BLOCK_SIZE = 64

export interface Sealer {
  /** 32 bytes. */
  seal(body: Uint8Array): Uint8Array
  isSealed(body: Uint8Array, seal: Uint8Array): boolean
}

/**
 * Two one-shot hashes over padded blocks: a quarter of the time of `createHmac` for bodies of this size.
 *
 * @param key 32 bytes.
 */
export function createSealer(key: Uint8Array): Sealer {
  const inner = padded(key, 0x36)
  const outer = padded(key, 0x5c)
  const seal = (body: Uint8Array) => {
    const digest = hash('sha256', Buffer.concat([inner, body]), 'buffer')
    return hash('sha256', Buffer.concat([outer, digest]), 'buffer')
  }
  return { seal, isSealed: (body, claimed) => claimed.length === 32 && timingSafeEqual(seal(body), claimed) }
}

function padded(key: Uint8Array, mask: number): Buffer {
  if (key.length > BLOCK_SIZE) throw new RangeError(`a key of the seal has at most ${BLOCK_SIZE} bytes`)
  const block = Buffer.alloc(BLOCK_SIZE, mask)
  key.forEach((byte, at) => {
    block[at] = byte ^ mask
  })
  return block
}
