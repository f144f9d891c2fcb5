import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { openBareHouse } from './testing.ts'

const BRIDGES = '/api/v1/bridges/connection'
const house = await openBareHouse({ environment: { MUTS_TRUSTED_PROXIES: '127.0.0.1' } })
before(() => house.serve())
after(() => house[Symbol.asyncDispose]())

const upgrade = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const asked = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', ...headers }
  return (await house.kernel.door.ask({ path, headers: asked })).status
}
const reasons = async (object: string) => {
  await house.kernel.ledger.drain()
  const entries = await house.kernel.database.transaction({ org: HOUSE }, (tx) =>
    house.kernel.ledger.list(tx, { action: 'http.request', object, limit: 100 }),
  )
  assert.ok(entries.every(({ outcome }) => outcome === 'refused'))
  return new Set(entries.map(({ facts }) => facts.reason))
}

describe('an upgrade', () => {
  test('is refused to a foreign host, a foreign page and at an unknown address, and each leaves an entry', async () => {
    assert.equal(await upgrade(BRIDGES, { host: 'rebound.example' }), 421)
    assert.equal(await upgrade(BRIDGES, { origin: 'https://foreign.example' }), 403)
    assert.equal(await upgrade('/api/v1/nothing'), 401)

    assert.deepEqual(await reasons(BRIDGES), new Set(['http.host', 'http.cross-origin']))
    assert.deepEqual(await reasons('unknown address'), new Set(['http.no-valid-token']))
  })

  test('is counted with the requests of its network, behind a trusted proxy too [muts.api.rate-limit]', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address })
    for (let host = 1; host <= 1_200; host++) {
      const headers = from(`2001:db8::${host.toString(16)}`)
      assert.equal((await house.kernel.door.ask({ path: '/health/live', headers })).status, 200)
    }
    assert.equal(await upgrade(BRIDGES, from('2001:db8::ffff')), 429)
    assert.equal((await house.kernel.door.ask({ path: '/health/live', headers: from('2001:db8::1') })).status, 429)
    assert.equal(await upgrade(BRIDGES, from('2001:db8:0:1::1')), 401)

    assert.ok((await reasons(BRIDGES)).has('http.flood'))
    assert.deepEqual(house.bugs, [])
  })
})
