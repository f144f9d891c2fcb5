import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { as, nextMinute } = journeys

const post = (path: string, body: object) => as('fleet_manager', { method: 'POST', path: `/api/v1${path}`, body })
const patch = (path: string, body: object, etag = '*') =>
  as('fleet_manager', { method: 'PATCH', path, body, headers: { 'if-match': etag } })
const remove = (path: string) => as('fleet_manager', { method: 'DELETE', path, headers: { 'if-match': '*' } })
const whereOf = ({ headers }: Awaited<ReturnType<typeof post>>) => headers.location ?? ''
const idOf = ({ json }: Awaited<ReturnType<typeof post>>) => (json as { id: string }).id

describe('a site', () => {
  test('has a name of its own and a time zone that there is', async () => {
    nextMinute()
    const made = await post('/sites', { name: 'North depot', timeZone: 'Europe/Vienna' })
    assert.equal(made.status, 201, made.text)
    assert.equal(codeOf(await post('/sites', { name: 'north DEPOT' })), 'fleet.site-taken')
    assert.equal(codeOf(await post('/sites', { name: 'South', timeZone: 'Mars/Olympus' })), 'fleet.time-zone-unknown')
    assert.equal((await patch(whereOf(made), { timeZone: 'UTC' }, made.headers.etag)).status, 200)
    assert.equal((await patch(whereOf(made), { timeZone: 'UTC' }, made.headers.etag)).status, 412)
  })

  test('is archived, and then changes no more but gives its name free', async () => {
    nextMinute()
    const made = await post('/sites', { name: 'Old depot' })
    assert.equal((await remove(whereOf(made))).status, 204)
    assert.equal(codeOf(await patch(whereOf(made), { name: 'New' })), 'fleet.site-archived')
    assert.equal((await post('/sites', { name: 'Old depot' })).status, 201)
    const { json } = await as('technician', { path: '/api/v1/sites?filter[name]=Old%20depot' })
    assert.equal((json as { data: object[] }).data.length, 1)
    const all = await as('technician', { path: '/api/v1/sites?filter[name]=Old%20depot&filter[archived]=true' })
    assert.equal((all.json as { data: object[] }).data.length, 1)
  })

  test('is opened by whoever runs the fleet, and by nobody else', async () => {
    nextMinute()
    const open = (role: 'technician' | 'viewer' | 'driver') =>
      as(role, { method: 'POST', path: '/api/v1/sites', body: { name: 'Mine' } })
    assert.equal((await open('technician')).status, 403)
    assert.equal((await open('driver')).status, 403)
    assert.equal((await open('viewer')).status, 403)
    assert.equal((await as('viewer', { path: '/api/v1/sites' })).status, 403)
  })
})

describe('a group of vehicles', () => {
  test('stands in another, never in itself, and at most eight deep', async () => {
    nextMinute()
    const top = await post('/vehicle-groups', { name: 'Vans' })
    const inner = await post('/vehicle-groups', { name: 'Electric', parentId: idOf(top) })
    assert.equal(inner.status, 201, inner.text)
    assert.equal(codeOf(await patch(whereOf(top), { parentId: idOf(inner) })), 'fleet.group-ring')
    assert.equal(codeOf(await patch(whereOf(top), { parentId: idOf(top) })), 'fleet.group-ring')
    assert.equal(codeOf(await post('/vehicle-groups', { name: 'electric', parentId: idOf(top) })), 'fleet.group-taken')
    assert.equal((await post('/vehicle-groups', { name: 'Electric' })).status, 201)

    let lowest = inner
    for (let depth = 3; depth <= 8; depth++)
      lowest = await post('/vehicle-groups', { name: `Floor ${depth}`, parentId: idOf(lowest) })
    assert.equal(
      codeOf(await post('/vehicle-groups', { name: 'Cellar', parentId: idOf(lowest) })),
      'fleet.group-too-deep',
    )
    const other = await post('/vehicle-groups', { name: 'Trucks' })
    assert.equal(codeOf(await patch(whereOf(top), { parentId: idOf(other) })), 'fleet.group-too-deep')
  })

  test('that is moved into another while that is moved into it makes no ring', async () => {
    nextMinute()
    const [a, b] = [await post('/vehicle-groups', { name: 'A' }), await post('/vehicle-groups', { name: 'B' })]
    const moves = await Promise.all([
      patch(whereOf(a), { parentId: idOf(b) }),
      patch(whereOf(b), { parentId: idOf(a) }),
    ])
    assert.deepEqual(moves.map(({ status }) => status).sort(), [200, 409])
  })

  test('is archived once nothing stands in it', async () => {
    nextMinute()
    const top = await post('/vehicle-groups', { name: 'Trailers' })
    const inner = await post('/vehicle-groups', { name: 'Tankers', parentId: idOf(top) })
    assert.equal(codeOf(await remove(whereOf(top))), 'fleet.group-not-empty')
    assert.equal((await remove(whereOf(inner))).status, 204)
    assert.equal((await remove(whereOf(top))).status, 204)
    assert.equal(codeOf(await post('/vehicle-groups', { name: 'Lost', parentId: idOf(top) })), 'fleet.group-unknown')
  })
})
