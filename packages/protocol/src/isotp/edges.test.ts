import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import { createReassembly, decodeFrame, encodeFrame } from './index.ts'

describe('a first frame with an escaped length (ISO 15765-2, 9.6.3.2)', () => {
  test('has four bytes of length, the highest first', () => {
    const bytes = fromHex('10 00 01 02 03 04 AA BB')
    const frame = { kind: 'first', length: 0x0102_0304, data: fromHex('AA BB') } as const
    assert.deepEqual(decodeFrame(bytes), frame)
    assert.equal(toHex(encodeFrame(frame)), toHex(bytes))
    const huge = { ...frame, length: 0xfedc_ba98 }
    assert.equal(toHex(encodeFrame(huge)), '10 00 FE DC BA 98 AA BB')
    assert.deepEqual(decodeFrame(encodeFrame(huge)), huge)
  })
})

describe('a reassembly', () => {
  test('is open from the first frame on, however short the message, and until it is whole', () => {
    const reassembly = createReassembly()
    assert.equal(reassembly.isOpen(), false)
    reassembly.accept({ kind: 'first', length: 1, data: new Uint8Array(0) })
    assert.equal(reassembly.isOpen(), true)
    assert.deepEqual(reassembly.accept({ kind: 'consecutive', index: 1, data: fromHex('AA 00') }), {
      kind: 'message',
      data: fromHex('AA'),
    })
    assert.equal(reassembly.isOpen(), false)
    assert.equal(reassembly.accept({ kind: 'consecutive', index: 2, data: fromHex('AA') }).kind, 'ignored')
  })
})
