import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageOf } from './page.ts'

test('the address of a page carries its limit, and the cursor escaped', () => {
  assert.equal(pageOf('/vehicles', 50, null), '/vehicles?limit=50')
  assert.equal(pageOf('/vehicles', 200, 'a+b/=='), '/vehicles?limit=200&after=a%2Bb%2F%3D%3D')
})
