import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testCryptography } from './self-test.ts'

describe('the self-test of the cryptography', () => {
  test('passes on this machine', () => {
    testCryptography()
  })

  test('stops the start when one answer is wrong', () => {
    const wrong = { 'AES-256-GCM': () => true, 'HMAC-SHA-256': () => false }
    assert.throws(() => testCryptography(wrong), { name: 'StartRefused', code: 'vault.self-test', message: /HMAC/ })
  })
})
