import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { toHex } from './base64.ts'
import { encodeUtf8 } from './bytes.ts'
import { sha256 } from './sha256.ts'

const native = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('SHA-256', () => {
  test('answers the examples of FIPS 180-4', () => {
    const examples = [
      ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
      ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
      [
        'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
        '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
      ],
      ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
    ] as const
    for (const [text, digest] of examples) assert.equal(toHex(sha256(encodeUtf8(text))), digest)
  })

  test('agrees with the native one at every length around its blocks', () => {
    for (let length = 0; length <= 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => at * 7)
      assert.equal(toHex(sha256(bytes)), native(bytes), `${length} bytes`)
    }
  })

  test('agrees with the native one on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => toHex(sha256(bytes)) === native(bytes)))
  })
})
