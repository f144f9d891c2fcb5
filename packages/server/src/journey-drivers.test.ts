import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Reply, Role, SubjectId } from '#kernel'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import { codeOf, openJourneys } from './testing-journey.ts'

interface Seen {
  readonly id: string
  readonly name: string | null
  readonly status: string
  readonly licences: readonly { readonly id: string; readonly number: string; readonly etag: string }[]
}

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute, entries } = journeys

const send = (role: Role, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object, version = '*') =>
  as(role, { method, path: `/api/v1${path}`, body, headers: { 'if-match': version } })
const get = async (role: Role, path: string) => as(role, { path: `/api/v1${path}` })
const seen = (reply: Reply) => [reply.status, codeOf(reply)]
const idOf = (reply: Reply): string => {
  assert.ok(reply.status < 300, reply.text)
  return (reply.json as { id: string }).id
}
const enter = (body: object, role: Role = 'fleet_manager') =>
  send(role, 'POST', '/drivers', { name: 'Driver', ...body })
const change = (id: string, body: object, version?: string) =>
  send('fleet_manager', 'PATCH', `/drivers/${id}`, body, version)
const register = async (unit: string) => idOf(await send('fleet_manager', 'POST', '/vehicles', { unit }))
const begin = (body: object) => send('fleet_manager', 'POST', '/drivings', body)
const idsOf = (reply: Reply) => (reply.json as { data: { id: string }[] }).data.map(({ id }) => id)
const userOf = async (role: Role) => ((await get(role, '/me')).json as { id: string }).id
const LICENCE = { classes: ['B', 'CE'], country: 'AT', number: 'DEMO 12-34', expiresOn: '2030-01-01' }

describe('a driver', () => {
  test('is entered with licences, shown to those who keep them, and lies unreadable in the rows', async () => {
    const body = { name: 'Driver One', phone: '+43 1 000', birthDate: '1990-02-03', employeeNumber: 'E-17' }
    const entered = await enter({ ...body, licences: [LICENCE] }, 'hr_admin')
    const id = idOf(entered)
    const shown = (await get('hr_admin', `/drivers/${id}`)).json as Seen
    assert.deepEqual([shown.name, shown.status, shown.licences[0]?.number], ['Driver One', 'active', 'DEMO 12-34'])
    const rows = await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.all<{ text: string }>(sql`SELECT d::text AS text FROM fleet_driver d WHERE id = ${id}
        UNION ALL SELECT l::text FROM fleet_licence l WHERE driver_id = ${id}`),
    )
    for (const secret of ['Driver One', '+43', '1990-02-03', 'E-17', '12-34', '1234'])
      for (const { text } of rows)
        assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret).toString('hex')))
    for (const role of ['viewer', 'auditor', 'technician'] as const)
      assert.equal((await get(role, `/drivers/${id}`)).status, 403)
  })

  test('is linked to an account by those who hand vehicles out, and not by who only keeps the files', async () => {
    const userId = await userOf('hr_admin')
    assert.equal((await enter({ userId }, 'hr_admin')).status, 403)
    const id = idOf(await enter({}, 'hr_admin'))
    assert.equal((await send('hr_admin', 'PATCH', `/drivers/${id}`, { userId })).status, 403)
    assert.equal((await send('hr_admin', 'PATCH', `/drivers/${id}`, { phone: '1' })).status, 200)
    assert.equal((await change(id, { userId })).status, 200)
    assert.equal((await change(id, { userId: null })).status, 200)
  })

  test('is found by name, employee number and licence, whole and however they are written, and by no part', async () => {
    const id = idOf(
      await enter({ name: 'Quiet Heron', employeeNumber: 'Q-1', licences: [{ ...LICENCE, number: 'QH 1' }] }),
    )
    const find = async (query: string) => idsOf(await get('fleet_manager', `/drivers?${query}`))
    for (const query of ['name]=quiet%20heron', 'employeeNumber]=q-1', 'licence]=Qh-1'])
      assert.deepEqual(await find(`filter[${query}`), [id], query)
    assert.deepEqual(await find('filter[name]=Quiet'), [])
    assert.deepEqual(seen(await get('fleet_manager', '/drivers?sort=name')), [400, 'http.invalid'])
  })

  test('whose licence number another has is refused, and of five at once exactly one is entered', async () => {
    const asked = ['1', '2', '3', '4', '5'].map((name) =>
      enter({ name, licences: [{ ...LICENCE, number: `RACE${'-'.repeat(Number(name))}7` }] }),
    )
    const replies = await Promise.all(asked)
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [201, 409, 409, 409, 409])
    const winner = replies.find(({ status }) => status === 201) ?? assert.fail()
    for (const reply of replies.filter(({ status }) => status === 409))
      assert.equal(codeOf(reply), 'fleet.licence-taken')
    const [licence] = (winner.json as Seen).licences
    const other = idOf(await enter({ licences: [{ ...LICENCE, number: 'OTHER 7' }] }))
    const [second] = ((await get('fleet_manager', `/drivers/${other}`)).json as Seen).licences
    const rename = await send('hr_admin', 'PATCH', `/drivers/${other}/licences/${second?.id}`, { number: 'race7' })
    assert.deepEqual(seen(rename), [409, 'fleet.licence-taken'])
    const path = `/drivers/${idOf(winner)}/licences/${licence?.id}`
    assert.deepEqual(seen(await send('hr_admin', 'DELETE', path, undefined, '"9"')), [412, 'http.stale'])
    assert.equal((await send('hr_admin', 'DELETE', path, undefined, licence?.etag)).status, 204)
    const again = await send('hr_admin', 'PATCH', `/drivers/${other}/licences/${second?.id}`, { number: 'race7' })
    assert.equal(again.status, 200, again.text)
  })

  test('changes by one of two who read the same, and a contractor has the last day of the contract', async () => {
    nextMinute()
    assert.deepEqual(seen(await enter({ personType: 'contractor' })), [422, 'fleet.contract-needed'])
    assert.deepEqual(seen(await enter({ contractEndsOn: '2026-01-04' })), [422, 'fleet.contract-ended'])
    const id = idOf(await enter({ personType: 'contractor', contractEndsOn: '2026-01-05' }))
    assert.equal((await change(id, { status: 'leave' }, '"1"')).status, 200)
    assert.deepEqual(seen(await change(id, { phone: '1' }, '"1"')), [412, 'http.stale'])
    const withoutVersion = await as('fleet_manager', {
      method: 'PATCH',
      path: `/api/v1/drivers/${id}`,
      body: { phone: '1' },
    })
    assert.equal(withoutVersion.status, 428)
    assert.deepEqual(seen(await change(id, { contractEndsOn: null })), [422, 'fleet.contract-needed'])
  })
})

