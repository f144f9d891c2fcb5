import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createStatementNames } from './statement-names.ts'

describe('the names of statements', () => {
  test('are one for each text, the same every time', () => {
    const nameOf = createStatementNames()
    assert.equal(nameOf('SELECT 1'), nameOf('SELECT 1'))
    assert.notEqual(nameOf('SELECT 1'), nameOf('SELECT 2'))
  })

  test('end before a varying text fills the memory of a server', () => {
    const nameOf = createStatementNames(1)
    nameOf('SELECT 1')
    assert.equal(nameOf('SELECT 2'), undefined)
    assert.equal(nameOf('SELECT 1'), 'muts_0')
  })
})
