/**
 * The entries of a long run with their keys, held tightly: an open day can have a million of them, and each key is an
 * object of its own until it is put here. A key that comes as the same object again takes no room.
 */
import type { KeyedEntry } from './segment.ts'
import { HASH_SIZE } from './tile.ts'

const KEYS_EACH = 16_384
/** Of keys that are known as objects, in and out: what the cache of keys holds at once. */
const MOST_MET = 20_000

export interface KeyedRun {
  /** Takes the next entry; places ascend. */
  add(entry: KeyedEntry): void
  /** In the order of the log. */
  entries(): Iterable<KeyedEntry>
}

export function createKeyedRun(): KeyedRun {
  const keys = createKeys()
  const slots = createNumbers()
  /** Where the slots of each entry end. */
  const ends = createNumbers()
  /** Places count from the first one: a run is shorter than 2^32 entries, a log is not. */
  const places = createNumbers()
  let first = 0
  return {
    add: ({ seq, keys: given }) => {
      if (places.length() === 0) first = seq
      places.push(seq - first)
      for (const key of given) slots.push(keys.put(key))
      ends.push(slots.length())
    },
    *entries() {
      const keyAt = keys.reader()
      for (let entry = 0, begin = 0; entry < ends.length(); entry++) {
        const end = ends.at(entry)
        const own = Array.from({ length: end - begin }, (_, at) => keyAt(slots.at(begin + at)))
        yield { seq: first + places.at(entry), keys: own }
        begin = end
      }
    },
  }
}

/** Keys in blocks, each at the number of its slot. */
function createKeys() {
  const blocks: Uint8Array[] = []
  const met = new Map<Uint8Array, number>()
  let count = 0
  const place = (slot: number) => (slot % KEYS_EACH) * HASH_SIZE
  const put = (key: Uint8Array): number => {
    const known = met.get(key)
    if (known !== undefined) return known
    const slot = count++
    const block = blocks[Math.floor(slot / KEYS_EACH)] ?? new Uint8Array(KEYS_EACH * HASH_SIZE)
    blocks[Math.floor(slot / KEYS_EACH)] = block
    block.set(key, place(slot))
    if (met.size >= MOST_MET) met.clear()
    met.set(key, slot)
    return slot
  }
  /** What comes again soon comes as the same object: whoever spells keys out spells it once. */
  const reader = () => {
    const seen = new Map<number, Uint8Array>()
    return (slot: number): Uint8Array => {
      const key = seen.get(slot) ?? blocks[Math.floor(slot / KEYS_EACH)]?.subarray(place(slot), place(slot) + HASH_SIZE)
      if (!key) throw new RangeError(`there is no key ${slot}`)
      if (seen.size >= MOST_MET) seen.clear()
      seen.set(slot, key)
      return key
    }
  }
  return { put, reader }
}

/** Numbers below 2^32 in a row that grows. */
function createNumbers() {
  let held = new Uint32Array(1_024)
  let count = 0
  return {
    push: (value: number): void => {
      if (count === held.length) {
        const wider = new Uint32Array(2 * count)
        wider.set(held)
        held = wider
      }
      held[count++] = value
    },
    at: (index: number): number => held[index] ?? 0,
    length: () => count,
  }
}
