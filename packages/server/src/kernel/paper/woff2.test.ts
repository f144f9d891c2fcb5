import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readFont } from './fonts.ts'
import { decodeWoff2 } from './woff2.ts'

/** Table directory of TrueType: tag → offset and length. */
function directoryOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const tagAt = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))
  const entries = Array.from({ length: view.getUint16(4) }, (_, index) => {
    const at = 12 + 16 * index
    return [tagAt(at), { offset: view.getUint32(at + 8), length: view.getUint32(at + 12) }] as const
  })
  return { view, tables: new Map(entries) }
}

describe('a WOFF2 font', () => {
  for (const script of ['latin', 'latin-ext'] as const) {
    test(`of ${script} becomes TrueType whose glyphs lie where loca says`, () => {
      const { view, tables } = directoryOf(decodeWoff2(readFont(script), 7))
      const [head, maxp, loca, glyf] = ['head', 'maxp', 'loca', 'glyf'].map((tag) => tables.get(tag))
      assert.ok(head && maxp && loca && glyf && !tables.has('gvar'))
      const count = view.getUint16(maxp.offset + 4)
      const offsets = Array.from({ length: count + 1 }, (_, index) => view.getUint32(loca.offset + 4 * index))
      assert.equal(view.getUint32(head.offset + 8), 7)
      assert.equal(loca.length, 4 * (count + 1))
      assert.deepEqual(
        offsets,
        offsets.toSorted((a, b) => a - b),
      )
      assert.equal(offsets.at(-1), glyf.length)
    })
  }

  test('is told from any other file', () => {
    assert.throws(() => decodeWoff2(new TextEncoder().encode('wOFF and more bytes than a header has'), 0), TypeError)
  })
})
