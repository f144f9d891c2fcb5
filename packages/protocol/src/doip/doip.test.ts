import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { DoipMessage } from './index.ts'
import { createMessageReader, decodeHeader, encodeDoip } from './index.ts'

const VERSION = 0x02

describe('a DoIP message', () => {
  test('is spelled as ISO 13400-2 lays it out', () => {
    const vectors: readonly (readonly [DoipMessage, string])[] = [
      [{ kind: 'header-nack', code: 2 }, '02 FD 00 00 00 00 00 01 02'],
      [{ kind: 'activation-request', source: 0x0e80, type: 0 }, '02 FD 00 05 00 00 00 07 0E 80 00 00 00 00 00'],
      [
        { kind: 'activation-request', source: 0x0e80, type: 0xe0, oem: fromHex('CA FE 00 01') },
        '02 FD 00 05 00 00 00 0B 0E 80 E0 00 00 00 00 CA FE 00 01',
      ],
      [{ kind: 'alive-request' }, '02 FD 00 07 00 00 00 00'],
      [{ kind: 'alive-response', source: 0x0e80 }, '02 FD 00 08 00 00 00 02 0E 80'],
      [
        { kind: 'diagnostic', source: 0x0e80, target: 0x1010, data: fromHex('22 F1 90') },
        '02 FD 80 01 00 00 00 07 0E 80 10 10 22 F1 90',
      ],
      [{ kind: 'diagnostic-nack', source: 0x1010, target: 0x0e80, code: 3 }, '02 FD 80 03 00 00 00 05 10 10 0E 80 03'],
    ]
    for (const [message, hex] of vectors) {
      assert.equal(toHex(encodeDoip(VERSION, message)), hex)
      assert.deepEqual(createMessageReader()(fromHex(hex)), [message])
    }
  })

  test('is refused by its header: version, complement, length', () => {
    const headers = [
      ['02 FE 80 01 00 00 00 00', 1],
      ['09 F6 80 01 00 00 00 00', 0],
      ['02 FD 80 01 FF FF FF FF', 4],
    ] as const
    for (const [hex, offset] of headers) {
      assert.throws(
        () => decodeHeader(fromHex(hex)),
        (error) => error instanceof DecodeError && error.offset === offset,
      )
    }
    assert.equal(decodeHeader(fromHex('03 FC 80 01 00 00 00 05')).version, 3)
  })

  test('arrives whole however the network cuts the stream', () => {
    const message: DoipMessage = { kind: 'diagnostic', source: 0x1010, target: 0x0e80, data: fromHex('62 F1 90 41') }
    const stream = fromHex(`${toHex(encodeDoip(VERSION, message))} ${toHex(encodeDoip(3, { kind: 'alive-request' }))}`)
    fc.assert(
      fc.property(fc.nat(stream.length), fc.nat(stream.length), (a, b) => {
        const read = createMessageReader()
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const parts = [stream.subarray(0, from), stream.subarray(from, to), stream.subarray(to)]
        assert.deepEqual(parts.flatMap(read), [message, { kind: 'alive-request' }])
      }),
      { numRuns: runs(50) },
    )
  })

  test('is read, passed over as unknown, or refused as a DecodeError', () => {
    const types = fc.constantFrom(0x0000, 0x0005, 0x0006, 0x0008, 0x8001, 0x8002, 0x4001)
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 12 }), (type, payload) => {
        const head = Uint8Array.of(0x02, 0xfd, type >> 8, type & 0xff, 0, 0, 0, payload.length)
        try {
          createMessageReader()(Uint8Array.of(...head, ...payload))
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(50) },
    )
  })
})
