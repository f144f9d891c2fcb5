import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex } from '#protocol/bytes'
import { isExtendedAnswer } from './addressing.ts'
import type { CanFrame } from './index.ts'
import {
  decodeSocketcand,
  dlcOfLength,
  FUNCTIONAL_ID,
  FUNCTIONAL_ID_EXTENDED,
  isExtended,
  isStandardUnit,
  OTHER_UNITS,
  padFrame,
  periodicIdOf,
  requestIdOf,
  requireFrame,
} from './index.ts'

const frame = (change: Partial<CanFrame>): CanFrame => ({
  id: 1,
  isExtended: false,
  data: new Uint8Array(0),
  ...change,
})
const FD = { bitRateSwitch: false, errorPassive: false }

describe('what can be on a bus (ISO 11898-1)', () => {
  test('ends where its bits end', () => {
    for (const fits of [
      { id: 0 },
      { id: 0x7ff },
      { id: 0x1fff_ffff, isExtended: true },
      { data: new Uint8Array(8) },
      { data: new Uint8Array(64), fd: FD },
      { data: new Uint8Array(12), fd: FD },
      { remoteLength: 0 },
      { remoteLength: 8 },
    ])
      assert.doesNotThrow(() => requireFrame(frame(fits)), JSON.stringify(fits))
    for (const beyond of [
      { id: -1 },
      { id: 0.5 },
      { id: 0x800 },
      { id: 0x2000_0000, isExtended: true },
      { data: new Uint8Array(9) },
      { data: new Uint8Array(9), fd: FD },
      { data: new Uint8Array(65), fd: FD },
      { remoteLength: 9 },
      { remoteLength: -1 },
      { remoteLength: 1, data: new Uint8Array(1) },
      { remoteLength: 1, fd: FD },
    ])
      assert.throws(() => requireFrame(frame(beyond)), RangeError, JSON.stringify(beyond))
    assert.equal(dlcOfLength(64), 15)
    assert.throws(() => dlcOfLength(65), RangeError)
    assert.deepEqual(padFrame(fromHex('01')), fromHex('01 00 00 00 00 00 00 00'))
    assert.deepEqual(padFrame(fromHex('01'), 0xaa), fromHex('01 AA AA AA AA AA AA AA'))
  })

  test('has these units beyond the standard ones, asked eight below', () => {
    assert.deepEqual(OTHER_UNITS, [0x728, 0x72e, 0x73f, 0x768])
    assert.deepEqual([0x728, 0x7e8, 0x18daf110].map(requestIdOf), [0x720, 0x7e0, 0x18da10f1])
  })

  test('has answers of units at the ends of their identifiers', () => {
    const answers = [0x18daf100, 0x18daf111, 0x18daf1ff, 0x18daf200, 0x18daf011, 0x18dbf110, 0x08daf110]
    assert.deepEqual(answers.map(isExtendedAnswer), [true, true, true, false, false, false, false])
    const units = [0x7e7, 0x7e8, 0x7ef, 0x7f0, 0x7ff, 0x800]
    assert.deepEqual(units.map(isStandardUnit), [false, true, true, false, false, true])
    assert.deepEqual(units.map(isExtended), [false, false, false, false, false, true])
    assert.deepEqual([0x1ff, 0x200, 0x7e8, 0x18daf110].map(periodicIdOf), [undefined, 0, 0x5e8, undefined])
    assert.deepEqual([FUNCTIONAL_ID, FUNCTIONAL_ID_EXTENDED], [0x7df, 0x18db33f1])
  })

  test('has a bus whose name has sixteen characters at most', () => {
    assert.deepEqual(decodeSocketcand(`open ${'c'.repeat(16)}`), { kind: 'open', bus: 'c'.repeat(16) })
    assert.throws(() => decodeSocketcand(`open ${'c'.repeat(17)}`), DecodeError)
  })
})
