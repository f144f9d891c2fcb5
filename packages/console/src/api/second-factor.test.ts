import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mustEnrol } from './second-factor.ts'

describe('the second factor', () => {
  test('comes before everything for whoever stands under the admin ceiling', () => {
    assert.equal(mustEnrol({ roles: ['privacy_officer'], assuranceLevel: 'aal1' }), true)
    assert.equal(mustEnrol({ roles: ['privacy_officer'], assuranceLevel: 'aal2' }), false)
  })

  test('is asked of nobody else', () => {
    assert.equal(mustEnrol({ roles: ['technician'], assuranceLevel: 'aal1' }), false)
  })
})
