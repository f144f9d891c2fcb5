import type { KeyObject } from 'node:crypto'
import { Problem } from '#kernel'
import { EnvelopeError } from './envelope.ts'
import { unwrapKey } from './key.ts'

/** A key out of the database. @throws {Problem} `vault.integrity` when it is not the one that was put there. */
export function unwrapStored(under: KeyObject, place: Uint8Array, wrapped: Uint8Array): KeyObject {
  try {
    return unwrapKey(under, place, wrapped)
  } catch (cause) {
    if (!(cause instanceof EnvelopeError)) throw cause
    throw new Problem('unavailable', 'vault.integrity', 'A stored key is not the one that was made here.', { cause })
  }
}

/** Whether a row named a generation that is no longer there, or one that goes is still named. */
export const isReferenceViolation = (error: unknown): boolean => (error as { readonly code?: unknown }).code === '23503'
