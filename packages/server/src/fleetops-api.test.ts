/** Each call of the public FleetOps API by its one equivalent here, and what it answers wrong there answered right. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { urlOf } from '#kernel/http'
import { bodyOf } from './client/index.ts'
import { POLICY_FOLDER } from './paths.ts'
import { clientOf } from './testing-client.ts'
import { openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, routes, as, nextMinute } = journeys

/** As many as the public API has. */
const CALLS = 15

const GUIDE = readFileSync(join(POLICY_FOLDER, '../docs/fleetops-api.md'), 'utf8')
const manager = clientOf((question) => as('fleet_manager', question))
const viewer = clientOf((question) => as('viewer', question))
const driver = clientOf((question) => as('driver', question))
const ifMatch = '*'

/** Status and code of a refusal. */
const seen = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as { readonly code?: string } | undefined)?.code,
]
const idsIn = ({ data }: { readonly data: readonly { readonly id: string }[] }) => data.map(({ id }) => id)

describe('the guide to the public API', () => {
  test('names one equivalent of each call, and each is an address that there is', () => {
    const rows = [...GUIDE.matchAll(/^\| `(GET|POST|PUT|DELETE) \/\S+` \| `(GET|POST|PATCH|DELETE) (\S+?)` \|/gm)]
    const known = new Set(routes.map((route) => `${route.method} ${urlOf(route).replaceAll(/:\w+/g, '{id}')}`))
    assert.equal(rows.length, CALLS)
    for (const [, , method, path] of rows) assert.ok(known.has(`${method} ${path}`), `${method} ${path}`)
  })
})

describe('a vehicle of the public API', () => {
  before(() => nextMinute())
  const register = (body: Parameters<typeof manager.postVehicles>[0]['body']) => manager.postVehicles({ body })

  test('is added, shown, listed, changed and deleted', async () => {
    const made = await register({ unit: 'V-900', plate: ' ab-123 c ', make: 'Demo', model: 'Van' })
    const { id: vehicleId, plate } = bodyOf(made, 201)
    assert.deepEqual([made.headers.location, plate], [`/api/v1/vehicles/${vehicleId}`, 'AB-123 C'])
    assert.equal(bodyOf(await manager.getVehicle({ vehicleId }), 200).model, 'Van')
    const all = async () => idsIn(bodyOf(await manager.getVehicles({ query: { limit: 200 } }), 200))
    assert.ok((await all()).includes(vehicleId))
    const changed = await manager.patchVehicle({ vehicleId, ifMatch, body: { model: 'Truck' } })
    const { make, model } = bodyOf(changed, 200)
    assert.deepEqual([make, model], ['Demo', 'Truck'])
    bodyOf(await manager.deleteVehicle({ vehicleId, ifMatch }), 204)
    assert.ok(!(await all()).includes(vehicleId))
  })

  test('is refused a plate that is taken (409), one that is not there (404), a change of nothing (400) and a reader (403)', async () => {
    const { id: vehicleId } = bodyOf(await register({ unit: 'V-901', plate: 'DUP 1' }), 201)
    assert.deepEqual(seen(await register({ unit: 'V-902', plate: 'dup-1' })), [409, 'fleet.plate-taken'])
    const unknown = await manager.patchVehicle({ vehicleId: SOME_ID, ifMatch, body: { make: 'X' } })
    assert.deepEqual(seen(unknown), [404, 'fleet.vehicle-unknown'])
    assert.deepEqual(seen(await manager.patchVehicle({ vehicleId, ifMatch, body: {} })), [400, 'http.invalid'])
    for (const reader of [viewer, driver])
      assert.equal((await reader.deleteVehicle({ vehicleId, ifMatch })).status, 403)
  })
})

