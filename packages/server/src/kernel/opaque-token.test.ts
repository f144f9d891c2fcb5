import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { OrgId } from './ids.ts'
import { uuidv7 } from './ids.ts'
import { createOpaqueToken, hashToken, orgOfToken } from './opaque-token.ts'

const org = uuidv7<OrgId>(new Date('2026-01-05T08:00:00Z'))

describe('an opaque token', () => {
  for (const sizeBytes of [16, 32]) {
    test(`of ${sizeBytes} bytes leads to its organisation and is found by its hash`, () => {
      const { text, hash } = createOpaqueToken(org, sizeBytes)
      assert.equal(orgOfToken(text, sizeBytes), org)
      assert.deepEqual(hash, hashToken(text))
      assert.notEqual(text, createOpaqueToken(org, sizeBytes).text)
    })
  }

  test('of another size or shape is none', () => {
    const { text } = createOpaqueToken(org)
    const others = ['', '.', text.slice(1), text.slice(0, -1), `${text}A`, `${text}\n`, text.replace('.', '~')]
    for (const other of [...others, createOpaqueToken(org, 16).text]) assert.equal(orgOfToken(other), undefined, other)
    assert.equal(orgOfToken(text, 16), undefined)
  })
})
