import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initialsOf } from './initials.ts'

test('the initials of a name are of its first and its last word', () => {
  assert.equal(initialsOf('Demo fleet technician'), 'DT')
  assert.equal(initialsOf('Technician 02'), 'T2')
  assert.equal(initialsOf('Prince'), 'P')
  assert.equal(initialsOf(''), '')
})
