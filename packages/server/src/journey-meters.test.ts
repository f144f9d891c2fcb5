import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute } = journeys

const vehicle = await (async () => {
  const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'METER-1' } })
  return made.headers.location ?? ''
})()
const record = (body: object, role: 'fleet_manager' | 'technician' = 'fleet_manager') =>
  as(role, { method: 'POST', path: `${vehicle}/readings`, body })
const metersNow = async () => (await as('fleet_manager', { path: `${vehicle}/meters` })).json
const start = house.clock.now().getTime()
const later = (days: number) => new Date(start - (30 - days) * 86_400_000).toISOString()

describe('the meters of a vehicle', () => {
  test('show nothing before anybody has read them', async () => {
    nextMinute()
    assert.deepEqual(await metersNow(), { odometerKm: null, engineHours: null })
  })

  test('show what was read last, each by itself', async () => {
    nextMinute()
    const first = await record({ kind: 'odometer', value: 10_000, at: later(1) })
    assert.equal(first.status, 201, first.text)
    await record({ kind: 'odometer', value: 10_400, at: later(3) })
    await record({ kind: 'engine-hours', value: 812.5, at: later(3) })
    assert.deepEqual(await metersNow(), {
      odometerKm: { value: 10_400, at: later(3), source: 'manual' },
      engineHours: { value: 812.5, at: later(3), source: 'manual' },
    })
    assert.deepEqual((await as('fleet_manager', { path: first.headers.location ?? '' })).json, first.json)
  })

  test('that go back ask first, and take what is confirmed', async () => {
    nextMinute()
    const body = { kind: 'odometer', value: 9_000, at: later(5) }
    const asked = await record(body)
    assert.equal(codeOf(asked), 'fleet.meter-implausible')
    assert.equal((asked.json as { because: string }).because, 'goes-back')
    const confirmed = await record({ ...body, confirm: true })
    assert.equal((confirmed.json as { confirmed: boolean }).confirmed, true)
  })

  test('count a reading no more that was marked as wrong, and keep it', async () => {
    nextMinute()
    const { json } = await as('fleet_manager', { path: `${vehicle}/readings?filter[kind]=odometer` })
    const [newest] = (json as { data: { id: string; value: number }[] }).data
    assert.equal(newest?.value, 9_000)
    const path = `${vehicle}/readings/${newest?.id}/void`
    assert.equal((await as('technician', { method: 'POST', path, body: { reason: 'misread' } })).status, 403)
    const voided = await as('fleet_manager', { method: 'POST', path, body: { reason: 'misread' } })
    assert.equal((voided.json as { voided: { reason: string } }).voided.reason, 'misread')
    const again = await as('fleet_manager', { method: 'POST', path, body: { reason: 'another' } })
    assert.equal((again.json as { voided: { reason: string } }).voided.reason, 'misread')
    assert.equal(((await metersNow()) as { odometerKm: { value: number } }).odometerKm.value, 10_400)
    const kept = await as('fleet_manager', { path: `${vehicle}/readings?filter[voided]=true` })
    assert.equal((kept.json as { data: object[] }).data.length, 1)
  })

  test('refuse an instant that lies ahead, and what is finer than the meter', async () => {
    nextMinute()
    const ahead = new Date(house.clock.now().getTime() + 3_600_000).toISOString()
    assert.equal(codeOf(await record({ kind: 'odometer', value: 10_500, at: ahead })), 'fleet.meter-ahead')
    assert.equal(codeOf(await record({ kind: 'odometer', value: 10_500.5 })), 'fleet.meter-fraction')
    assert.equal(codeOf(await record({ kind: 'engine-hours', value: 812.55 })), 'fleet.meter-fraction')
    assert.equal((await record({ kind: 'odometer', value: -1 })).status, 400)
  })

  test('are nobody’s who does not reach the vehicle', async () => {
    nextMinute()
    assert.equal((await record({ kind: 'odometer', value: 10_600 }, 'technician')).status, 404)
    assert.equal((await as('technician', { path: `${vehicle}/meters` })).status, 404)
    assert.equal((await as('viewer', { path: `${vehicle}/meters` })).status, 403)
  })
})
