/** What a caller may do changes between two requests: the next one knows, also with a token that was recognised before. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Context, UserId } from '#kernel'
import { CANARY } from '#kernel'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, tokenOf, nextMinute, entries } = journeys
const { narrow, widen, subjectOf } = house.identity.verbs
const inCanary = <T>(work: (ctx: Context) => Promise<T>) =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)

describe('a request with a token that was recognised before', () => {
  test('is refused once its right is withheld, passes once it is not, and the reason stands in the ledger', async () => {
    const vehicles = () => as('fleet_manager', { path: '/api/v1/vehicles' })
    const { id } = (await as('fleet_manager', { path: '/api/v1/me' })).json as { id: string }
    const subject = await inCanary((ctx) => subjectOf(ctx, id as UserId))
    for (let turn = 0; turn < 2; turn++) assert.equal((await vehicles()).status, 200)

    await inCanary((ctx) => narrow(ctx, subject, ['vehicle.list'], 'training overdue'))
    const refused = await vehicles()
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'identity.narrowed'])
    assert.equal((await vehicles()).status, 403)
    const [denied] = await entries({ action: 'vehicle.list' })
    assert.deepEqual([denied?.outcome, denied?.facts.reason], ['refused', 'narrowed: training overdue'])

    await inCanary((ctx) => widen(ctx, subject, 'training overdue'))
    assert.equal((await vehicles()).status, 200)
  })

  test('goes on when what has changed is nothing it asks for', async () => {
    const token = await tokenOf('inspector')
    const vehicles = () => ask({ path: '/api/v1/vehicles', token })
    const { id } = (await ask({ path: '/api/v1/me', token })).json as { id: string }
    assert.equal((await vehicles()).status, 200)
    await inCanary(async (ctx) => narrow(ctx, await subjectOf(ctx, id as UserId), ['vehicle.read'], 'something else'))
    assert.equal((await vehicles()).status, 200)
  })
})

describe('the settings of an organisation', () => {
  test('take effect on the next request: fewer a minute, and a second factor of everyone [muts.api.rate-limit]', async () => {
    nextMinute()
    const change = (body: object) =>
      as('admin', { method: 'PATCH', path: '/api/v1/settings', body, headers: { 'if-match': '*' } })
    const { accessToken: weak } = await house.identity.verbs.openCanarySession('driver')
    const vehicles = () => ask({ path: '/api/v1/vehicles', token: weak })
    for (let turn = 0; turn < 2; turn++) assert.equal((await vehicles()).status, 200)

    assert.equal((await change({ secondFactor: 'everyone', requestsPerMinute: 20 })).status, 200)
    assert.equal(codeOf(await vehicles()), 'identity.second-factor-required')
    assert.equal((await change({ secondFactor: 'admins' })).status, 200)
    assert.equal((await vehicles()).status, 200)

    nextMinute()
    const statuses: number[] = []
    for (let request = 0; request < 21; request++)
      statuses.push((await as('developer', { path: '/api/v1/openapi.json' })).status)
    assert.deepEqual([...new Set(statuses.slice(0, 20)), statuses[20]], [200, 429])
    nextMinute()
    assert.equal((await change({ requestsPerMinute: 100 })).status, 200)
    assert.equal((await change({ requestsPerMinute: 101 })).status, 422)
  })
})
