import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { Sql } from '#kernel/database'
import { codeOf, openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, entries, nextMinute, openSession } = journeys

const made = await as('fleet_manager', {
  method: 'POST',
  path: '/api/v1/vehicles',
  body: { unit: 'R-100', vin: 'MUTSDEMT000000400' },
})
const path = made.headers.location ?? ''
const id = path.split('/').at(-1) ?? ''
const asOwner = (text: string) =>
  house.kernel.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => tx.run(new Sql([text], [])))
const readsOf = async () => (await entries({ object: id })).filter(({ action }) => action === 'vehicle.read').length

describe('a look at a vehicle with a token that was recognised before', () => {
  test('is one entry each, for who is still in session', async () => {
    const token = await openSession('fleet_manager')
    const before = await readsOf()
    for (const _ of [1, 2, 3]) assert.equal((await ask({ path, token })).status, 200)
    assert.equal((await readsOf()) - before, 3)
  })

  test('is a stranger’s 401 from the request after the session’s end, also where there is nothing [muts.api.jwt] [attack.13]', async () => {
    const token = await openSession('fleet_manager')
    assert.equal((await ask({ path, token })).status, 200)
    assert.equal((await ask({ path: '/api/v1/vehicles?limit=1', token })).status, 200)
    const before = await readsOf()
    assert.equal((await ask({ method: 'POST', path: '/api/v1/auth/sign-out', token })).status, 204)

    for (const asked of [path, `/api/v1/vehicles/${SOME_ID}`, '/api/v1/vehicles?limit=1']) {
      const reply = await ask({ path: asked, token })
      assert.deepEqual([reply.status, codeOf(reply)], [401, 'http.no-valid-token'], asked)
      assert.ok(!reply.text.includes('R-100'))
    }
    assert.equal(await readsOf(), before)
    const [denial] = await entries({ action: 'vehicle.read' })
    assert.deepEqual([denial?.outcome, denial?.org, denial?.facts.reason], ['refused', HOUSE, 'session ended'])
  })

  test('is refused, and shows nothing, when it cannot be recorded; then it goes on', async () => {
    nextMinute()
    const token = await openSession('fleet_manager')
    assert.equal((await ask({ path, token })).status, 200)
    await asOwner('REVOKE INSERT ON ledger_intake FROM muts_app')
    await asOwner('ALTER TABLE ledger_entry ADD CONSTRAINT shut CHECK (org_id IS NULL) NOT VALID')
    const refused = await ask({ path, token })
    const page = await ask({ path: '/api/v1/vehicles?limit=1', token })
    await asOwner('ALTER TABLE ledger_entry DROP CONSTRAINT shut')
    await asOwner('GRANT INSERT (org_id, id, at, seal, body) ON ledger_intake TO muts_app')

    for (const reply of [refused, page]) {
      assert.deepEqual([reply.status, codeOf(reply)], [503, 'ledger.unavailable'])
      assert.ok(!reply.text.includes('MUTSDEMT') && !reply.text.includes('R-100'))
    }
    assert.equal((await ask({ path, token })).status, 200)
  })

  test('tells whose session has ended of nothing else, and takes nothing from its user’s budget [muts.api.jwt]', async () => {
    nextMinute()
    const token = await openSession('inspector')
    assert.equal((await ask({ path: '/api/v1/vehicles', token })).status, 200)
    assert.equal((await ask({ method: 'POST', path: '/api/v1/auth/sign-out', token })).status, 204)

    const unreadable = await ask({ path: '/api/v1/vehicles?limit=none', token })
    assert.equal(unreadable.status, 401)
    for (let at = 0; at < 20; at++) assert.equal((await ask({ path: '/api/v1/vehicles', token })).status, 401)

    const again = await openSession('inspector')
    const { headers } = await ask({ path: '/api/v1/vehicles', token: again })
    assert.match(headers.ratelimit ?? '', /r=9[67]/)
  })

  test('leaves the house standing when the look at the session fails before the reads do', async () => {
    nextMinute()
    const token = await openSession('fleet_manager')
    assert.equal((await ask({ path, token })).status, 200)
    await asOwner('REVOKE SELECT ON identity_session FROM muts_app')
    const reply = await ask({ path, token })
    await asOwner('GRANT SELECT ON identity_session TO muts_app')

    assert.ok(reply.status >= 500)
    assert.ok(!reply.text.includes('MUTSDEMT'))
    assert.equal((await ask({ path, token })).status, 200)
  })
})
