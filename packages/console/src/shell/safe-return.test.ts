import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { safeReturn } from './safe-return.ts'

describe('the place to return to', () => {
  test('is a path of this console with what it showed', () => {
    assert.equal(safeReturn('/app/vehicles/0197a000?scan=0197'), '/app/vehicles/0197a000?scan=0197')
    assert.equal(safeReturn('/app/clauses/muts.api.jwt'), '/app/clauses/muts.api.jwt')
  })

  test('is never somewhere else, and never the door itself [attack.42]', () => {
    for (const path of [
      '//evil.example',
      'https://evil.example',
      '/api/v1/me',
      'javascript:alert(1)',
      '/app/../api',
      7,
    ]) {
      assert.equal(safeReturn(path), undefined, String(path))
    }
    assert.equal(safeReturn('/app/sign-in'), undefined)
    assert.equal(safeReturn('/app/invitation'), undefined)
  })
})
