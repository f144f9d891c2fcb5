import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { createKeyedRun, recordsOf } from './keyed-run.ts'
import { collectRecords } from './segment.ts'

const keyOf = (id: number) => new Uint8Array(digest('sha256', `${id}`, 'buffer'))
const held = (entries: Parameters<typeof collectRecords>[0]) => {
  const run = createKeyedRun()
  for (const entry of entries) run.add(entry)
  return run
}

const recordsIn = (entries: Parameters<typeof collectRecords>[0]) => Array.from(recordsOf(held(entries).pack()))

describe('a run of entries with their keys', () => {
  test('gives the records that its entries give, whether keys are one object or many', () => {
    const ids = fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 4 }), { maxLength: 40 })
    const known = Array.from({ length: 10 }, (_, id) => keyOf(id))
    fc.assert(
      fc.property(ids, fc.bigInt(0n, 2n ** 40n), fc.boolean(), (lists, first, isCached) => {
        const entries = lists.map((list, at) => ({
          seq: Number(first) + 2 * at,
          keys: list.map((id) => (isCached ? (known[id] ?? keyOf(id)) : keyOf(id))),
        }))
        assert.deepEqual(recordsIn(entries), collectRecords(entries))
      }),
    )
  })

  test('gives the same records beyond what it knows as objects, and beyond a block', () => {
    const often = keyOf(-1)
    const entries = Array.from({ length: 40_001 }, (_, seq) => ({ seq, keys: [often, keyOf(seq % 33_000)] }))
    assert.deepEqual(recordsIn(entries), collectRecords(entries))
  })

  test('sorts keys that differ only behind the bytes that are compared first', () => {
    const alike = Array.from({ length: 50 }, (_, id) => {
      const key = keyOf(0)
      key[31] = 50 - id
      return key
    })
    const entries = alike.map((key, seq) => ({ seq, keys: [key] }))
    assert.deepEqual(recordsIn(entries), collectRecords(entries))
  })

  test('refuses an entry that has a key twice', () => {
    assert.throws(() => recordsIn([{ seq: 7, keys: [keyOf(1), keyOf(1)] }]), RangeError)
  })

  test('of a hundred thousand entries takes less than a third of what its keys take as objects', () => {
    const entries = function* () {
      for (let seq = 0; seq < 100_000; seq++) yield { seq, keys: [keyOf(seq)] }
    }
    setFlagsFromString('--expose_gc')
    const collect = runInNewContext('gc') as () => void
    const heldBytes = () => {
      collect()
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const bytesOf = (make: () => unknown) => {
      const before = heldBytes()
      const kept = make()
      return { bytes: heldBytes() - before, kept }
    }
    const objects = bytesOf(() => Array.from(entries()))
    const tight = bytesOf(() => held(entries()))
    assert.ok(tight.bytes * 3 < objects.bytes, `${tight.bytes} against ${objects.bytes} bytes`)
    assert.ok(objects.kept !== tight.kept)
  })
})
