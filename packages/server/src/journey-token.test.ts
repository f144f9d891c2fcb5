import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Module } from '#kernel'
import type { Route } from '#kernel/http'
import { openJourneys } from './testing-journey.ts'

const GUARDED: Route['access'] = { action: 'api.describe' }
/** Guarded when the house looks at it, at its opening; whatever it says later is what the journey goes by. */
const lodging: Route & { access: Route['access'] } = {
  method: 'GET',
  path: '/lodging',
  access: GUARDED,
  summary: 'An address that is on no list',
  answers: { 200: { description: 'Anything' } },
  serve: async () => ({ status: 200, body: {} }),
}
const lodger: Module = { name: 'lodger', routes: [lodging] }

const journeys = await openJourneys({ guests: [lodger] })
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, nextMinute } = journeys

describe('the probe that every address needs a token [muts.api.jwt]', () => {
  const look = async () => {
    const control = house.rooms
      .flatMap(({ controls = [] }) => controls)
      .find(({ name }) => name === 'kernel.token-required')
    assert.ok(control)
    // Strangers of one network are counted too, and a look knocks at every door twice.
    nextMinute()
    return control.probe({ now: house.clock.now() })
  }

  test('finds the one address that has become public past the check at the start, by asking it', async () => {
    assert.equal((await look()).holds, true)

    lodging.access = { public: 'nobody asked' }
    assert.equal((await ask({ path: '/api/v1/lodging' })).status, 200)
    const { holds, because, saw } = await look()
    assert.equal(holds, false)
    assert.match(because ?? '', /^GET \/api\/v1\/lodging answered 200/)
    assert.equal(saw.open, 2)

    lodging.access = GUARDED
    assert.equal((await look()).holds, true)
    assert.deepEqual(house.bugs, [])
  })
})
