import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatByte, namesOfBits, parseStatusByte, readBits } from './status-byte.ts'

describe('a DTC status byte', () => {
  test('is read from bit 7 down to bit 0', () => {
    const set = readBits(0x2c).map(({ isSet }) => isSet)

    assert.deepEqual(set, [false, false, true, false, true, true, false, false])
  })

  test('names its set bits as ISO 14229-1 does, from bit 0 up', () => {
    assert.deepEqual(namesOfBits(0x09), ['test failed', 'confirmed'])
    assert.deepEqual(namesOfBits(0x80), ['warning indicator requested'])
    assert.deepEqual(namesOfBits(0), [])
  })

  test('says nothing of a bit that its unit does not offer: neither set nor passed', () => {
    const bits = readBits(0xff, 0x09)
    assert.deepEqual(
      bits.filter(({ isOffered }) => isOffered).map(({ bit, isSet }) => [bit, isSet]),
      [
        [3, true],
        [0, true],
      ],
    )
    assert.ok(bits.every(({ isOffered, isSet }) => isOffered || !isSet))
    assert.deepEqual(namesOfBits(0xff, 0x09), ['test failed', 'confirmed'])
    assert.ok(
      readBits(0x08).every(({ isOffered }) => isOffered),
      'where no mask was sealed',
    )
  })

  test('is told in two hex digits, or not at all', () => {
    assert.equal(parseStatusByte('aF'), 0xaf)
    assert.deepEqual(
      [parseStatusByte(undefined), parseStatusByte('7'), parseStatusByte('0x2C')],
      [undefined, undefined, undefined],
    )
  })

  test('is written with two digits', () => {
    assert.equal(formatByte(0x04), '04')
    assert.equal(formatByte(0xaf), 'AF')
  })
})
