import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeParameter } from './index.ts'

const stateOf = (pid: number, ...bytes: readonly number[]) => {
  const [first] = decodeParameter(pid, Uint8Array.from(bytes))
  return first?.kind === 'state' ? first.value : undefined
}

describe('a state of SAE J1979-DA', () => {
  test('has the number of the standard, and those between are reserved', () => {
    const vectors: readonly (readonly [number, number, RegExp])[] = [
      [0x1c, 6, /^EOBD$/],
      [0x1c, 21, /^WWH OBD$/],
      [0x1c, 23, /^HD EOBD-I$/],
      [0x1c, 26, /^HD EOBD-II N$/],
      [0x1c, 28, /^OBDBr-1$/],
      [0x1c, 33, /^HD EOBD-VI$/],
      [0x51, 1, /^gasoline$/],
      [0x51, 4, /^diesel$/],
      [0x51, 8, /^electric$/],
      [0x51, 17, /^hybrid gasoline$/],
      [0x51, 23, /diesel$/],
    ]
    for (const [pid, number, name] of vectors) assert.match(String(stateOf(pid, number)), name, `${pid} ${number}`)
    for (const number of [22, 27, 36]) assert.match(String(stateOf(0x1c, number)), /reserved/, String(number))
  })

  test('of a fuel system is one bit', () => {
    for (const [bit, name] of [
      [1, /open loop, not yet/],
      [2, /^closed loop$/],
      [4, /driving conditions/],
      [8, /open loop, fault/],
      [16, /closed loop, fault/],
    ] as const)
      assert.match(String(stateOf(0x03, bit, 0)), name)
  })
})
