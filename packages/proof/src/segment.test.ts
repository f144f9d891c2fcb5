import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { compareBytes, encodeUtf8, equalBytes } from './bytes.ts'
import { findEntryFacts } from './entry-facts.ts'
import { createKeyCache, indexKey, keysOfEntry } from './index-key.ts'
import { formatSample } from './sample-log.ts'
import type { KeyedEntry } from './segment.ts'
import { collectRecords, createSegment } from './segment.ts'
import { openPagedSegment, PAGE_RECORDS } from './segment-pages.ts'
import { decodeRecords, encodeRecords } from './segment-records.ts'
import { verifySegmentProof } from './segment-verify.ts'
import { decodeSeqList, encodeSeqList } from './seq-list.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const keyOf = (id: string) => indexKey(hash, 'org-1', 'object', id)
const segmentOf = (entries: Iterable<KeyedEntry>) => {
  const segment = createSegment(hash, collectRecords(entries))
  return { ...segment, head: { keys: segment.records.length, root: segment.root } }
}
const everySecond = (count: number) =>
  Array.from({ length: count }, (_, seq) => ({ seq, keys: [keyOf(`object-${(seq % 20) * 2}`)] }))
const seqLists = fc.uniqueArray(fc.maxSafeNat()).map((seqs) => seqs.toSorted((a, b) => a - b))

describe('a list of places', () => {
  test('is count, first place and distances', () => {
    assert.deepEqual(encodeSeqList([5, 6, 300]), Uint8Array.of(3, 5, 1, 0xa6, 0x02))
    assert.throws(() => encodeSeqList([5, 5]), RangeError)
    assert.throws(() => encodeSeqList([0.5]), RangeError)
  })

  test('has one spelling', () => {
    const broken = [
      [],
      [1],
      [2, 5, 0],
      [1, 5, 0],
      [1, 0x85, 0],
      [1, 0x80],
      [0, 0],
      [1, 255, 255, 255, 255, 255, 255, 255, 255, 1],
    ]
    for (const bytes of broken) assert.throws(() => decodeSeqList(Uint8Array.from(bytes)), { code: 'malformed' })
  })

  test('comes back, and any bytes are a list or malformed', () => {
    fc.assert(fc.property(seqLists, (seqs) => void assert.deepEqual(decodeSeqList(encodeSeqList(seqs)), seqs)))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        try {
          assert.deepEqual(encodeSeqList(decodeSeqList(bytes)), bytes)
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'malformed')
        }
      }),
    )
  })
})

describe('the keys of an entry', () => {
  const facts = { action: 'vehicle.read', org: 'org-1', actor: 'a', subjects: ['s', 's'], objects: ['o', 'p', 'o'] }

  test('are its organisation, action, actor, subjects and objects, each once', () => {
    const found = findEntryFacts(formatSample(0, 0, facts))
    assert.ok(found)
    const expected = [
      ['org', 'org-1'],
      ['action', 'vehicle.read'],
      ['actor', 'a'],
      ['subject', 's'],
      ['object', 'o'],
      ['object', 'p'],
    ].map(([kind, id]) => hash(encodeUtf8(`muts/index/v1\norg-1\n${kind}\n${id}`)))
    assert.deepEqual(keysOfEntry(found, createKeyCache(hash)), expected)
  })

  test('keep apart what an organisation with a line break in its name would mix up', () => {
    assert.throws(() => indexKey(hash, 'org\nactor', 'org', 'x'), TypeError)
  })

  test('are not there for bytes that are no entry of ours', () => {
    const broken = [
      '',
      'null',
      '[]',
      '{}',
      '{"metadata":{"uid":"1","tenant_uid":"o"},"api":{"operation":"a"},"time":0.5}',
    ]
    for (const text of broken) assert.equal(findEntryFacts(encodeUtf8(text)), undefined, text)
    assert.equal(findEntryFacts(Uint8Array.of(0xff)), undefined)
  })
})

