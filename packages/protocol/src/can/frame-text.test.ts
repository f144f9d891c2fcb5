import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import { FD_LENGTHS, formatFrame, parseFrame } from './index.ts'

const bytes = fc.constantFrom(...FD_LENGTHS).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
const name = fc.oneof(
  fc.record({ id: fc.nat(0x7ff), isExtended: fc.constant(false) }),
  fc.record({ id: fc.nat(0x1fff_ffff), isExtended: fc.constant(true) }),
)

describe('a frame as text', () => {
  // Spelled as candump -L of can-utils spells them.
  test('has three digits of an identifier or eight, and the flags of CAN FD', () => {
    assert.equal(formatFrame({ id: 0x7e8, isExtended: false, data: fromHex('02410C') }), '7E8#02410C')
    assert.equal(formatFrame({ id: 0x18fef100, isExtended: true, data: fromHex('FF') }), '18FEF100#FF')
    const fd = { bitRateSwitch: true, errorPassive: false }
    assert.equal(formatFrame({ id: 0x12, isExtended: false, data: fromHex('00'), fd }), '012##100')
    assert.deepEqual(parseFrame('012##100').fd, fd)
  })

  test('is the frame again', () => {
    fc.assert(
      fc.property(name, bytes, fc.boolean(), fc.boolean(), (named, data, bitRateSwitch, errorPassive) => {
        const frame = { ...named, data, ...(data.length > 8 && { fd: { bitRateSwitch, errorPassive } }) }
        assert.deepEqual(parseFrame(formatFrame(frame)), frame)
      }),
      { numRuns: runs(50) },
    )
  })

  test('is none where it holds too much, or anything else', () => {
    for (const text of [
      '',
      '7E8',
      '800#00',
      '20000000#00',
      '7e8#00',
      '7E8#0',
      '7E8#001122334455667788',
      '7E8##400',
      '7E8#R',
    ])
      assert.throws(() => parseFrame(text), DecodeError, text)
  })
})
