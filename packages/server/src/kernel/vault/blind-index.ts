/** Blind indexes: equal values of one column of one organisation give equal bytes, and nobody without the key can try values. */
import type { KeyObject } from 'node:crypto'
import { createHmac } from 'node:crypto'
import { deriveKey } from './key.ts'

const INDEX_BYTES = 16

/** HMAC-SHA-256, truncated, of the value in NFKC, trimmed, in lower case; the key is the organisation's for that column. */
export function blindIndex(organisation: KeyObject, column: string, value: string): Uint8Array {
  const mac = createHmac('sha256', keyOf(organisation, column)).update(normalise(value)).digest()
  return new Uint8Array(mac.subarray(0, INDEX_BYTES))
}

/** Deriving takes as long as the HMAC itself. Gone with the organisation's key. */
const derived = new WeakMap<KeyObject, Map<string, KeyObject>>()

function keyOf(organisation: KeyObject, column: string): KeyObject {
  const keys = derived.get(organisation) ?? new Map<string, KeyObject>()
  derived.set(organisation, keys)
  const key = keys.get(column) ?? deriveKey(organisation, `blind-index/${column}`)
  keys.set(column, key)
  return key
}

/** Lower case can undo the normal form (U+0130), so the normal form is taken again. */
const normalise = (value: string): string => value.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
