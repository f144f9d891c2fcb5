import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { toHex } from './base64.ts'
import { concatBytes, encodeUtf8 } from './bytes.ts'
import { ProofError } from './proof-error.ts'
import { HASH_SIZE } from './tile.ts'
import { createTileReader } from './tile-reader.ts'
import { createTree, leafHash, nodeHash, rootOf } from './tree.ts'
import { proveConsistency, proveInclusion } from './tree-path.ts'
import { verifyConsistency, verifyInclusion } from './tree-verify.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => leafHash(hash, encodeUtf8(`entry ${at}`)))

/** The definition of RFC 6962, section 2.1, word for word: slow, and what everything else is held against. */
function definedRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves
  if (only === undefined) return hash(new Uint8Array(0))
  if (leaves.length === 1) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(hash, definedRoot(leaves.slice(0, split)), definedRoot(leaves.slice(split)))
}

/** A reader over the tiles that a tree of these leaves has written. */
function readerOf(leaves: readonly Uint8Array[]) {
  const tree = createTree(hash)
  const tiles = new Map(tree.append(leaves).map(({ level, n, hashes }) => [`${level}/${n}`, hashes]))
  const { partials } = tree.state()
  return createTileReader(hash, (level, n) => tiles.get(`${level}/${n}`) ?? partials[level], leaves.length)
}

/** The test tree of the Certificate Transparency project (google/certificate-transparency, merkletree tests). */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const ctLeaves = CT_LEAVES.map((hex) => leafHash(hash, Uint8Array.from(Buffer.from(hex, 'hex'))))
const pathHex = (path: readonly Uint8Array[]) => path.map((node) => toHex(node))

describe('a tree', () => {
  test('has the roots of the Certificate Transparency test tree', () => {
    assert.deepEqual(
      CT_ROOTS.map((_, size) => toHex(rootOf(hash, ctLeaves.slice(0, size)))),
      CT_ROOTS,
    )
  })

  test('gives the inclusion proofs of the same tests', async () => {
    const expected = [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]
    assert.deepEqual(pathHex(await proveInclusion(hash, readerOf(ctLeaves), 0, 8)), expected)
  })

  test('gives the consistency proofs of the same tests', async () => {
    const expected = [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]
    assert.deepEqual(pathHex(await proveConsistency(hash, readerOf(ctLeaves), 6, 8)), expected)
  })

  test('has the root of the definition at every size', () => {
    const leaves = leavesOf(300)
    const tree = createTree(hash)
    for (const [at, leaf] of leaves.entries()) {
      tree.append([leaf])
      assert.deepEqual(tree.root(), definedRoot(leaves.slice(0, at + 1)))
    }
  })

  test('goes on from its state as if it had never stopped', () => {
    const leaves = leavesOf(66_000)
    const whole = createTree(hash)
    const tiles = whole.append(leaves)
    for (const stop of [0, 255, 256, 65_535, 65_536, 65_999]) {
      const first = createTree(hash)
      const before = first.append(leaves.slice(0, stop))
      const second = createTree(hash, first.state())
      assert.deepEqual([...before, ...second.append(leaves.slice(stop))], tiles, `stopped at ${stop}`)
      assert.deepEqual(second.root(), whole.root())
    }
  })

  test('grows apart from its fork: each has the root of its own leaves', () => {
    const leaves = leavesOf(600)
    const tree = createTree(hash)
    tree.append(leaves.slice(0, 300))
    const fork = tree.fork()
    fork.append(leaves.slice(301))
    const tiles = tree.append(leaves.slice(300))

    assert.deepEqual(tree.root(), rootOf(hash, leaves))
    assert.deepEqual(fork.root(), rootOf(hash, leaves.toSpliced(300, 1)))
    assert.deepEqual(tiles[0]?.hashes, concatBytes(...leaves.slice(256, 512)))
  })

  test('is not opened at a state that its size contradicts', () => {
    const { partials } = (() => {
      const tree = createTree(hash)
      tree.append(leavesOf(10))
      return tree.state()
    })()
    assert.equal(createTree(hash, { size: 10, partials }).size, 10)
    assert.throws(() => createTree(hash, { size: 11, partials }), ProofError)
    assert.throws(() => createTree(hash, { size: 266, partials }), ProofError)
  })

  test('fills a tile after 256 hashes of its level, and passes its root up', () => {
    const tree = createTree(hash)
    const leaves = leavesOf(65_536)
    const tiles = tree.append(leaves)
    assert.deepEqual(
      tiles.slice(-2).map(({ level, n }) => [level, n]),
      [
        [0, 255],
        [1, 0],
      ],
    )
    assert.equal(tiles.length, 257)
    assert.deepEqual(tiles.at(-1)?.hashes.slice(0, HASH_SIZE), rootOf(hash, leaves.slice(0, 256)))
  })
})

