import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstSpoken } from './language.ts'

test('the first of the wished languages that is spoken is spoken, else English', () => {
  assert.deepEqual([['de-AT', 'en'], ['fr', 'es-419', 'de'], ['ES'], ['fr-FR'], [], ['der']].map(firstSpoken), [
    'de',
    'es',
    'es',
    'en',
    'en',
    'en',
  ])
})
