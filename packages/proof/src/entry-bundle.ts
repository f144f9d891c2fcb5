/** Entry bundles of C2SP tlog-tiles: up to 256 entries, each behind its length in two bytes, big-endian. */
import { ProofError } from './proof-error.ts'

/** The largest entry the two length bytes can announce. */
export const MAX_ENTRY_SIZE = 65_535

/**
 * Joins entries into a bundle.
 *
 * @throws {RangeError} if an entry is larger than 65,535 bytes.
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0))
  let offset = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_SIZE) throw new RangeError(`an entry of ${entry.length} bytes fits in no bundle`)
    bundle[offset] = entry.length >> 8
    bundle[offset + 1] = entry.length & 0xff
    bundle.set(entry, offset + 2)
    offset += 2 + entry.length
  }
  return bundle
}

/**
 * Splits a bundle into its entries, as views on the same bytes.
 *
 * @throws {ProofError} malformed if the last entry is cut short.
 */
export function decodeEntryBundle(bundle: Uint8Array): readonly Uint8Array[] {
  const { entries, isWhole } = splitEntryBundle(bundle)
  if (!isWhole) throw new ProofError('malformed', `entry ${entries.length} of the bundle is cut short`)
  return entries
}

/** Splits a bundle as far as it goes: a verifier wants to know which entry is broken, not that one is. */
export function splitEntryBundle(bundle: Uint8Array): {
  readonly entries: readonly Uint8Array[]
  readonly isWhole: boolean
} {
  const entries: Uint8Array[] = []
  for (let offset = 0; offset < bundle.length; ) {
    const end = offset + 2 + (((bundle[offset] ?? 0) << 8) | (bundle[offset + 1] ?? 0))
    if (offset + 2 > bundle.length || end > bundle.length) return { entries, isWhole: false }
    entries.push(bundle.subarray(offset + 2, end))
    offset = end
  }
  return { entries, isWhole: true }
}
