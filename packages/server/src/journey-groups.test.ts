/** Whoever is given a group of vehicles reaches what stands in it or in a group inside it, and all that hangs on that. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Reply, Role } from '#kernel'
import { CANARY, scopesOf } from '#kernel'
import type { Route } from '#kernel/http'
import { urlOf } from '#kernel/http'
import { smallestBody } from './testing-bodies.ts'
import { codeOf, openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute, entries, routes } = journeys

const send = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, role: Role = 'fleet_manager') =>
  as(role, { method, path: `/api/v1${path}`, headers: { 'if-match': '*' }, ...(body && { body }) })
const get = (path: string, role: Role = 'technician') => as(role, { path: `/api/v1${path}` })
const seen = (reply: Reply) => [reply.status, codeOf(reply)]
const idOf = (reply: Reply) => {
  assert.ok(reply.status < 300, reply.text)
  return (reply.json as { readonly id: string }).id
}

/** What the canary organisation has one of: all of it hangs on one vehicle, which nobody is assigned to. */
let ids: Readonly<Record<string, string>> = {}
let [outer, inner, elsewhere] = ['', '', '']
let people: Readonly<Record<'technician' | 'driver', string>> = { technician: '', driver: '' }
const vehicle = () => `/vehicles/${ids.vehicleId}`
const put = async (groupId: string | null) => assert.equal((await send('PATCH', vehicle(), { groupId })).status, 200)
const grant = async (group: string, to: string) =>
  assert.equal((await send('PUT', `/vehicle-groups/${group}/assignments/${to}`)).status, 204)

before(async () => {
  ids = await house.kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: CANARY }, async (ctx) => {
    const found = await Promise.all(house.rooms.map(async ({ canary }) => (canary ? canary(ctx) : {})))
    return Object.assign({}, ...found)
  })
  const open = async (name: string, parentId?: string) =>
    idOf(await send('POST', '/vehicle-groups', { name, ...(parentId && { parentId }) }))
  outer = await open('North')
  inner = await open('North vans', outer)
  elsewhere = await open('South')
  const own = async (role: Role) => idOf(await get('/me', role))
  people = { technician: await own('technician'), driver: await own('driver') }
})

/** Actions of the technician that reach no further than a group, and their routes. */
const actions = Object.assign({}, ...house.rooms.map((room) => room.actions ?? {}))
const isByGroup = ({ access, path }: Route) =>
  'action' in access && scopesOf(actions[access.action] ?? []).get('technician') === 'group' && path !== '/stock-moves'
const named = ({ path }: Route) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
/** Parts lie on shelves, and what is done at a service stands in a catalogue: neither hangs on a vehicle. */
const APART = ['partId', 'serviceTaskId']
const naming = routes.filter((route) => isByGroup(route) && named(route).some((name) => !APART.includes(name)))
/** Everything they name is there, and the vehicle or hangs on it: a part of a file is counted from zero. */
const known = () => naming.filter((route) => named(route).every((name) => name in ids || name === 'part'))
const lists = routes.filter(
  ({ method, path, ...route }) => method === 'GET' && isByGroup({ method, path, ...route }) && !path.includes(':'),
)

const call = (route: Route, at: Readonly<Record<string, string>>) => {
  const path = urlOf(route).replaceAll(/:(\w+)/g, (_, name: string) => at[name] ?? (name === 'part' ? '0' : SOME_ID))
  const body = smallestBody(route)
  const isBytes = route.bytes !== undefined
  return as('technician', {
    method: route.method,
    path,
    headers: { 'if-match': '*' },
    ...(body === undefined || isBytes ? {} : { body }),
  })
}
const told = ({ status, json }: Reply) => {
  const { title, detail } = (json ?? {}) as { title?: string; detail?: string }
  return { status, code: codeOf({ json }), title, detail }
}

async function assertHidden() {
  for (const [index, route] of naming.entries()) {
    if (index % 40 === 0) nextMinute()
    const [foreign, unknown] = [told(await call(route, ids)), told(await call(route, {}))]
    assert.deepEqual(foreign, unknown, `${route.method} ${urlOf(route)}`)
    assert.ok(foreign.status >= 400, urlOf(route))
  }
  nextMinute()
  for (const { path } of lists) assert.ok(!(await get(path)).text.includes(`"${ids.vehicleId}"`), path)
}

