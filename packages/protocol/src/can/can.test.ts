import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import { decodeSlcanLine, encodeSlcanFrame, isStandardUnit, requestIdOf } from './index.ts'

describe('a CAN address', () => {
  test('leads from the answer to the question', () => {
    const pairs = [
      [0x7e8, 0x7e0],
      [0x7ef, 0x7e7],
      [0x728, 0x720],
      [0x18daf110, 0x18da10f1],
    ] as const
    for (const [answer, request] of pairs) assert.equal(requestIdOf(answer), request)
    assert.deepEqual([0x7e7, 0x7e8, 0x7f0, 0x18daf110].map(isStandardUnit), [false, true, false, true])
  })
})

describe('a line of a Lawicel adapter', () => {
  test('is a frame with or without a time stamp', () => {
    const frame = { id: 0x7e8, isExtended: false, data: fromHex('03 41 0D 34') }
    assert.deepEqual(decodeSlcanLine('t7E8403410D34'), { kind: 'frame', frame })
    assert.deepEqual(decodeSlcanLine('t7E8403410D341A2B'), { kind: 'frame', frame, stampMs: 0x1a2b })
    assert.equal(encodeSlcanFrame({ id: 0x18daf110, isExtended: true, data: fromHex('3E') }), 'T18DAF11013E\r')
  })

  test('says whether a command was carried out', () => {
    assert.deepEqual(
      ['', 'z', 'Z', '\x07', 'V1013'].map((line) => decodeSlcanLine(line).kind),
      [...['done', 'done', 'done', 'refused', 'text']],
    )
  })

  test('is refused when it is half a frame', () => {
    for (const line of ['t', 't7E8', 't7E89', 't7E84034', 't7E8403410D3', 'T7E80', 't7E8!']) {
      assert.throws(() => decodeSlcanLine(line), DecodeError, line)
    }
  })

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(0x7ff), fc.uint8Array({ maxLength: 8 }), (id, data) => {
        const frame = { id, isExtended: false, data }
        assert.deepEqual(decodeSlcanLine(encodeSlcanFrame(frame).slice(0, -1)), { kind: 'frame', frame })
      }),
      { numRuns: runs(50) },
    )
  })
})
