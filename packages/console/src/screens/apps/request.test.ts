import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readRequest } from './request.ts'

describe('what an app asked for', () => {
  test('is read as it was wrapped, to the byte', () => {
    const query = 'client_id=x&state=%22a%22~*%27()&redirect_uri=https%3A%2F%2Fapp.example%2Fback%3Fa%3D..%2Fb'
    assert.equal(readRequest(Buffer.from(query).toString('base64url')), query)
  })

  test('is nothing where it is no such text', () => {
    assert.equal(readRequest('§'), '')
  })
})