describe('driving', () => {
  test('opens the vehicle to the linked account, ends it again, and keeps its history', async () => {
    nextMinute()
    const [vehicle, driver] = [await register('D-1'), idOf(await enter({ userId: await userOf('driver') }))]
    assert.deepEqual(seen(await get('driver', `/vehicles/${vehicle}`)), [404, 'fleet.vehicle-unknown'])
    const driving = idOf(await begin({ driverId: driver, vehicleId: vehicle }))
    assert.equal((await get('driver', `/vehicles/${vehicle}`)).status, 200)
    assert.deepEqual(idsOf(await get('driver', '/drivers')), [driver])
    assert.deepEqual(idsOf(await get('driver', '/drivings')), [driving])
    assert.equal((await send('driver', 'PUT', `/drivings/${driving}/end`, {})).status, 403)
    assert.equal((await send('fleet_manager', 'PUT', `/drivings/${driving}/end`, {}, '"1"')).status, 200)
    const again = await send('fleet_manager', 'PUT', `/drivings/${driving}/end`, {})
    assert.deepEqual(seen(again), [409, 'fleet.driving-ended'])
    assert.equal((await get('driver', `/vehicles/${vehicle}`)).status, 404)
    assert.deepEqual(idsOf(await get('fleet_manager', `/drivings?filter[vehicleId]=${vehicle}`)), [driving])
    const told = (await entries({ object: driving })).map(({ action }) => action)
    assert.deepEqual(
      ['driving.begin', 'assignment.grant', 'driving.end', 'assignment.withdraw'].filter(
        (action) => !told.includes(action),
      ),
      [],
    )
  })

  test('ends with the vehicle when that leaves the fleet', async () => {
    const [vehicle, driver] = [await register('D-9'), idOf(await enter({}))]
    const driving = idOf(await begin({ driverId: driver, vehicleId: vehicle }))
    assert.equal((await send('fleet_manager', 'DELETE', `/vehicles/${vehicle}`)).status, 204)
    const ended = (await entries({ object: driving })).find(({ action }) => action === 'driving.end')
    assert.equal(ended?.facts.because, 'vehicle-archived')
  })

  test('takes away no reach that somebody gave by hand', async () => {
    nextMinute()
    const [vehicle, user] = [await register('D-2'), await userOf('driver')]
    const driver = idsOf(await get('driver', '/drivers'))[0]
    const driving = idOf(await begin({ driverId: driver, vehicleId: vehicle }))
    await send('fleet_manager', 'PUT', `/vehicles/${vehicle}/assignments/${user}`)
    await send('fleet_manager', 'PUT', `/drivings/${driving}/end`, {})
    assert.equal((await get('driver', `/vehicles/${vehicle}`)).status, 200)
  })

  test('never overlaps, also where it is entered late, and lies not ahead', async () => {
    nextMinute()
    const [vehicleId, driverId] = [await register('D-3'), idOf(await enter({}))]
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 4, hour)).toISOString()
    const drive = (beganAt: string, endedAt?: string) => begin({ driverId, vehicleId, beganAt, endedAt })
    assert.equal((await drive(at(8), at(10))).status, 201)
    assert.equal((await drive(at(10), at(12))).status, 201)
    for (const [from, to] of [
      [9, 11],
      [7, 9],
      [8, 10],
      [7, 13],
    ] as const)
      assert.deepEqual(seen(await drive(at(from), at(to))), [409, 'fleet.driving-overlap'])
    assert.deepEqual(seen(await drive(at(11))), [409, 'fleet.driving-overlap'])
    assert.equal((await drive(at(12))).status, 201)
    assert.deepEqual(seen(await drive(at(14), at(15))), [409, 'fleet.driving-overlap'])
    assert.deepEqual(seen(await drive(at(4), at(3))), [422, 'fleet.driving-time'])
    assert.deepEqual(seen(await drive('2031-01-01T00:00:00Z')), [422, 'fleet.driving-time'])
  })

  test('is for whoever is there: not for a driver on leave, nor one whose contract has ended', async () => {
    nextMinute()
    const vehicleId = await register('D-4')
    const onLeave = idOf(await enter({}))
    await change(onLeave, { status: 'leave' })
    assert.deepEqual(seen(await begin({ driverId: onLeave, vehicleId })), [409, 'fleet.driver-inactive'])
    const driverId = idOf(
      await enter({ personType: 'contractor', contractEndsOn: house.clock.now().toISOString().slice(0, 10) }),
    )
    const driving = idOf(await begin({ driverId, vehicleId }))
    const from = house.clock.now()
    house.clock.moveTo(new Date(from.getTime() + 86_400_000))
    nextMinute()
    await house.clockMoved(from, house.clock.now())
    assert.equal(((await get('fleet_manager', `/drivers/${driverId}`)).json as Seen).status, 'left')
    const ended = (await get('fleet_manager', `/drivings/${driving}`)).json as { endedAt: string | null }
    assert.notEqual(ended.endedAt, null)
    assert.deepEqual(seen(await change(driverId, { status: 'active' })), [422, 'fleet.contract-ended'])
    assert.equal((await change(driverId, { status: 'active', contractEndsOn: '2027-01-01' })).status, 200)
  })
})

