import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createNetworks, networkOf, readAddress } from './address.ts'

describe('the address of a caller', () => {
  test('is the last one that no trusted proxy wrote; without a trusted proxy the header is not looked at', () => {
    const isTrusted = createNetworks(['10.8.0.0/16', 'fd00::/8'])
    assert.equal(readAddress('10.8.0.1', '203.0.113.9, 198.51.100.7, 10.8.0.2', isTrusted), '198.51.100.7')
    assert.equal(readAddress('fd00::1', '2001:db8::7', isTrusted), '2001:db8::7')
    assert.equal(readAddress('198.51.100.1', '203.0.113.9', isTrusted), '198.51.100.1')
    assert.equal(readAddress('::ffff:10.8.0.1', 'nonsense', isTrusted), '10.8.0.1')
  })

  test('lies in one network with all of its /64, however they are spelt', () => {
    const same = ['2001:db8::1', '2001:DB8:0:0:ffff::2', '2001:0db8:0000:0000:1:2:3:4', '2001:db8::1%eth0'].map(
      networkOf,
    )
    assert.equal(new Set(same).size, 1)
    assert.notEqual(networkOf('2001:db8:0:1::1'), same[0])
    assert.deepEqual(['198.51.100.7', '::ffff:198.51.100.7', 'nonsense'].map(networkOf), [
      '198.51.100.7',
      '198.51.100.7',
      'unknown',
    ])
  })
})
