import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOf, sayKind } from './job-words.ts'

test('long work leads to the screen of what comes of it, where there is one', () => {
  assert.deepEqual(placeOf('/api/v1/imports/i-1'), { of: 'import', id: 'i-1' })
  assert.deepEqual(placeOf('/api/v1/exports/e-1'), { of: 'export', id: 'e-1' })
  assert.equal(placeOf('/api/v1/elsewhere/x'), undefined)
})

test('long work is called by what it does', () => {
  assert.equal(sayKind('fleet.import-apply'), 'Import of vehicles')
  assert.equal(sayKind('fleet.some-new-work'), 'some new work')
})
