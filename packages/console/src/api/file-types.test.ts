import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { typeOf } from './file-types.ts'

describe('what a file is said to be', () => {
  test('follows its name where browsers differ, and is what the browser says where the name tells nothing', () => {
    assert.equal(typeOf({ name: 'Table.CSV', type: 'application/vnd.ms-excel' }), 'text/csv')
    assert.equal(typeOf({ name: 'IMG_1.HEIC', type: '' }), 'image/heic')
    assert.equal(typeOf({ name: 'scan', type: 'application/pdf' }), 'application/pdf')
  })

  test('is nothing the server takes where nobody knows', () => {
    assert.equal(typeOf({ name: 'setup.exe', type: '' }), 'application/octet-stream')
  })
})
