import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Reply, Role } from '#kernel'
import { codeOf, openJourneys } from './testing-journey.ts'

interface Entry {
  readonly id: string
  readonly status: string
  readonly flags: readonly string[]
  readonly economyThousandthsPer100Km: number | null
}

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute, entries } = journeys

const send = (role: Role, method: 'POST' | 'PUT', path: string, body: object, version = '*') =>
  as(role, { method, path: `/api/v1${path}`, body, headers: { 'if-match': version } })
const seen = (reply: Reply) => [reply.status, codeOf(reply)]
const register = async (unit: string) => {
  const reply = await send('fleet_manager', 'POST', '/vehicles', { unit })
  return (reply.json as { id: string }).id
}
/** A day of the month before the clock's. */
const on = (day: number, hour = 8) => new Date(Date.UTC(2025, 11, day, hour)).toISOString()
const diesel = { unit: 'litre', quantityThousandths: 40_000, costMinor: 6_400, isFull: true }
const post = (vehicle: string, body: object, role: Role = 'fleet_manager') =>
  send(role, 'POST', `/vehicles/${vehicle}/energy-entries`, { ...diesel, ...body })
const entryOf = (reply: Reply): Entry => {
  assert.ok(reply.status < 300, reply.text)
  return reply.json as Entry
}
const look = async (id: string) => entryOf(await as('fleet_manager', { path: `/api/v1/energy-entries/${id}` }))
const judge = (id: string, body: object, version?: string) =>
  send('fleet_manager', 'PUT', `/energy-entries/${id}/judgement`, body, version)

/** Six full ones, 500 km apart: about eight litres for 100 km. */
async function registerWithHistory(unit: string) {
  const vehicle = await register(unit)
  const quantities = [50_000, 40_000, 41_000, 39_000, 40_500, 40_000]
  for (const [at, quantityThousandths] of quantities.entries()) {
    const reply = await post(vehicle, { quantityThousandths, odometerKm: 1_000 + at * 500, beganAt: on(1 + at) })
    assert.equal(entryOf(reply).status, 'posted', reply.text)
  }
  return vehicle
}