async function assertReached() {
  nextMinute()
  const reads = known().filter(({ method }) => method === 'GET')
  assert.ok(reads.length > 10, reads.map(urlOf).join(' '))
  for (const route of reads) {
    const [there, unknown] = [told(await call(route, ids)), told(await call(route, {}))]
    assert.notDeepEqual(there, unknown, urlOf(route))
  }
  nextMinute()
  for (const path of ['/vehicles', '/vehicles/changes', '/issues', '/inspections', '/work-orders', '/energy-entries'])
    assert.ok((await get(path)).text.includes(`"${ids.vehicleId}"`), path)
}

describe('a group of vehicles', () => {
  test('in which a vehicle does not stand gives none of what hangs on it, wherever it is named [attack.37]', async () => {
    await put(elsewhere)
    await grant(outer, people.technician)
    await assertHidden()
  })

  test('gives it from the next request on when the vehicle is put into a group inside it, and takes it so', async () => {
    await put(inner)
    await assertReached()
    await put(elsewhere)
    await assertHidden()
  })

  test('takes along what stands in a group that is moved out of it or into it', async () => {
    nextMinute()
    await put(inner)
    await send('PATCH', `/vehicle-groups/${inner}`, { parentId: elsewhere })
    assert.equal((await get(vehicle())).status, 404)
    await send('PATCH', `/vehicle-groups/${inner}`, { parentId: outer })
    assert.equal((await get(vehicle())).status, 200)
    const moves = (await entries({ action: 'vehicle-group.change', object: inner })).map(({ objects }) => objects)
    assert.deepEqual(moves, [
      [inner, elsewhere, outer],
      [inner, outer, elsewhere],
    ])
  })

  test('gives nothing any more once it is withdrawn; what is assigned singly stays', async () => {
    nextMinute()
    await send('DELETE', `/vehicle-groups/${outer}/assignments/${people.technician}`)
    assert.equal((await get(vehicle())).status, 404)
    await send('PUT', `${vehicle()}/assignments/${people.technician}`)
    await grant(outer, people.technician)
    await send('DELETE', `/vehicle-groups/${outer}/assignments/${people.technician}`)
    assert.equal((await get(vehicle())).status, 200)
    await send('DELETE', `${vehicle()}/assignments/${people.technician}`)
    assert.equal((await get(vehicle())).status, 404)
    const of = (action: string) => entries({ action, object: outer })
    assert.deepEqual([(await of('assignment.grant')).length, (await of('assignment.withdraw')).length], [2, 2])
  })

  test('reaches nobody in the body, the filter, the batch or the cursor who has another [attack.37]', async () => {
    nextMinute()
    const [here, there] = [await register('G-1', inner), await register('G-2', elsewhere)]
    await grant(outer, people.technician)
    const order = (vehicleId: string) => send('POST', '/work-orders', { vehicleId, title: 'Brakes' }, 'technician')
    assert.deepEqual(seen(await order(there)), seen(await order(SOME_ID)))
    assert.equal((await order(here)).status, 201)
    const found = async (path: string) => (await get(path)).text
    assert.match(await found(`/vehicles?filter[id]=${here},${there}`), new RegExp(`${here}`))
    assert.doesNotMatch(await found(`/vehicles?filter[id]=${here},${there}`), new RegExp(there))
    assert.doesNotMatch(await found(`/vehicles?filter[groupId]=${elsewhere}`), new RegExp(there))
    const change = (id: string) => ({ change: { make: 'Demo' }, id, ifMatch: '*' })
    const batch = await send('POST', '/vehicles/batch', { operations: [here, there].map(change) }, 'technician')
    const statuses = (batch.json as { data: { status: number }[] }).data.map(({ status }) => status)
    assert.deepEqual(statuses, [200, 404])
    const all = (await get('/vehicles?limit=1', 'fleet_manager')).json as { page: { next: string } }
    assert.doesNotMatch(await found(`/vehicles?limit=200&after=${all.page.next}`), new RegExp(there))
  })

  test('is changed of a vehicle by those who run the fleet alone, and the ledger names both groups', async () => {
    nextMinute()
    const id = await register('G-3', inner)
    const path = `/vehicles/${id}`
    assert.deepEqual(seen(await send('PATCH', path, { groupId: elsewhere }, 'technician')), [403, 'fleet.group-fixed'])
    assert.equal((await send('PATCH', path, { groupId: inner, make: 'Demo' }, 'technician')).status, 200)
    assert.equal((await send('PATCH', path, { groupId: elsewhere })).status, 200)
    const [moved, entered, ...more] = await entries({ action: 'vehicle.regroup', object: id })
    assert.deepEqual([moved?.facts, moved?.objects], [{ from: inner, to: elsewhere }, [id, inner, elsewhere]])
    assert.deepEqual([entered?.facts, entered?.objects, more], [{ to: inner }, [id, inner], []])
  })

  test('is given to a new vehicle by those who run the fleet alone', async () => {
    nextMinute()
    const draft = { unit: 'G-4', groupId: elsewhere }
    assert.deepEqual(seen(await send('POST', '/vehicles', draft, 'technician')), [403, 'fleet.group-fixed'])
    const batch = await send('POST', '/vehicles/batch', { operations: [{ register: draft }] }, 'technician')
    const [item] = (batch.json as { data: { problem?: { code: string } }[] }).data
    assert.equal(item?.problem?.code, 'fleet.group-fixed')
    assert.equal((await send('POST', '/vehicles', { unit: 'G-4' }, 'technician')).status, 201)
  })

  test('is nothing that a driver reaches by, nor somebody who may not give it gives', async () => {
    nextMinute()
    await put(inner)
    await grant(outer, people.driver)
    assert.equal((await get(vehicle(), 'driver')).status, 404)
    const by = await send('PUT', `/vehicle-groups/${outer}/assignments/${people.technician}`, undefined, 'technician')
    assert.equal(by.status, 403)
    const offered = (await get(`/vehicle-groups/${inner}/assignable?limit=200`, 'fleet_manager')).json
    const { data } = offered as { data: { userId: string }[] }
    const isOffered = (id: string) => data.some(({ userId }) => userId === id)
    assert.deepEqual([isOffered(people.technician), isOffered(people.driver)], [true, false])
    await send('DELETE', `/vehicle-groups/${outer}/assignments/${people.driver}`)
  })

  test('is not archived while somebody has it, and nobody is given one that is', async () => {
    nextMinute()
    const id = idOf(await send('POST', '/vehicle-groups', { name: 'Short-lived' }))
    await grant(id, people.technician)
    assert.deepEqual(seen(await send('DELETE', `/vehicle-groups/${id}`)), [409, 'fleet.group-assigned'])
    await send('DELETE', `/vehicle-groups/${id}/assignments/${people.technician}`)
    assert.equal((await send('DELETE', `/vehicle-groups/${id}`)).status, 204)
    const late = await send('PUT', `/vehicle-groups/${id}/assignments/${people.technician}`)
    assert.deepEqual(seen(late), [409, 'fleet.group-archived'])
  })

  test('is shown with the person who has it, and in the access review', async () => {
    nextMinute()
    const held = (await get(`/users/${people.technician}/vehicle-groups`, 'admin')).json
    const groups = (held as { data: { id: string; name: string }[] }).data
    assert.deepEqual(
      groups.map(({ id, name }) => [id, name]),
      [[outer, 'North']],
    )
    const { data } = (await get(`/vehicle-groups/${outer}/assignments`, 'admin')).json as { data: { userId: string }[] }
    assert.deepEqual(
      data.map(({ userId }) => userId),
      [people.technician],
    )
    const review = (await get('/access-review/grants?limit=200', 'security_lead')).json
    const rows = (review as { data: { userId: string; beside: { kind: string; name: string }[] }[] }).data
    const beside = rows.find(({ userId }) => userId === people.technician)?.beside
    assert.deepEqual(
      beside?.map(({ kind, name }) => [kind, name]),
      [
        ['vehicle-group', 'North'],
        ['vehicles', '2'],
      ],
    )
    assert.deepEqual(rows.find(({ userId }) => userId === people.driver)?.beside, [])
    assert.deepEqual(seen(await get(`/users/${people.technician}/vehicle-groups`)), [403, 'http.not-allowed'])
  })
})

const register = async (unit: string, groupId: string) => idOf(await send('POST', '/vehicles', { unit, groupId }))
