import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY, HOUSE, Problem } from '#kernel'
import { openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, entries, nextMinute } = journeys

describe('a denial', () => {
  const register = async (unit: string) => {
    const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit } })
    assert.equal(made.status, 201, made.text)
    return made.headers.location ?? ''
  }

  test('of a stranger names the address as it is declared: what the house writes, all auditors read', async () => {
    const path = await register('D-1')
    const id = path.split('/').at(-1) ?? ''
    assert.equal((await ask({ path })).status, 401)
    assert.equal((await ask({ path, token: 'not.a.token' })).status, 401)
    assert.equal((await ask({ path: `/api/v1/unknown/${id}` })).status, 401)

    const denied = (await entries()).filter(({ org, outcome }) => org === HOUSE && outcome === 'refused')
    assert.deepEqual(
      new Set(denied.map(({ object }) => object)),
      new Set(['/api/v1/vehicles/:vehicleId', 'unknown address']),
    )
    const told = (await as('auditor', { path: '/api/v1/ledger/entries?limit=200' })).json as {
      data: { object: string; objects: readonly string[]; outcome: string }[]
    }
    assert.ok(told.data.some(({ object }) => object === '/api/v1/vehicles/:vehicleId'))
    assert.ok(told.data.every(({ objects, outcome }) => outcome !== 'refused' || !objects.includes(id)))
  })

  test('of a person names what was tried, in the ledger of the own organisation and nowhere else', async () => {
    nextMinute()
    const path = await register('D-2')
    assert.equal((await as('technician', { path })).status, 404)

    const denied = (await entries({ object: path.split('/').at(-1) ?? '' })).filter(
      ({ outcome }) => outcome === 'refused',
    )
    assert.deepEqual(
      denied.map(({ org, action }) => [org, action]),
      [[CANARY, 'vehicle.read']],
    )
    assert.deepEqual(house.bugs, [])
  })

  test('that a stranger can cause at will is counted: 50 in a minute are two entries', async () => {
    nextMinute()
    const refuse = () =>
      house.kernel.act({ actor: { kind: 'stranger', id: 'flood' }, org: HOUSE, source: 'flood' }, async () => {
        const denial = { action: 'session.refuse', object: 'unknown', org: CANARY }
        throw new Problem('unauthenticated', 'identity.link-refused', 'No.', {
          reason: 'unknown link',
          denial,
          keep: true,
        })
      })
    for (let knock = 0; knock < 50; knock++) await assert.rejects(refuse(), { code: 'identity.link-refused' })
    const counts = async () =>
      (await entries({ action: 'session.refuse' })).map(({ org, actor, facts }) => [org, actor, facts.count])
    assert.deepEqual(await counts(), [[CANARY, 'flood', 1]])

    nextMinute()
    assert.deepEqual(await counts(), [
      [CANARY, 'flood', 49],
      [CANARY, 'flood', 1],
    ])
  })
})
