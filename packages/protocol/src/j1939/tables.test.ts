import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toHex } from '#protocol/bytes'
import { decodeReadiness, encodeName, encodeSupportedParameters, NULL_ADDRESS, nameSourceAddress } from './index.ts'
import { createBus, nameOf } from './testing.ts'

describe('a source address', () => {
  test('has a word where SAE J1939 assigns one that we know', () => {
    const named = Array.from({ length: 254 }, (_, address) => address).filter(
      (address) => !nameSourceAddress(address).startsWith('Control unit'),
    )
    assert.deepEqual(named, [0, 1, 3, 11, 15, 16, 17, 19, 23, 25, 33, 39, 42, 49, 61, 238, 249])
  })
})

describe('a supported parameter', () => {
  test('is spelled over three bytes, its bits low where it is supported (SAE J1939-73, 5.7.24)', () => {
    const parameter = { spn: 0x5_43_21, inTestResults: false, inDataStream: true, inFreezeFrame: true, lengthBytes: 2 }
    for (const [change, hex] of [
      [{}, '21 43 BC 02'],
      [{ inTestResults: true }, '21 43 B8 02'],
      [{ inDataStream: false }, '21 43 BE 02'],
      [{ inFreezeFrame: false }, '21 43 BD 02'],
      [{ spn: 0x7_ff_ff, lengthBytes: 255 }, 'FF FF FC FF'],
    ] as const)
      assert.equal(toHex(encodeSupportedParameters([{ ...parameter, ...change }])), hex)
  })
})

describe('readiness', () => {
  test('knows a monitor that is there and one that is not, bit by bit', () => {
    const read = (...bytes: readonly number[]) => decodeReadiness(Uint8Array.of(1, 2, 5, ...bytes)).monitors
    assert.deepEqual(read(0x01, 0, 0, 0, 0), [{ name: 'misfire', isComplete: true }])
    assert.deepEqual(read(0x22, 0, 0, 0, 0), [{ name: 'fuelSystem', isComplete: false }])
    assert.deepEqual(read(0, 0x01, 0x10, 0x01, 0), [
      { name: 'catalyst', isComplete: false },
      { name: 'nmhcConvertingCatalyst', isComplete: true },
    ])
  })
})

describe('a claim', () => {
  test('with our own NAME, or with one that is cut off, moves nobody', async () => {
    const bus = createBus()
    const { tool } = await bus.pair()
    const before = tool.controller.address()
    const name = encodeName(nameOf(0))
    for (const data of [name.subarray(0, 7), new Uint8Array(9)]) {
      tool.controller.onFrame({ id: 0x18eeff00 + before, isExtended: true, data })
      await bus.timers.advance(300)
      assert.equal(tool.controller.address(), before)
      assert.equal(tool.controller.others().has(before), false)
    }
    const stranger = encodeName(nameOf(77))
    tool.controller.onFrame({ id: 0x18eeff00 + NULL_ADDRESS, isExtended: true, data: stranger })
    assert.equal(tool.controller.others().has(NULL_ADDRESS), false, 'who cannot claim is nowhere')
    tool.controller.onFrame({ id: 0x18eeff00 + 0x21, isExtended: true, data: stranger })
    assert.deepEqual(tool.controller.others().get(0x21), stranger)
  })
})
