/** Blind indexes: equal values of one column of one organisation give equal bytes, and nobody without the key can try values. */
import type { KeyObject } from 'node:crypto'
import { createMac } from '#kernel'
import { encodeUtf8 } from '#proof'
import { deriveBytes } from './key.ts'

const INDEX_BYTES = 16

/** HMAC-SHA-256, truncated, of the value in NFKC, trimmed, in lower case; the key is the organisation's for that column. */
export function blindIndex(organisation: KeyObject, column: string, value: string): Uint8Array {
  return new Uint8Array(macOf(organisation, column)(encodeUtf8(normalise(value))).subarray(0, INDEX_BYTES))
}

/** Deriving takes as long as the HMAC itself. Gone with the organisation's key. */
const derived = new WeakMap<KeyObject, Map<string, Mac>>()
type Mac = ReturnType<typeof createMac>

function macOf(organisation: KeyObject, column: string): Mac {
  const macs = derived.get(organisation) ?? new Map<string, Mac>()
  derived.set(organisation, macs)
  const mac = macs.get(column) ?? deriveMac(organisation, column)
  macs.set(column, mac)
  return mac
}

function deriveMac(organisation: KeyObject, column: string): Mac {
  const bytes = deriveBytes(organisation, `blind-index/${column}`)
  const mac = createMac(bytes)
  bytes.fill(0)
  return mac
}

/** Lower case can undo the normal form (U+0130), so the normal form is taken again. */
const normalise = (value: string): string => value.normalize('NFKC').trim().toLowerCase().normalize('NFKC')
