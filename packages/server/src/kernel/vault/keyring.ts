/**
 * Unwrapped keys, kept because unwrapping costs as much as decrypting. A key is found only together with the wrapped
 * bytes that the database holds now: what is erased, replaced or rolled back there is dead here at once.
 */
import type { KeyObject } from 'node:crypto'
import { createMemory } from '#kernel'

export interface Keyring {
  /** The key kept for exactly these wrapped bytes; else `unwrap` makes it. Undefined when there are none any more. */
  take(
    name: string,
    wrapped: Uint8Array | null | undefined,
    unwrap: (wrapped: Uint8Array) => KeyObject,
  ): KeyObject | undefined
  drop(name: string): void
}

interface Kept {
  readonly wrapped: Uint8Array
  readonly key: KeyObject
}

/** @param capacity keys it holds at most; the one unused for longest goes first. */
export function createKeyring(capacity: number): Keyring {
  const kept = createMemory<Kept>(capacity)
  return {
    take: (name, wrapped, unwrap) => {
      const known = kept.find(name)
      if (known && wrapped && isSame(known.wrapped, wrapped)) return known.key
      // Before anything may fail: what the database no longer holds is not held here either.
      kept.drop(name)
      if (!wrapped) return undefined
      const key = unwrap(wrapped)
      kept.keep(name, { wrapped, key })
      return key
    },
    drop: kept.drop,
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
