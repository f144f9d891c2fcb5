import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '#protocol/testing'
import { concat, createReader, DecodeError, encodeAscii, encodeNumber, fromHex, toHex } from './index.ts'

describe('bytes', () => {
  test('are written as pairs of digits and read back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.deepEqual(fromHex(toHex(bytes)), bytes)
        assert.deepEqual(fromHex(toHex(bytes, '')), bytes)
      }),
      { numRuns: runs(50) },
    )
  })

  test('are refused when the text is not pairs of hexadecimal digits', () => {
    for (const text of ['1', '0G', '0x10', '1 0 1']) assert.throws(() => fromHex(text), TypeError, text)
  })

  test('are read in order, and never beyond their end', () => {
    const reader = createReader(fromHex('01 02 03 04 05 06 FF FF FF FF 07'))
    assert.deepEqual([reader.u8(), reader.u16(), reader.u24(), reader.u32()], [1, 0x0203, 0x040506, 0xffff_ffff])
    assert.deepEqual([reader.offset, reader.left], [10, 1])
    assert.throws(
      () => reader.u16(),
      (error) => error instanceof DecodeError && error.offset === 11,
    )
    assert.deepEqual(reader.rest(), fromHex('07'))
  })

  test('are joined and numbers written big-endian', () => {
    assert.deepEqual(
      concat(fromHex('01'), encodeNumber(0xfffe_fdfc, 4), encodeAscii('A')),
      fromHex('01 FF FE FD FC 41'),
    )
    assert.throws(() => encodeAscii('é'), RangeError)
  })
})
