import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromBase64, toBase64 } from './base64.ts'
import { encodeUtf8 } from './bytes.ts'
import { ProofError } from './proof-error.ts'

describe('Base 64', () => {
  test('answers the examples of RFC 4648, section 10', () => {
    const examples = ['', 'Zg==', 'Zm8=', 'Zm9v', 'Zm9vYg==', 'Zm9vYmE=', 'Zm9vYmFy']
    assert.deepEqual(
      examples.map((_, length) => toBase64(encodeUtf8('foobar'.slice(0, length)))),
      examples,
    )
  })

  test('gives every value one spelling', () => {
    for (const text of ['Zg', 'Zg=', 'Zh==', 'Zm9=', 'Zg==\n', 'Z-8=', '====', '=Zg=', 'Zg==Zg==', 'Zm9v=', 'A===']) {
      assert.throws(() => fromBase64(text), ProofError, text)
    }
  })

  test('brings any bytes back', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void assert.deepEqual(fromBase64(toBase64(bytes)), bytes)))
  })
})