const sizes = fc.integer({ min: 1, max: 600 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))
const leaves = leavesOf(600)

describe('an inclusion proof', () => {
  test('holds for its leaf, and for no other leaf, place, size or path', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async ([size, index], noise) => {
        const head = { size, root: rootOf(hash, leaves.slice(0, size)) }
        const path = await proveInclusion(hash, readerOf(leaves.slice(0, size)), index, size)
        const leaf = leaves[index] ?? hash(new Uint8Array(0))
        assert.ok(verifyInclusion(hash, leaf, index, head, path))
        assert.ok(!verifyInclusion(hash, flip(leaf, noise), index, head, path))
        assert.ok(size === 1 || !verifyInclusion(hash, leaf, (index + 1) % size, head, path))
        assert.ok(!verifyInclusion(hash, leaf, index, { ...head, root: flip(head.root, noise) }, path))
        assert.ok(!verifyInclusion(hash, leaf, index, head, [...path, head.root]))
        if (path.length === 0) return
        assert.ok(!verifyInclusion(hash, leaf, index, head, path.slice(1)))
        assert.ok(!verifyInclusion(hash, leaf, index, head, path.slice(0, -1)))
        assert.ok(!verifyInclusion(hash, leaf, index, head, flipOne(path, noise)))
      }),
    )
  })

  test('does not hold for a place outside the tree', () => {
    const head = { size: 1, root: rootOf(hash, leaves.slice(0, 1)) }
    const leaf = leaves[0] ?? new Uint8Array(0)
    assert.ok(verifyInclusion(hash, leaf, 0, head, []))
    for (const index of [-1, 1, 0.5, Number.NaN]) assert.ok(!verifyInclusion(hash, leaf, index, head, []))
  })
})

describe('a consistency proof', () => {
  test('holds from every earlier tree, and from no other', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async ([size, from], noise) => {
        const newer = { size, root: rootOf(hash, leaves.slice(0, size)) }
        const older = { size: from, root: rootOf(hash, leaves.slice(0, from)) }
        const proof = await proveConsistency(hash, readerOf(leaves.slice(0, size)), from, size)
        assert.ok(verifyConsistency(hash, older, newer, proof))
        assert.ok(!verifyConsistency(hash, { ...older, root: flip(older.root, noise) }, newer, proof))
        assert.ok(!verifyConsistency(hash, older, newer, [...proof, newer.root]))
        if (from > 0) assert.ok(!verifyConsistency(hash, older, { ...newer, root: flip(newer.root, noise) }, proof))
        if (proof.length > 0) assert.ok(!verifyConsistency(hash, older, newer, flipOne(proof, noise)))
        assert.ok(!verifyConsistency(hash, newer, older, proof))
      }),
    )
  })

  test('between equal sizes is empty and wants equal roots', () => {
    const head = { size: 3, root: rootOf(hash, leaves.slice(0, 3)) }
    assert.ok(verifyConsistency(hash, head, head, []))
    assert.ok(!verifyConsistency(hash, head, { ...head, root: flip(head.root, 0) }, []))
    assert.ok(!verifyConsistency(hash, head, head, [head.root]))
  })
})

describe('a reader of tiles', () => {
  test('says which tile is missing', async () => {
    const reader = createTileReader(hash, () => undefined, 10)
    await assert.rejects(proveInclusion(hash, reader, 3, 10), { name: 'ProofError', code: 'missing' })
  })
})

function flip(bytes: Uint8Array, noise: number): Uint8Array {
  const at = noise % bytes.length
  return bytes.map((byte, position) => (position === at ? byte ^ (1 << (noise % 8)) : byte))
}

function flipOne(path: readonly Uint8Array[], noise: number): Uint8Array[] {
  return path.map((node, at) => (at === noise % path.length ? flip(node, noise) : node))
}