describe('a driver of the public API', () => {
  before(() => nextMinute())
  const enter = (name: string, number: string) =>
    manager.postDrivers({ body: { name, licences: [{ classes: ['C'], country: 'AT', number }] } })

  test('is added, shown, listed, changed and deleted', async () => {
    const made = await enter('Driver 01', 'DEMO 0001')
    const { id: driverId } = bodyOf(made, 201)
    assert.equal(made.headers.location, `/api/v1/drivers/${driverId}`)
    assert.equal(bodyOf(await manager.getDriver({ driverId }), 200).name, 'Driver 01')
    for (const query of [{ limit: 200 }, { 'filter[name]': 'driver 01' }, { 'filter[licence]': 'demo0001' }])
      assert.ok(idsIn(bodyOf(await manager.getDrivers({ query }), 200)).includes(driverId), JSON.stringify(query))
    const renamed = await manager.patchDriver({ driverId, ifMatch, body: { name: 'Driver 1' } })
    assert.equal(bodyOf(renamed, 200).name, 'Driver 1')
    assert.equal(bodyOf(await manager.patchDriver({ driverId, ifMatch, body: { status: 'left' } }), 200).status, 'left')
  })

  test('is refused a licence that another has (409), one that is not there (404) and an empty name (400)', async () => {
    bodyOf(await enter('Driver 02', 'DEMO 0002'), 201)
    assert.deepEqual(seen(await enter('Driver 03', 'demo-0002')), [409, 'fleet.licence-taken'])
    const both = await Promise.all([enter('Driver 04', 'DEMO 0004'), enter('Driver 05', 'DEMO 0004')])
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409])
    assert.deepEqual(seen(await manager.getDriver({ driverId: SOME_ID })), [404, 'fleet.driver-unknown'])
    assert.deepEqual(seen(await manager.postDrivers({ body: { name: '' } })), [400, 'http.invalid'])
    assert.equal((await viewer.getDrivers()).status, 403)
  })
})

describe('an inspection of the public API', () => {
  let formId = ''
  let vehicleId = ''
  before(async () => {
    const items = [{ key: 'lamps', label: 'Lamps', isCritical: false, photoOnFail: false }]
    const form = { name: 'Yard check', sections: [{ key: 'all', title: 'All', items }] }
    formId = bodyOf(await manager.postForms({ body: form }), 201).id
    bodyOf(await manager.postFormVersions({ formId, ifMatch }), 201)
    vehicleId = await park('V-903')
  })
  before(() => nextMinute())
  const park = async (unit: string) => bodyOf(await manager.postVehicles({ body: { unit } }), 201).id
  const begin = (id = vehicleId) => manager.postInspections({ body: { vehicleId: id, formId, kind: 'periodic' } })

  test('is added, shown, listed by date, changed and deleted', async () => {
    const begun = await begin()
    const { id: inspectionId } = bodyOf(begun, 201)
    assert.equal(begun.headers.location, `/api/v1/inspections/${inspectionId}`)
    assert.equal(bodyOf(await manager.getInspection({ inspectionId }), 200).vehicleId, vehicleId)
    const newest = { 'filter[vehicle]': vehicleId, sort: '-createdAt', limit: 1 } as const
    assert.deepEqual(idsIn(bodyOf(await manager.getInspections({ query: newest }), 200)), [inspectionId])
    const answers = { answers: [{ item: 'lamps', result: 'pass' }] } as const
    bodyOf(await manager.patchInspection({ inspectionId, ifMatch, body: answers }), 200)
    bodyOf(await manager.deleteInspection({ inspectionId, ifMatch }), 204)
    const discarded = bodyOf(await manager.getInspection({ inspectionId }), 200)
    assert.deepEqual([discarded.status, discarded.answers], ['discarded', []])
  })

  test('of an unknown vehicle is 404, with a word that is none 400, and nothing tells of the inside', async () => {
    const unknown = await begin(SOME_ID)
    assert.deepEqual(seen(unknown), [404, 'fleet.vehicle-unknown'])
    assert.doesNotMatch(JSON.stringify(unknown.body), /exception|constraint|sql| at /i)
    const { id: inspectionId } = bodyOf(await begin(), 201)
    const wrong = { answers: [{ item: 'lamps', result: 'splendid' as 'pass' }] }
    assert.deepEqual(seen(await manager.patchInspection({ inspectionId, ifMatch, body: wrong })), [400, 'http.invalid'])
    const query = { 'filter[status]': 'splendid' }
    assert.deepEqual(seen(await manager.getInspections({ query })), [400, 'http.invalid'])
  })

  test('outlives its vehicle: nobody’s history goes with it', async () => {
    const other = await park('V-904')
    const { id: inspectionId } = bodyOf(await begin(other), 201)
    bodyOf(await manager.deleteVehicle({ vehicleId: other, ifMatch }), 204)
    assert.equal(bodyOf(await manager.getInspection({ inspectionId }), 200).vehicleId, other)
  })

  test('is found as the latest of each vehicle, and vehicles by what their latest says', async () => {
    const { id } = bodyOf(await begin(), 201)
    const latest = {
      'filter[latest]': true,
      'filter[status]': 'draft',
      'filter[vehicle]': vehicleId,
      fields: 'vehicleId',
    }
    assert.deepEqual(bodyOf(await manager.getInspections({ query: latest }), 200).data, [{ id, vehicleId }])
  })
})

test('no bug was left behind', () => assert.deepEqual(house.bugs, []))