describe('a segment of the index', () => {
  test('proves the whole list of a key, and that a key is not there', async () => {
    const { head, prove } = segmentOf(everySecond(100))
    for (let id = 0; id < 40; id++) {
      const expected = id % 2 === 1 ? [] : [0, 20, 40, 60, 80].map((seq) => seq + id / 2)
      const proof = await prove(keyOf(`object-${id}`))
      assert.deepEqual(verifySegmentProof(hash, head, keyOf(`object-${id}`), proof), expected)
    }
  })

  test('proves absence before its first key, after its last, and where it is empty', async () => {
    const segment = segmentOf(everySecond(100))
    for (const key of [new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      const proof = await segment.prove(key)
      assert.equal(proof.kind === 'absent' && proof.neighbours.length, 1)
      assert.deepEqual(verifySegmentProof(hash, segment.head, key, proof), [])
    }
    const empty = segmentOf([])
    assert.deepEqual(verifySegmentProof(hash, empty.head, keyOf('x'), await empty.prove(keyOf('x'))), [])
  })

  test('is not believed a shorter list, a false absence or neighbours with room between', async () => {
    const { head, prove, records } = segmentOf(everySecond(100))
    const key = keyOf('object-4')
    const honest = await prove(key)
    assert.ok(honest.kind === 'present')
    const shorter = { ...honest, list: encodeSeqList([2, 22, 42, 62]) }
    const [below, above] = await Promise.all(
      [records[honest.position - 1], records[honest.position + 1]].map(async (record) => {
        const proof = record && (await prove(record.key))
        assert.ok(record && proof?.kind === 'present')
        return { key: record.key, position: proof.position, listHash: hash(proof.list), path: proof.path }
      }),
    )
    assert.ok(below && above)
    const lies = [[], [below], [above], [below, above], [{ ...below, position: above.position - 1 }, above]]
    assert.throws(() => verifySegmentProof(hash, head, key, shorter), { code: 'unproven' })
    for (const neighbours of lies) {
      assert.throws(() => verifySegmentProof(hash, head, key, { kind: 'absent', neighbours }), { code: 'unproven' })
    }
    const self = { key, position: honest.position, listHash: hash(honest.list), path: honest.path }
    assert.throws(() => verifySegmentProof(hash, head, key, { kind: 'absent', neighbours: [self, above] }), {
      code: 'unproven',
    })
  })

  test('is not believed a neighbour that is the key itself, cut a byte earlier or later', async () => {
    const { head, prove, records } = segmentOf(everySecond(100))
    const [own, next] = [records[4], records[5]]
    const [proof, nextProof] = [own && (await prove(own.key)), next && (await prove(next.key))]
    assert.ok(own && next && proof?.kind === 'present' && nextProof?.kind === 'present')
    const leaf = Uint8Array.from([...own.key, ...hash(own.list)])
    const above = { key: next.key, position: 5, listHash: hash(next.list), path: nextProof.path }
    for (const end of [31, 33]) {
      const self = { key: leaf.slice(0, end), position: 4, listHash: leaf.slice(end), path: proof.path }
      const lie = { kind: 'absent', neighbours: [self, above] } as const
      assert.throws(() => verifySegmentProof(hash, head, own.key, lie), { code: 'malformed' })
    }
  })

  test('is the same whether a key comes as one object or as many, of however many keys', () => {
    const ids = Array.from({ length: 20_002 }, (_, at) => `object-${at % 20_001}`)
    const cached = createKeyCache(hash, 30_000)
    const asOne = ids.map((id, seq) => ({
      seq,
      keys: [cached('org-1', 'object', id), cached('org-1', 'org', 'org-1')],
    }))
    const asMany = asOne.map(({ seq, keys }) => ({ seq, keys: keys.map((key) => key.slice()) }))
    const [org] = asOne[0]?.keys.slice(1) ?? []

    const records = collectRecords(asOne)
    assert.deepEqual(records, collectRecords(asMany))
    assert.equal(records.length, 20_002)
    assert.equal(decodeSeqList(records.find(({ key }) => key === org)?.list ?? new Uint8Array()).length, 20_002)
  })

  test('comes back from storage', () => {
    const { records, root } = segmentOf(everySecond(100))
    const stored = decodeRecords(encodeRecords(records))
    assert.ok(equalBytes(createSegment(hash, stored).root, root))
    assert.throws(() => decodeRecords(encodeRecords(records).subarray(0, -1)), { code: 'malformed' })
  })

  test('has sorted keys and holds for random entries', async () => {
    const entries = fc.array(fc.array(fc.nat(30)), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(entries, fc.nat(40), async (ids, wanted) => {
        const keyed = ids.map((list, seq) => ({ seq, keys: Array.from(new Set(list), (id) => keyOf(`${id}`)) }))
        const { head, prove, records } = segmentOf(keyed)
        assert.ok(records.every(({ key }, at) => at === 0 || compareBytes(records[at - 1]?.key ?? key, key) < 0))
        const expected = ids.flatMap((list, seq) => (list.includes(wanted) ? [seq] : []))
        assert.deepEqual(verifySegmentProof(hash, head, keyOf(`${wanted}`), await prove(keyOf(`${wanted}`))), expected)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a segment that is read by pages', () => {
  const pagedOf = (entries: Iterable<KeyedEntry>) => {
    const segment = segmentOf(entries)
    const bytes = encodeRecords(segment.records)
    const reads: number[] = []
    const read = (begin: number, end: number | undefined) => {
      const part = bytes.subarray(begin, end)
      reads.push(decodeRecords(part).length)
      return part
    }
    return { segment, bytes, reads, read, paged: openPagedSegment(hash, segment.fence, read) }
  }
  const many = (count: number) => Array.from({ length: count }, (_, seq) => ({ seq, keys: [keyOf(`object-${seq}`)] }))

  test('proves it proves as a whole, whether the key is there or not', async () => {
    for (const count of [0, 1, 255, 256, 257, 511, 512, 513, 1_100]) {
      const { segment, paged } = pagedOf(many(count))
      const edges = segment.records.filter((_, at) => [0, 1, 255].includes(at % PAGE_RECORDS) || at === count - 1)
      const around = edges.flatMap(({ key }) => [key, besides(key, -1), besides(key, 1)])
      for (const key of [...around, new Uint8Array(32), new Uint8Array(32).fill(255)]) {
        const proof = await paged.prove(key)
        assert.deepEqual(proof, await segment.prove(key), `of ${count}`)
        verifySegmentProof(hash, segment.head, key, proof)
      }
    }
  })

  test('reads a page, or two where the key would stand between them, however many there are', async () => {
    const { segment, paged, reads } = pagedOf(many(5_000))
    for (const { key } of segment.records.filter((_, at) => at % 97 === 0)) {
      reads.length = 0
      await paged.prove(key)
      assert.ok(reads.length === 1 && (reads[0] ?? 0) <= PAGE_RECORDS)
    }
    reads.length = 0
    await paged.prove(besides(segment.records[PAGE_RECORDS - 1]?.key ?? new Uint8Array(), 1))
    assert.equal(reads.length, 2)
  })

  test('proves nothing out of a fence or a page that was touched', async () => {
    const { segment, bytes, read } = pagedOf(many(600))
    const { key } = segment.records[300] ?? assert.fail()
    const verify = async (fence: Uint8Array, reading = read) =>
      verifySegmentProof(hash, segment.head, key, await openPagedSegment(hash, fence, reading).prove(key))
    assert.deepEqual(await verify(segment.fence), decodeSeqList(segment.records[300]?.list ?? new Uint8Array()))
    const broken = { name: 'ProofError' }
    for (const at of [32, 68 + 67, 2 * 68 + 32]) await assert.rejects(verify(flipped(segment.fence, at)), broken)
    await assert.rejects(verify(segment.fence.subarray(0, -1)), broken)
    // It begins late; two pages begin at one place; the keys do not grow.
    for (const [at, bytes] of [
      [64, [0, 0, 0, 1]],
      [2 * 68 + 64, [...segment.fence.subarray(68 + 64, 2 * 68)]],
      [2 * 68, new Array(32).fill(0)],
    ] as const) {
      const forged = segment.fence.slice()
      forged.set(bytes, at)
      assert.throws(() => openPagedSegment(hash, forged, read), { name: 'ProofError', code: 'malformed' })
    }
    const touched = flipped(bytes, encodeRecords(segment.records.slice(0, 300)).length + 5)
    await assert.rejects(
      verify(segment.fence, (begin, end) => touched.subarray(begin, end)),
      broken,
    )
  })

  /** The key right below or above. */
  function besides(key: Uint8Array, by: 1 | -1): Uint8Array {
    const beside = key.slice()
    beside[31] = ((beside[31] ?? 0) + by + 256) % 256
    return beside
  }
  function flipped(bytes: Uint8Array, at: number): Uint8Array {
    const touched = bytes.slice()
    touched[at] = (touched[at] ?? 0) ^ 1
    return touched
  }
})
