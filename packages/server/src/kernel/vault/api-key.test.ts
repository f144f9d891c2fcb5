import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { createApiKey, hashApiKey, isApiKey, readApiKeyId } from './index.ts'

const pepper = randomBytes(32)

describe('an API key', () => {
  test('has a prefix, an id, 256 bits and a checksum, and is never the same twice', () => {
    const keys = Array.from({ length: 200 }, createApiKey)
    for (const { id, key } of keys) {
      assert.match(key.revealText(), /^mutk_live_[0-9A-Za-z]{60}$/)
      assert.equal(readApiKeyId(key.revealText()), id)
      assert.equal(id.length, 11)
    }
    assert.equal(new Set(keys.map(({ id }) => id)).size, keys.length)
    assert.equal(new Set(keys.map(({ key }) => key.revealText().slice(21, 64))).size, keys.length)
  })

  test('is no key with any one character changed, left out, doubled or swapped', () => {
    const text = createApiKey().key.revealText()
    for (let at = 0; at < text.length; at++) {
      const [head, letter, tail] = [text.slice(0, at), text[at], text.slice(at + 1)]
      for (const wrong of [`${head}${letter === 'x' ? 'y' : 'x'}${tail}`, head + tail, head + letter + letter + tail]) {
        assert.equal(readApiKeyId(wrong), undefined, wrong)
      }
      const swapped = `${head}${tail[0] ?? ''}${letter}${tail.slice(1)}`
      if (swapped !== text) assert.equal(readApiKeyId(swapped), undefined, swapped)
    }
    assert.equal(readApiKeyId(`${text}\n`), undefined)
    assert.equal(readApiKeyId(''), undefined)
  })

  test('is known by its keyed hash only, under its own pepper', () => {
    const text = createApiKey().key.revealText()
    const stored = hashApiKey(text, pepper)
    assert.equal(stored.length, 32)
    assert.ok(isApiKey(text, stored, pepper))
    assert.ok(!isApiKey(createApiKey().key.revealText(), stored, pepper))
    assert.ok(!isApiKey(text, stored, randomBytes(32)))
    assert.ok(!isApiKey(text, undefined, pepper) && !isApiKey(text, new Uint8Array(31), pepper))
    assert.ok(!isApiKey('no key', hashApiKey('no key', pepper), pepper))
  })

  test('prints nothing of itself', () => {
    const made = createApiKey()
    const secret = made.key.revealText().slice(21)
    assert.ok(!`${JSON.stringify(made)}${made.key}`.includes(secret))
  })
})
