import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { sha256 } from './sha256.ts'

describe('SHA-256', () => {
  test('is that of the standard library, of no bytes and of many, each in memory of its own', () => {
    const messages = [0, 1, 55, 56, 64, 1_000, 65_536].map((length) => randomBytes(length))
    const digests = messages.map((message) => sha256(message))
    const expected = messages.map((message) => new Uint8Array(createHash('sha256').update(message).digest()))
    assert.deepEqual(digests, expected)
    assert.deepEqual([...new Set(digests.map(({ buffer }) => buffer.byteLength))], [32])
  })
})