describe('an erased driver', () => {
  test('is nobody any more: no name, no licence, no reach, and the number is free', async () => {
    nextMinute()
    const [vehicleId, driverId] = [
      await register('D-5'),
      idOf(await enter({ name: 'Gone', licences: [{ ...LICENCE, number: 'GONE' }] })),
    ]
    const driving = idOf(await begin({ driverId, vehicleId }))
    const [entry] = (await entries({ object: driverId })).filter(({ action }) => action === 'driver.enter')
    await house.erasure.erase(CANARY, entry?.subjects[0] as SubjectId, { kind: 'operator', id: 'test' })
    const shown = (await get('fleet_manager', `/drivers/${driverId}`)).json as Seen
    assert.deepEqual([shown.name, shown.status, shown.licences], [null, 'erased', []])
    assert.deepEqual(idsOf(await get('fleet_manager', '/drivers?filter[name]=Gone')), [])
    assert.notEqual(
      ((await get('fleet_manager', `/drivings/${driving}`)).json as { endedAt: string | null }).endedAt,
      null,
    )
    assert.deepEqual(seen(await change(driverId, { name: 'Back' })), [409, 'fleet.lifecycle'])
    assert.equal((await enter({ licences: [{ ...LICENCE, number: 'gone' }] })).status, 201)
  })
})

describe('the one list of everything due', () => {
  test('has licences and medicals that expire, those of all for who runs the fleet and the own for a driver', async () => {
    nextMinute()
    const day = (days: number) => new Date(house.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)
    const licences = [-1, 0, 30, 31].map((days) => ({ ...LICENCE, number: `DUE ${days}`, expiresOn: day(days) }))
    const id = idOf(await enter({ medicalExpiresOn: day(10), licences }))
    const due = async (role: Role) =>
      (
        (await get(role, '/due?filter[kind]=licence,medical&limit=200')).json as {
          data: { driverId: string; kind: string; state: string }[]
        }
      ).data
    const own = (await due('fleet_manager')).filter(({ driverId }) => driverId === id)
    assert.deepEqual(
      own.map(({ kind, state }) => [kind, state]),
      [
        ['licence', 'overdue'],
        ['licence', 'due'],
        ['medical', 'soon'],
        ['licence', 'soon'],
      ],
    )
    assert.deepEqual(
      (await due('driver')).filter(({ driverId }) => driverId === id),
      [],
    )
  })
})

test('no bug was left behind', () => assert.deepEqual(house.bugs, []))
