import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { decodeSnapshot } from './freeze-frame.ts'
import { READING_SERVICES } from './index.ts'

const ENGINE = 0x7e8

describe('a snapshot', () => {
  test('is read as far as its identifiers are public ones and whole', () => {
    const states = (hex: string) => decodeSnapshot(fromHex(hex), ENGINE).map(({ name, state }) => `${name} ${state}`)
    assert.deepEqual(states('01 01 F4 0C 1A F8'), ['engineSpeed VALID'])
    assert.deepEqual(states('01 02 F4 0C 1A F8 F4 0D 17').length, 2)
    for (const cut of ['01 01 F4 0C 1A', '01 01 F4 0C', '01 01 F4', '01 01 12 34 1A F8'])
      assert.ok(states(cut)[0]?.endsWith('UNDECODABLE'), cut)
    assert.deepEqual(states('01'), [])
    assert.deepEqual(states('01 00'), [])
  })
})

describe('the list of reading services', () => {
  test('is this one, of three standards', () => {
    const numbers = [...READING_SERVICES.keys()].map((id) => id.toString(16).padStart(2, '0'))
    assert.equal(numbers.join(' '), '01 02 03 05 06 07 09 0a 10 12 17 18 19 1a 21 22 24 3e')
    assert.deepEqual([READING_SERVICES.get(0x10), READING_SERVICES.get(0x3e)], [[0x01, 0x03], [0x00]])
  })
})