describe('an energy entry', () => {
  let car = ''
  before(async () => {
    car = await registerWithHistory('E-1')
  })

  test('tells the economy since the last full one, and all that was filled in between counts', async () => {
    nextMinute()
    const part = entryOf(
      await post(car, { quantityThousandths: 10_000, isFull: false, odometerKm: 3_700, beganAt: on(7) }),
    )
    assert.equal(part.economyThousandthsPer100Km, null)
    const full = entryOf(await post(car, { quantityThousandths: 30_000, odometerKm: 4_000, beganAt: on(8) }))
    assert.deepEqual([full.economyThousandthsPer100Km, full.status], [8_000, 'posted'])
  })

  test('is questioned where it is more than fits, far out of the usual, back in distance or at the same time', async () => {
    nextMinute()
    const capacity = { litreThousandths: 60_000, kilowattHourThousandths: null }
    const put = (version: string) => send('fleet_manager', 'PUT', `/vehicles/${car}/energy-capacity`, capacity, version)
    assert.deepEqual([(await put('"0"')).status, ...seen(await put('"0"'))], [200, 412, 'http.stale'])
    const flagsOf = async (body: object) => {
      const entry = entryOf(await post(car, body))
      assert.equal(entry.status, entry.flags.length === 0 ? 'posted' : 'questioned')
      await judge(entry.id, { status: 'void', reason: 'other' })
      return entry.flags
    }
    assert.deepEqual(await flagsOf({ odometerKm: 4_500, beganAt: on(9) }), [])
    assert.deepEqual(await flagsOf({ odometerKm: 4_500, beganAt: on(9), quantityThousandths: 60_001 }), [
      'above-capacity',
      'economy-outlier',
    ])
    assert.deepEqual(await flagsOf({ odometerKm: 4_500, beganAt: on(9), quantityThousandths: 44_000 }), [
      'economy-outlier',
    ])
    assert.deepEqual(await flagsOf({ odometerKm: 3_950, beganAt: on(9), isFull: false }), ['odometer-back'])
    assert.deepEqual(await flagsOf({ odometerKm: 4_500, beganAt: on(8), endedAt: on(8, 9) }), ['time-overlap'])
    assert.deepEqual(await flagsOf({ odometerKm: 4_500, beganAt: on(9), unit: 'kilowatt-hour' }), [])
  })

  test('that was questioned is accepted or void with a reason, once', async () => {
    nextMinute()
    const { id, status } = entryOf(await post(car, { odometerKm: 4_500, beganAt: on(10), quantityThousandths: 55_000 }))
    assert.equal(status, 'questioned')
    assert.equal((await judge(id, { status: 'accepted' })).status, 400)
    assert.equal(entryOf(await judge(id, { status: 'accepted', reason: 'receipt-seen' }, '"1"')).status, 'accepted')
    assert.deepEqual(seen(await judge(id, { status: 'void', reason: 'theft' }, '"1"')), [412, 'http.stale'])
    assert.deepEqual(seen(await judge(id, { status: 'accepted', reason: 'receipt-seen' })), [409, 'fleet.lifecycle'])
    assert.equal(entryOf(await judge(id, { status: 'void', reason: 'misread' })).status, 'void')
    assert.deepEqual(seen(await judge(id, { status: 'void', reason: 'misread' })), [409, 'fleet.lifecycle'])
    const judged = (await entries({ object: id })).filter(({ action }) => action === 'energy.judge')
    assert.deepEqual(
      judged.map(({ facts }) => facts.status),
      ['void', 'accepted'],
    )
  })

  test('that is void, or comes late, changes the economy of the one after it', async () => {
    nextMinute()
    const van = await register('E-2')
    await post(van, { odometerKm: 1_000, beganAt: on(1) })
    const last = entryOf(await post(van, { odometerKm: 2_000, beganAt: on(5) }))
    assert.equal(last.economyThousandthsPer100Km, 4_000)
    const between = entryOf(await post(van, { odometerKm: 1_500, beganAt: on(3), isFull: false }))
    assert.equal((await look(last.id)).economyThousandthsPer100Km, 8_000)
    await judge(between.id, { status: 'void', reason: 'duplicate' })
    assert.equal((await look(last.id)).economyThousandthsPer100Km, 4_000)
  })

  test('is posted by a driver for the own vehicle and no other, and judged by those who run the fleet', async () => {
    nextMinute()
    const body = { odometerKm: 5_000, beganAt: on(20) }
    assert.deepEqual(seen(await post(car, body, 'driver')), [404, 'fleet.vehicle-unknown'])
    const { id: user } = (await as('driver', { path: '/api/v1/me' })).json as { id: string }
    await as('fleet_manager', { method: 'PUT', path: `/api/v1/vehicles/${car}/assignments/${user}` })
    const { id } = entryOf(await post(car, body, 'driver'))
    const judged = await send('driver', 'PUT', `/energy-entries/${id}/judgement`, { status: 'void', reason: 'other' })
    assert.equal(judged.status, 403)
    const { id: foreign } = entryOf(await post(await register('E-3'), { odometerKm: 1 }))
    assert.deepEqual(seen(await as('driver', { path: `/api/v1/energy-entries/${foreign}` })), [
      404,
      'fleet.energy-unknown',
    ])
    const { data } = (await as('driver', { path: '/api/v1/energy-entries?limit=200' })).json as { data: Entry[] }
    assert.ok(data.some((one) => one.id === id) && data.every((one) => one.id !== foreign))
    for (const role of ['viewer', 'auditor'] as const)
      assert.equal((await as(role, { path: '/api/v1/energy-entries' })).status, 403)
  })

  test('neither lies ahead nor ends before it begins, and left a vehicle that is still there', async () => {
    nextMinute()
    const later = new Date(house.clock.now().getTime() + 600_000).toISOString()
    assert.deepEqual(seen(await post(car, { odometerKm: 5_000, beganAt: later })), [422, 'fleet.energy-time'])
    const backwards = { odometerKm: 5_000, beganAt: on(5), endedAt: on(4) }
    assert.deepEqual(seen(await post(car, backwards)), [422, 'fleet.energy-time'])
    const gone = await register('E-4')
    await as('fleet_manager', { method: 'DELETE', path: `/api/v1/vehicles/${gone}`, headers: { 'if-match': '*' } })
    assert.deepEqual(seen(await post(gone, { odometerKm: 1 })), [409, 'fleet.vehicle-gone'])
  })
})

test('no bug was left behind', () => assert.deepEqual(house.bugs, []))
