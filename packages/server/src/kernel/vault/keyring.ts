/**
 * Unwrapped keys, kept because unwrapping costs as much as decrypting. A key is found only together with the wrapped
 * bytes that the database holds now: what is erased, replaced or rolled back there is dead here at once.
 */
import type { KeyObject } from 'node:crypto'

export interface Keyring {
  /** The key kept for exactly these wrapped bytes; else `unwrap` makes it. Undefined when there are none any more. */
  take(
    name: string,
    wrapped: Uint8Array | null | undefined,
    unwrap: (wrapped: Uint8Array) => KeyObject,
  ): KeyObject | undefined
  /** Remembers a key that was wrapped here just now. */
  put(name: string, wrapped: Uint8Array, key: KeyObject): void
  drop(name: string): void
}

interface Kept {
  readonly wrapped: Uint8Array
  readonly key: KeyObject
}

/** @param capacity keys it holds at most; the one unused for longest goes first. */
export function createKeyring(capacity: number): Keyring {
  const kept = new Map<string, Kept>()
  const put = (name: string, entry: Kept): void => {
    kept.delete(name)
    kept.set(name, entry)
    if (kept.size > capacity) kept.delete(kept.keys().next().value ?? '')
  }
  return {
    put: (name, wrapped, key) => put(name, { wrapped, key }),
    take: (name, wrapped, unwrap) => {
      const known = kept.get(name)
      kept.delete(name)
      if (!wrapped) return undefined
      const current = known && isSame(known.wrapped, wrapped) ? known : { wrapped, key: unwrap(wrapped) }
      put(name, current)
      return current.key
    },
    drop: (name) => {
      kept.delete(name)
    },
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
