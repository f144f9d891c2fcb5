import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { format, inspect } from 'node:util'
import { Secret } from './index.ts'

const WORD = 'MUTSDEMSECRET0001'

describe('a secret', () => {
  const secret = new Secret(WORD)

  test('is printed as [redacted] by every way of printing', () => {
    const inside = { secret, list: [secret], map: new Map([['a', secret]]) }
    const printed = [
      `${secret}`,
      String(secret),
      JSON.stringify(inside),
      inspect(inside, { depth: 9, showHidden: true, getters: true }),
      format('%s %o %j', secret, secret, secret),
      new Error(`failed with ${secret}`).stack ?? '',
      Object.prototype.toString.call(secret),
      JSON.stringify(Object.entries(secret)),
      Reflect.ownKeys(secret).map(String).join(),
    ]
    for (const text of printed) {
      assert.ok(!text.includes(WORD) && !text.includes(Buffer.from(WORD).toString('hex')), text)
    }
    assert.equal(JSON.stringify({ secret }), '{"secret":"[redacted]"}')
    assert.equal(`${secret}`, '[redacted]')
  })

  test('gives its value only to who asks for it by name, and a copy', () => {
    assert.equal(secret.revealText(), WORD)
    secret.revealBytes().fill(0)
    assert.equal(secret.revealText(), WORD)
    const bytes = Uint8Array.of(1, 2)
    const taken = new Secret(bytes)
    bytes.fill(0)
    assert.deepEqual(taken.revealBytes(), Uint8Array.of(1, 2))
  })

  test('equals another of the same bytes', () => {
    assert.ok(secret.equals(new Secret(WORD)))
    assert.ok(!secret.equals(new Secret(`${WORD}2`)) && !secret.equals(new Secret('')))
  })
})
