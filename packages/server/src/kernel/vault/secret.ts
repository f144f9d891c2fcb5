/** A secret that is carried about: it prints as `[redacted]` wherever somebody prints what it stands in. */
import { timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'

const SHOWN = '[redacted]'

/** The bytes leave it only by the two verbs whose names say so. */
export class Secret {
  readonly #bytes: Uint8Array

  /** @param value bytes, or text as its UTF-8; copied. */
  constructor(value: Uint8Array | string) {
    this.#bytes = typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'utf8')) : Uint8Array.from(value)
  }

  /** A copy, to be used at once and kept nowhere. */
  revealBytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  revealText(): string {
    return Buffer.from(this.#bytes).toString('utf8')
  }

  /** In a time that tells nothing about where they differ. */
  equals(other: Secret): boolean {
    return this.#bytes.length === other.#bytes.length && timingSafeEqual(this.#bytes, other.#bytes)
  }

  toString(): string {
    return SHOWN
  }

  toJSON(): string {
    return SHOWN
  }

  [inspect.custom](): string {
    return SHOWN
  }

  get [Symbol.toStringTag](): string {
    return SHOWN
  }
}
