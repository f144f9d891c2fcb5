import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { createMac } from './hmac.ts'

describe('a MAC', () => {
  test('is the HMAC of the standard library, in two hashes', () => {
    for (const [keyLength, length] of [
      ...[0, 1, 55, 64, 65, 1_000, 65_535].map((length) => [32, length] as const),
      ...[0, 1, 63, 64].map((keyLength) => [keyLength, 10] as const),
    ]) {
      const [key, message] = [randomBytes(keyLength), randomBytes(length)]
      assert.deepEqual(createMac(key)(message), new Uint8Array(createHmac('sha256', key).update(message).digest()))
    }
  })

  test('outlives the bytes of its key, and no message changes that of another', () => {
    const key = randomBytes(32)
    const [mac, expected] = [createMac(key), new Uint8Array(createHmac('sha256', key).update('first').digest())]
    const first = mac(Buffer.from('first'))
    key.fill(0)
    mac(Buffer.from('second'))
    assert.deepEqual([first, mac(Buffer.from('first'))], [expected, expected])
  })

  test('takes no key that HMAC would have to hash first', () => {
    assert.throws(() => createMac(randomBytes(65)), RangeError)
  })
})
