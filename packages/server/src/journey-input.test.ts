import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, tokenOf, nextMinute } = journeys

describe('bad input', () => {
  const post = (body: unknown, headers = {}) =>
    as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body, headers })

  test('is a 4xx problem and never a 5xx', async () => {
    nextMinute()
    const cases: readonly (readonly [unknown, number])[] = [
      ['{"unit":', 400],
      ['[]', 400],
      ['null', 400],
      [{ unit: 'A-1', owner: 'x' }, 400],
      [{ unit: 120 }, 400],
      [{}, 400],
      [{ unit: 'A\0B' }, 400],
      ['{"unit":"\\ud800"}', 400],
      ['{"__proto__":{"x":1},"unit":"A"}', 400],
      [{ unit: 'A-1', vin: 'IOQ45678901234567' }, 400],
      [{ unit: 'A-1', year: 1.5 }, 400],
      [JSON.stringify({ unit: 'x'.repeat(2_097_152) }), 413],
    ]
    for (const [body, status] of cases) {
      const reply = await post(body)
      assert.equal(reply.status, status, JSON.stringify(body).slice(0, 60))
      assert.match(reply.headers['content-type'] ?? '', /application\/problem\+json/)
      assert.ok((reply.json as { traceId?: string }).traceId)
    }
    assert.equal((await post('unit=A-1', { 'content-type': 'application/x-www-form-urlencoded' })).status, 415)
    assert.deepEqual(house.bugs, [])
  })

  test('in an address is 4xx as well', async () => {
    nextMinute()
    for (const [path, status] of [
      ['/api/v1/vehicles/not-a-uuid', 400],
      ['/api/v1/vehicles/%00', 400],
      ['/api/v1/vehicles/00000000-0000-7000-8000-0000000000FF', 400],
      ['/api/v1/vehicles?limit=0', 400],
      ['/api/v1/vehicles?limit=201', 400],
      ['/api/v1/vehicles?limit=1e9', 400],
      ['/api/v1/vehicles?unknown=1', 400],
      ['/api/v1/vehicles?after=nonsense', 400],
      ['/api/v1/vehicles?after=WyJhIiwiYiJd', 400],
      ['/api/v1/vehicles/00000000-0000-7000-8000-0000000000ff', 404],
    ] as const) {
      assert.equal((await as('fleet_manager', { path })).status, status, path)
    }
    assert.deepEqual(house.bugs, [])
  })

  test('of an admin is no reason to withhold rights: only words of the house stand in the ledger', async () => {
    nextMinute()
    const withhold = async (because: string) => {
      const path = `/api/v1/users/00000000-0000-7000-8000-0000000000ff/narrowings/${because}`
      return (await as('admin', { method: 'PUT', path, body: { actions: ['user.list'] } })).status
    }
    assert.deepEqual([await withhold('is-lazy'), await withhold('on-leave')], [400, 401])
  })

  test('in the address of a page is let be: whoever sends people there may add to it', async () => {
    nextMinute()
    for (const [path, status] of [
      ['/?utm_source=mail', 200],
      ['/app/', 200],
      ['/app?utm_source=mail', 308],
      ['/app/sign-in?utm_source=mail&then=%2Fapp%2Fvehicles', 200],
      ['/app/vehicles?scan=a&scan=b', 200],
      ['/assets/nothing.js?v=1', 400],
    ] as const)
      assert.equal((await ask({ path })).status, status, path)
    assert.equal((await ask({ path: '/app' })).headers.location, '/app/')
  })

  test('of a host or an origin is refused [muts.api.cors] [attack.55]', async () => {
    nextMinute()
    assert.equal((await ask({ path: '/health/live', headers: { host: 'rebound.example' } })).status, 421)
    const foreign = await as('admin', { path: '/api/v1/me', headers: { origin: 'https://foreign.example' } })
    assert.equal(foreign.headers['access-control-allow-origin'], undefined)
    const cookie = `__Host-muts-access=${await tokenOf('admin')}`
    const forged = {
      method: 'POST',
      path: '/api/v1/auth/sign-out',
      headers: { cookie, origin: 'https://foreign.example' },
    }
    assert.equal(codeOf(await ask(forged)), 'http.cross-origin')
    assert.equal((await ask({ path: '/api/v1/me', headers: { cookie } })).status, 200)
  })
})
