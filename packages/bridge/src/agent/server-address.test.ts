import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { connectionUrl, parseServer } from './server-address.ts'

describe('the address of a server', () => {
  test('is https, or http on this machine', () => {
    assert.equal(parseServer('https://fleet.example/app/'), 'https://fleet.example')
    assert.equal(parseServer('http://127.0.0.1:8080'), 'http://127.0.0.1:8080')
    assert.equal(connectionUrl('https://fleet.example'), 'wss://fleet.example/api/v1/bridges/connection')
  })

  test('is refused where a code or a result would travel in the clear', () => {
    for (const text of ['http://fleet.example', 'ftp://127.0.0.1', 'fleet.example', '']) {
      assert.throws(() => parseServer(text), { name: 'BridgeError', kind: 'unsafe' }, text)
    }
  })
})
