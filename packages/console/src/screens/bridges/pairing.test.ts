import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Bridge } from '#api'
import { codeEndsAt, newcomerOf, pairingCommand } from './pairing.ts'

const noon = Date.parse('2026-11-21T12:00:00Z')
const MINUTE_MS = 60_000
const bay: Bridge = {
  id: 'b1',
  name: 'Bay 1',
  kind: 'program',
  state: 'connected',
  lastSeenAt: null,
  links: [],
  otherLinks: 0,
}

describe('a pairing code', () => {
  test('is good until the server says', () => {
    assert.equal(codeEndsAt('2026-11-21T12:14:00Z', noon), noon + 14 * MINUTE_MS)
  })

  test('is good for its fifteen minutes where the clocks of server and browser differ', () => {
    assert.equal(codeEndsAt('2031-01-01T00:15:00Z', noon), noon + 15 * MINUTE_MS)
    assert.equal(codeEndsAt('2020-01-01T00:15:00Z', noon), noon + 15 * MINUTE_MS)
  })

  test('was used by the bridge that was not there before', () => {
    const second = { ...bay, id: 'b2', name: 'Bay 2' }

    assert.equal(newcomerOf([bay, second], new Set(['b1']))?.name, 'Bay 2')
    assert.equal(newcomerOf([bay], new Set(['b1', 'revoked'])), undefined)
  })
})

describe('the command that pairs', () => {
  const named = (name: string) => pairingCommand('https://fleet.example', name)

  test('asks for a name until it has one', () => {
    assert.equal(named('  '), 'muts bridge pair --server https://fleet.example --name NAME')
    assert.equal(named(' van-7 '), 'muts bridge pair --server https://fleet.example --name van-7')
  })

  test('keeps a name one word, whatever stands in it', () => {
    assert.match(named('Bay 2'), / --name 'Bay 2'$/)
    assert.match(named('x; rm -rf $HOME'), / --name 'x; rm -rf \$HOME'$/)
    assert.match(named("Driver's bay"), / --name 'Driver'\\''s bay'$/)
    assert.match(named('-v'), / --name '-v'$/)
  })
})
