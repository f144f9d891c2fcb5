import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActCodes } from './act-codes.ts'
import { rowsOfCodes } from './act-codes.ts'

const code = (ecu: string, name: string) => ({ ecu, code: name, text: 'Misfire' })
const before = [code('0x7E8', 'P0301'), code('0x7E8', 'P0171'), code('0x7E9', 'P0700')]
const now = (act: ActCodes) => rowsOfCodes({ before, ...act }).map(([, name, told]) => `${name} ${told}`)

describe('a code that an act found', () => {
  test('is cleared where its unit was read again without it, and is still there where it told it', () => {
    assert.deepEqual(now({ after: [code('0x7E8', 'P0171')] }), ['P0301 cleared', 'P0171 still there', 'P0700 cleared'])
    assert.deepEqual(rowsOfCodes({ before: before.slice(0, 1), after: [] }), [['0x7E8', 'P0301', 'cleared', 'Misfire']])
  })

  test('is not read where nothing was read after, or not its unit: it is never called cleared then', () => {
    assert.deepEqual(now({}), ['P0301 not read', 'P0171 not read', 'P0700 not read'])
    assert.deepEqual(now({ after: [], unreadAfter: ['0x7E8'] }), ['P0301 not read', 'P0171 not read', 'P0700 cleared'])
    assert.deepEqual(now({ unreadAfter: ['0x7E8', '0x7E9'] }), now({}))
  })

  test('was not there where none was found', () => {
    assert.deepEqual(rowsOfCodes({ after: [] }), [])
  })
})
