/** What a vehicle is, where it is at home, what others call it, and how it is found. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Reply, Role } from '#kernel'
import { HOUSE } from '#kernel'
import { codeOf, openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute, entries } = journeys

const send = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, role: Role = 'fleet_manager') =>
  as(role, { method, path: `/api/v1${path}`, headers: { 'if-match': '*' }, ...(body && { body }) })
const get = (path: string, role: Role = 'fleet_manager') => as(role, { path: `/api/v1${path}` })
const bodyOf = (reply: Reply) => {
  assert.ok(reply.status < 300, reply.text)
  return reply.json as Record<string, unknown> & { readonly id: string }
}
const seen = (reply: Reply) => [reply.status, codeOf(reply)]
const register = async (body: object) => bodyOf(await send('POST', '/vehicles', body))
const unitsOf = (reply: Reply) => (bodyOf(reply).data as { unit: string }[]).map(({ unit }) => unit)
const pointersOf = ({ json }: Reply) => (json as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)

describe('a vehicle', () => {
  let site = ''
  let group = ''
  before(async () => {
    site = bodyOf(await send('POST', '/sites', { name: 'East depot' })).id
    group = bodyOf(await send('POST', '/vehicle-groups', { name: 'Heavy' })).id
  })

  test('is a trailer with a weight, a site and a group, and the list finds it by each', async () => {
    nextMinute()
    const body = { unit: 'K-1', kind: 'trailer', grossWeightKg: 12_000, siteId: site, groupId: group }
    const made = await register(body)
    await register({ unit: 'K-2' })
    const { unit, kind, grossWeightKg, siteId, groupId } = made
    assert.deepEqual({ unit, kind, grossWeightKg, siteId, groupId }, body)
    for (const filter of [
      'kind]=trailer,equipment',
      `siteId]=${site}`,
      `groupId]=${group}`,
      'grossWeightKg][gte]=12000',
    ])
      assert.deepEqual(unitsOf(await get(`/vehicles?filter[${filter}`)), ['K-1'], filter)
    assert.equal((await send('POST', '/vehicles', { unit: 'K-3', kind: 'boat' })).status, 400)
  })

  test('is named by its id among others, archived ones too where they are asked for, and none out of reach', async () => {
    nextMinute()
    const [here, gone] = [(await register({ unit: 'N-1' })).id, (await register({ unit: 'N-2' })).id]
    await send('DELETE', `/vehicles/${gone}`)
    const find = (rest = '', role: Role = 'fleet_manager') =>
      get(`/vehicles?fields=unit&filter[id]=${here},${gone},${SOME_ID}${rest}`, role)
    assert.deepEqual(unitsOf(await find()), ['N-1'])
    assert.deepEqual(unitsOf(await find('&filter[status]=planned,active,archived')), ['N-1', 'N-2'])
    assert.deepEqual(unitsOf(await find('', 'driver')), [])
    assert.equal((await get('/vehicles?filter[id]=N-1')).status, 400)
  })

  test('brings along what its meters show and where it stands, where that is asked for', async () => {
    nextMinute()
    const { id } = await register({ unit: 'I-1', siteId: site })
    await send('POST', `/vehicles/${id}/readings`, { kind: 'odometer', value: 500 })
    const one = bodyOf(await get(`/vehicles/${id}?include=meters,site,group`))
    const beside = {
      meters: { odometerKm: 500, engineHours: null },
      site: { id: site, name: 'East depot' },
      group: null,
    }
    assert.deepEqual({ meters: one.meters, site: one.site, group: one.group }, beside)
    const listed = bodyOf(await get('/vehicles?include=site&filter[unit]=I-1')).data as Record<string, unknown>[]
    assert.deepEqual([listed[0]?.site, 'meters' in (listed[0] ?? {})], [beside.site, false])
    assert.equal('site' in bodyOf(await get(`/vehicles/${id}`)), false)
    assert.equal((await get('/vehicles?include=assignments')).status, 400)
    assert.equal((await get(`/vehicles/${id}?include=secrets`)).status, 400)
  })

  test('stands in no place that is not there, is archived or is another organisation’s', async () => {
    nextMinute()
    const gone = bodyOf(await send('POST', '/sites', { name: 'Gone depot' })).id
    await send('DELETE', `/sites/${gone}`)
    const { id } = await register({ unit: 'P-1' })
    for (const siteId of [gone, SOME_ID]) {
      assert.deepEqual(seen(await send('POST', '/vehicles', { unit: 'P-2', siteId })), [404, 'fleet.site-unknown'])
      assert.deepEqual(seen(await send('PATCH', `/vehicles/${id}`, { siteId })), [404, 'fleet.site-unknown'])
    }
    const nowhere = { unit: 'P-2', groupId: SOME_ID }
    assert.deepEqual(seen(await send('POST', '/vehicles', nowhere)), [404, 'fleet.group-unknown'])
    const batch = { operations: [{ register: nowhere }, { register: { unit: 'P-2', groupId: group } }] }
    const { data } = bodyOf(await send('POST', '/vehicles/batch', batch)) as unknown as { data: { status: number }[] }
    assert.deepEqual(
      data.map(({ status }) => status),
      [404, 201],
    )
  })

  test('keeps its place from being archived until it leaves', async () => {
    nextMinute()
    const depot = bodyOf(await send('POST', '/sites', { name: 'West depot' })).id
    const vans = bodyOf(await send('POST', '/vehicle-groups', { name: 'Vans' })).id
    const moved = await register({ unit: 'M-1', siteId: depot, groupId: vans })
    const archived = await register({ unit: 'M-2', siteId: depot, groupId: vans })
    const refusals = async () => [
      ...seen(await send('DELETE', `/sites/${depot}`)),
      ...seen(await send('DELETE', `/vehicle-groups/${vans}`)),
    ]
    assert.deepEqual(await refusals(), [409, 'fleet.site-not-empty', 409, 'fleet.group-not-empty'])
    await send('PATCH', `/vehicles/${moved.id}`, { siteId: null, groupId: null })
    assert.deepEqual(await refusals(), [409, 'fleet.site-not-empty', 409, 'fleet.group-not-empty'])
    await send('DELETE', `/vehicles/${archived.id}`)
    assert.deepEqual(await refusals(), [204, undefined, 204, undefined])
    assert.equal(bodyOf(await get(`/vehicles/${archived.id}`)).siteId, depot, 'its history stays')
  })

  test('is found by the last digits of its VIN, plate or unit, and by nothing in between', async () => {
    nextMinute()
    await register({ unit: 'END-7788', vin: 'MUTSDEM0000654321', plate: 'B-EN 9 012' })
    const found = async (end: string) => unitsOf(await get(`/vehicles?filter[endsWith]=${encodeURIComponent(end)}`))
    for (const end of ['654321', '9012', '9 012', '788', 'end-7788'])
      assert.deepEqual(await found(end), ['END-7788'], end)
    for (const end of ['54321', '65432', '012', '7789']) assert.deepEqual(await found(end), [], end)
  })

  test('bears the ids of other systems, each once in the organisation, and is looked up by them', async () => {
    nextMinute()
    const { id } = await register({ unit: 'X-1', externalIds: { erp: '4711', telematics: 'box/9' } })
    assert.equal(bodyOf(await get('/vehicles/ext:erp:4711')).id, id)
    assert.equal(bodyOf(await get(`/vehicles/${encodeURIComponent('ext:telematics:box/9')}`)).id, id)
    const found = async (query: string, role?: Role) => unitsOf(await get(`/vehicles?${query}`, role))
    assert.deepEqual(await found('filter[externalId]=erp:4711'), ['X-1'])
    assert.deepEqual(await found('filter[externalId]=telematics:box/9&filter[status]=active'), ['X-1'])
    assert.deepEqual(await found('filter[endsWith]=box/9'), ['X-1'])
    for (const none of [
      'externalId]=erp:4712',
      'externalId]=telematics:4711',
      'endsWith]=ox/9',
      'externalId]=erp:47%25',
    ])
      assert.deepEqual(await found(`filter[${none}`), [], none)
    assert.deepEqual(await found('filter[externalId]=erp:4711', 'technician'), [])
    for (const bad of ['4711', 'ERP:4711', 'erp:', 'erp:4%20711', 'erp:4%0A711'])
      assert.equal((await get(`/vehicles?filter[externalId]=${bad}`)).status, 400, bad)
    const second = { unit: 'X-2', externalIds: { erp: '4711' } }
    assert.deepEqual(seen(await send('POST', '/vehicles', second)), [409, 'fleet.external-id-taken'])
    const changed = bodyOf(await send('PATCH', `/vehicles/${id}`, { externalIds: { erp: '4712', telematics: null } }))
    assert.deepEqual(changed.externalIds, { erp: '4712' })
    assert.deepEqual(seen(await get('/vehicles/ext:erp:4711')), [404, 'fleet.vehicle-unknown'])
    const other = await register(second)
    assert.deepEqual(seen(await get('/vehicles/ext:erp:4711', 'technician')), [404, 'fleet.vehicle-unknown'])
    await send('DELETE', `/vehicles/${other.id}`)
    assert.equal((await register({ ...second, unit: 'X-3' })).unit, 'X-3')
    for (const bad of ['ext:erp', 'ext:ERP:1', 'ext::1', 'nonsense'])
      assert.equal((await get(`/vehicles/${bad}`)).status, 400)
  })
})

describe('what another system calls a vehicle of another organisation', () => {
  test('finds nothing there, and can be what it calls one of ours [attack.37]', async () => {
    nextMinute()
    const theirs = { unit: 'THEIRS', externalIds: { erp: '0815' } }
    const { org } = await house.kernel.act({ actor: { kind: 'operator', id: 'test' }, org: HOUSE }, (ctx) =>
      house.identity.verbs.createOrganisation(ctx, 'Elsewhere', 'admin@elsewhere.example'),
    )
    const who = { actor: { kind: 'system', id: 'test' }, org } as const
    await house.kernel.act(who, (ctx) => house.fleet.verbs.registerVehicle(ctx, theirs))
    const ways = ['filter[externalId]=erp:0815', 'filter[endsWith]=0815', 'filter[endsWith]=heirs']
    for (const way of ways) assert.deepEqual(unitsOf(await get(`/vehicles?${way}`)), [], way)
    assert.deepEqual(seen(await get('/vehicles/ext:erp:0815')), [404, 'fleet.vehicle-unknown'])
    await register({ unit: 'OURS', externalIds: { erp: '0815' } })
    for (const way of ways.slice(0, 2)) assert.deepEqual(unitsOf(await get(`/vehicles?${way}`)), ['OURS'], way)
  })
})

describe('the fields that an organisation adds', () => {
  const declare = (fields: object[], role: Role = 'fleet_manager') => send('PUT', '/vehicle-fields', { fields }, role)
  const FIELDS = [
    { key: 'bay', label: 'Bay', kind: 'text' },
    { key: 'seats', label: 'Seats', kind: 'integer' },
    { key: 'leased', label: 'Leased', kind: 'yes-no' },
    { key: 'leasedUntil', label: 'Leased until', kind: 'date' },
    { key: 'colour', label: 'Colour', kind: 'choice', choices: ['white', 'red'] },
  ]

  test('take what they were declared to take, and name what they do not', async () => {
    nextMinute()
    bodyOf(await declare(FIELDS))
    const custom = { bay: 'North 4', seats: 3, leased: true, leasedUntil: '2027-02-28', colour: 'red' }
    const made = await register({ unit: 'C-1', custom })
    assert.deepEqual(bodyOf(await get(`/vehicles/${made.id}`)).custom, custom)
    const wrong = { bay: 4, seats: 2.5, leased: 'yes', leasedUntil: '2027-02-30', colour: 'blue', other: 'x' }
    const refused = await send('PATCH', `/vehicles/${made.id}`, { custom: wrong })
    assert.deepEqual(seen(refused), [422, 'fleet.custom-refused'])
    assert.deepEqual(
      pointersOf(refused),
      Object.keys(wrong).map((key) => `/custom/${key}`),
    )
    const patched = bodyOf(await send('PATCH', `/vehicles/${made.id}`, { custom: { seats: 5, bay: null } }))
    assert.deepEqual(patched.custom, { seats: 5, leased: true, leasedUntil: '2027-02-28', colour: 'red' })
  })

  test('are retired when they are left out, keep their kind, and are declared by those who run the fleet', async () => {
    nextMinute()
    const made = await register({ unit: 'C-2', custom: { bay: 'South 1' } })
    const left = bodyOf(await declare(FIELDS.slice(1))).fields as { key: string; isRetired: boolean }[]
    assert.deepEqual(
      left.filter(({ isRetired }) => isRetired).map(({ key }) => key),
      ['bay'],
    )
    assert.deepEqual(bodyOf(await get(`/vehicles/${made.id}`)).custom, { bay: 'South 1' })
    const late = await send('PATCH', `/vehicles/${made.id}`, { custom: { bay: 'South 2' } })
    assert.deepEqual(seen(late), [422, 'fleet.custom-refused'])
    const other = [{ key: 'bay', label: 'Bay', kind: 'integer' }]
    assert.deepEqual(seen(await declare(other)), [409, 'fleet.custom-kind'])
    assert.deepEqual(seen(await declare([...other, ...other])), [422, 'fleet.custom-fields'])
    assert.deepEqual(seen(await declare([{ key: 'k', label: 'K', kind: 'choice' }])), [422, 'fleet.custom-fields'])
    for (const role of ['technician', 'driver', 'viewer'] as const)
      assert.equal((await declare(FIELDS, role)).status, 403)
    assert.equal((await get('/vehicle-fields', 'driver')).status, 200)
    const stale = {
      method: 'PUT',
      path: '/api/v1/vehicle-fields',
      headers: { 'if-match': '"1"' },
      body: { fields: [] },
    }
    assert.equal((await as('fleet_manager', stale)).status, 412)
    assert.ok((await entries({ action: 'vehicle-fields.change' })).length >= 2)
  })
})

test('no bug was left behind', () => assert.deepEqual(house.bugs, []))
