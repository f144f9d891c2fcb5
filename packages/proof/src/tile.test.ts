import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { encodeUtf8 } from './bytes.ts'
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts'
import { ProofError } from './proof-error.ts'
import { formatTilePath, parseTilePath, tileWidth } from './tile.ts'

describe('a tile', () => {
  test('has the path of the tlog-tiles examples', () => {
    assert.equal(formatTilePath(0, 1_234_067), 'tile/0/x001/x234/067')
    assert.equal(formatTilePath(2, 0, 1), 'tile/2/000.p/1')
    assert.equal(formatTilePath('entries', 273, 112), 'tile/entries/273.p/112')
    assert.equal(formatTilePath(1, 1_000), 'tile/1/x001/000')
  })

  test('is as wide as the example of 70,000 leaves says', () => {
    assert.deepEqual(
      [0, 1, 2].map((level) => tileWidth(70_000, level)),
      [112, 17, 1],
    )
    assert.deepEqual([tileWidth(256, 0), tileWidth(256, 1)], [0, 1])
  })

  test('has one address', () => {
    const wrong = ['tile/00/000', 'tile/64/000', 'tile/0/0', 'tile/0/x000/000', 'tile/0/000.p/0', 'tile/0/000.p/256']
    const more = ['tile/0/000.p/01', 'tile/0/../000', '/tile/0/000', 'tile/0/x001', 'tile/0/001/000', 'tile/0/000\n']
    for (const path of [...wrong, ...more]) assert.throws(() => parseTilePath(path), ProofError, path)
  })

  test('is found again by its path', () => {
    const levels = fc.oneof(fc.constant('entries' as const), fc.nat(63))
    fc.assert(
      fc.property(levels, fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, n, width) => {
        assert.deepEqual(parseTilePath(formatTilePath(level, n, width)), { level, n, width })
      }),
    )
  })
})

describe('an entry bundle', () => {
  test('puts two bytes of length before each entry', () => {
    assert.deepEqual(encodeEntryBundle([encodeUtf8('a'), encodeUtf8('bc')]), Uint8Array.of(0, 1, 97, 0, 2, 98, 99))
  })

  test('refuses an entry whose length two bytes cannot hold', () => {
    assert.equal(encodeEntryBundle([new Uint8Array(65_535)]).length, 65_537)
    assert.throws(() => encodeEntryBundle([new Uint8Array(65_536)]), RangeError)
  })

  test('is refused when its last entry is cut short', () => {
    const bundle = encodeEntryBundle([encodeUtf8('a'), encodeUtf8('bc')])
    for (const end of [1, 2, 4, 5, 6]) assert.throws(() => decodeEntryBundle(bundle.subarray(0, end)), ProofError)
  })

  test('brings any entries back', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 })), (entries) => {
        assert.deepEqual(decodeEntryBundle(encodeEntryBundle(entries)), entries)
      }),
    )
  })
})
