/** Blind indexes: equal values of one column of one organisation give equal bytes, and nobody without the key can try values. */
import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'
import { deriveKey } from './key.ts'

const INDEX_BYTES = 16

/** HMAC-SHA-256, truncated, of the value in NFKC, trimmed, in lower case; the key is the organisation's for that column. */
export function blindIndex(organisation: KeyObject, column: string, value: string): Uint8Array {
  const key = deriveKey(organisation, `blind-index/${column}`)
  const mac = createHmac('sha256', key).update(normalise(value)).digest()
  return new Uint8Array(mac.subarray(0, INDEX_BYTES))
}

/** Lower case can undo the normal form (U+0130), so the normal form is taken again. */
const normalise = (value: string): string => value.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
