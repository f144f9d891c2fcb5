/**
 * The entries of a long run with their keys, held tightly: an open day can have a million of them, and each key is an
 * object of its own until it is put here. A key that comes as the same object again takes no room.
 */
import { compareBytes } from './bytes.ts'
import type { KeyedEntry } from './segment.ts'
import type { SegmentRecord } from './segment-records.ts'
import { encodeSeqList } from './seq-list.ts'
import { HASH_SIZE } from './tile.ts'

const KEYS_EACH = 16_384
/** Of keys that are known as objects: what the cache of keys holds at once. */
const MOST_MET = 20_000
/** So many bytes of a key are a whole number that a double holds exactly. */
const PREFIX_SIZE = 6

/** A run as plain numbers and bytes, which another thread can take. Its arrays are nobody else's. */
export interface PackedRun {
  /** The place of the first entry; those of all count from it. A run is shorter than 2^32 entries, a log is not. */
  readonly first: number
  readonly places: Uint32Array<ArrayBuffer>
  /** Where the slots of each entry end. */
  readonly ends: Uint32Array<ArrayBuffer>
  /** The keys of one entry after the other, each by the slot it stands in. */
  readonly slots: Uint32Array<ArrayBuffer>
  /** Blocks of 16,384 keys of 32 bytes. One key may stand in several slots. */
  readonly keys: readonly Uint8Array<ArrayBuffer>[]
}

export interface KeyedRun {
  /** Takes the next entry; places ascend. */
  add(entry: KeyedEntry): void
  /** What was taken. The run is given away with it, and takes nothing any more. */
  pack(): PackedRun
}

export function createKeyedRun(): KeyedRun {
  const keys = createKeys()
  const slots = createNumbers()
  const ends = createNumbers()
  const places = createNumbers()
  let first = 0
  return {
    add: ({ seq, keys: given }) => {
      if (places.length() === 0) first = seq
      places.push(seq - first)
      for (const key of given) slots.push(keys.put(key))
      ends.push(slots.length())
    },
    pack: () => ({ first, places: places.all(), ends: ends.all(), slots: slots.all(), keys: keys.blocks }),
  }
}

/**
 * The records of a run, sorted by key: where each key stands. Whatever the run's length, a record is made when it is
 * asked for.
 *
 * @throws {RangeError} if an entry has a key twice.
 */
export function* recordsOf(run: PackedRun): Generator<SegmentRecord> {
  const keyAt = (slot: number): Uint8Array => {
    const place = (slot % KEYS_EACH) * HASH_SIZE
    return run.keys[Math.floor(slot / KEYS_EACH)]?.subarray(place, place + HASH_SIZE) ?? noKey(slot)
  }
  const { begins, seqs } = listBySlot(run)
  const order = sortSlots(begins.length - 1, keyAt)
  for (let at = 0; at < order.length; ) {
    const key = keyAt(order[at] ?? 0)
    const found: number[] = []
    for (; at < order.length; at++) {
      const slot = order[at] ?? 0
      if (compareBytes(keyAt(slot), key) !== 0) break
      for (let one = begins[slot] ?? 0; one < (begins[slot + 1] ?? 0); one++) found.push(run.first + (seqs[one] ?? 0))
    }
    yield { key, list: encodeSeqList(found.sort((a, b) => a - b)) }
  }
}

/** The places that carry the key of each slot: those of slot n from `begins[n]` on, before `begins[n + 1]`. */
function listBySlot({ places, ends, slots }: PackedRun) {
  const count = slots.reduce((most, slot) => Math.max(most, slot + 1), 0)
  const begins = new Uint32Array(count + 1)
  for (const slot of slots) begins[slot + 1] = (begins[slot + 1] ?? 0) + 1
  for (let slot = 0; slot < count; slot++) begins[slot + 1] = (begins[slot + 1] ?? 0) + (begins[slot] ?? 0)
  const next = begins.slice()
  const seqs = new Uint32Array(slots.length)
  for (let entry = 0, at = 0; entry < places.length; entry++) {
    for (; at < (ends[entry] ?? 0); at++) {
      const slot = slots[at] ?? 0
      const free = next[slot] ?? 0
      seqs[free] = places[entry] ?? 0
      next[slot] = free + 1
    }
  }
  return { begins, seqs }
}

/** Almost always the first bytes of two keys decide: they are compared as numbers. */
function sortSlots(count: number, keyAt: (slot: number) => Uint8Array): Uint32Array {
  const prefixes = Float64Array.from({ length: count }, (_, slot) =>
    keyAt(slot)
      .subarray(0, PREFIX_SIZE)
      .reduce((sum, byte) => sum * 256 + byte, 0),
  )
  return Uint32Array.from({ length: count }, (_, slot) => slot).sort(
    (a, b) => (prefixes[a] ?? 0) - (prefixes[b] ?? 0) || compareBytes(keyAt(a), keyAt(b)),
  )
}

function noKey(slot: number): never {
  throw new RangeError(`there is no key ${slot}`)
}

/** Keys in blocks, each at the number of its slot. */
function createKeys() {
  const blocks: Uint8Array<ArrayBuffer>[] = []
  const met = new Map<Uint8Array, number>()
  let count = 0
  const put = (key: Uint8Array): number => {
    const known = met.get(key)
    if (known !== undefined) return known
    const slot = count++
    const block = blocks[Math.floor(slot / KEYS_EACH)] ?? new Uint8Array(KEYS_EACH * HASH_SIZE)
    blocks[Math.floor(slot / KEYS_EACH)] = block
    block.set(key, (slot % KEYS_EACH) * HASH_SIZE)
    if (met.size >= MOST_MET) met.clear()
    met.set(key, slot)
    return slot
  }
  return { put, blocks }
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
    length: () => count,
    all: () => held.slice(0, count),
  }
}
