/** What happens is followed by topics: as far as rights and reach go now, from where the reader left off. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context, OrgId, Role, UserId } from '#kernel'
import { CANARY, uuidv7 } from '#kernel'
import type { Heard } from '#kernel/http/testing'
import { listen } from '#kernel/http/testing'
import { START } from './testing.ts'
import { openJourneys } from './testing-journey.ts'

interface Told {
  readonly id: string
  readonly vehicleId: string | null
  readonly action: string
}

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, tokenOf, openSession, nextMinute, entries } = journeys
const { narrow, widen, subjectOf } = house.identity.verbs

const act = <T>(work: (ctx: Context) => Promise<T>, org: OrgId = CANARY) =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org }, work)
const follow = async (role: Role, topics: string, lastEventId?: string) =>
  listen(house.kernel.door.address(), `/api/v1/stream?topics=${topics}`, {
    authorization: `Bearer ${await tokenOf(role)}`,
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  })
const opened = async (role: Role, topics: string, lastEventId?: string) => {
  const stream = await follow(role, topics, lastEventId)
  await stream.next('open')
  return stream
}
const of = (id: string) => (told: Told) => told.id === id
/** Of what happened to things; what moved the reader's own reach hangs on no vehicle. */
const idsOf = ({ events }: Heard, topic: string) =>
  events.flatMap(({ event, data }) => (event === topic && (data as Told).vehicleId !== null ? [(data as Told).id] : []))
let count = 0
async function addVehicle(by: Role): Promise<string> {
  count += 1
  const { json, text } = await as(by, { method: 'POST', path: '/api/v1/vehicles', body: { unit: `FOLLOWED-${count}` } })
  const { id } = json as { id?: string }
  if (id === undefined) throw new Error(text)
  await house.kernel.ledger.drain()
  return id
}

describe('who follows topics', () => {
  before(nextMinute)

  test('hears what happens to what they reach and nothing else, by ids alone, with the place in the ledger', async () => {
    const [his, all] = [await opened('technician', 'vehicles,issues'), await opened('fleet_manager', 'vehicles')]
    const [foreign, own] = [await addVehicle('fleet_manager'), await addVehicle('technician')]
    assert.deepEqual(await all.next('vehicles', of(foreign)), await all.next('vehicles', of(foreign)))
    const isRegistered = (told: Told) => told.id === own && told.action === 'vehicle.register'
    const event = (await his.next('vehicles', isRegistered)) as Told & { at: string }
    await all.next('vehicles', of(own))

    assert.deepEqual(event, { id: own, vehicleId: own, action: 'vehicle.register', at: event.at })
    assert.deepEqual(idsOf(his, 'vehicles'), [own])
    const [placed] = await entries({ action: 'vehicle.register', object: own })
    assert.equal(his.events.find(({ data }) => (data as Told).id === own)?.id, String(placed?.seq))
    const told = await entries({ action: 'stream.tell', object: own })
    assert.deepEqual([told.length, told[0]?.subjects], [2, placed?.subjects])
    assert.equal((await entries({ action: 'stream.tell', object: foreign })).length, 1)

    // Behind what is none of theirs a reader goes on as well.
    const [beyond] = await entries({ action: 'vehicle.register', object: await addVehicle('fleet_manager') })
    while (Number(his.lastId()) < Number(beyond?.seq)) await new Promise(setImmediate)
    assert.deepEqual(idsOf(his, 'vehicles'), [own])
    for (const stream of [his, all]) stream.leave()
  })

  test('hears that a vehicle was assigned to them or withdrawn, which nobody else is told', async () => {
    const { id: technician } = (await as('technician', { path: '/api/v1/me' })).json as { id: string }
    const vehicle = await addVehicle('fleet_manager')
    const [his, hers, all] = [
      await opened('technician', 'vehicles'),
      await opened('driver', 'vehicles'),
      await opened('admin', 'vehicles'),
    ]
    const path = `/api/v1/vehicles/${vehicle}/assignments/${technician}`
    for (const method of ['PUT', 'DELETE'] as const) {
      const { status, text } = await as('admin', { method, path, ...(method === 'PUT' && { body: {} }) })
      assert.ok(status < 300, text)
      await house.kernel.ledger.drain()
    }
    const moved = (action: string) => (told: Told) => told.id === vehicle && told.action === action
    await his.next('vehicles', moved('assignment.withdraw'))
    const [withdrawn] = await entries({ action: 'assignment.withdraw', object: vehicle })
    for (const stream of [hers, all]) {
      while (Number(stream.lastId()) < Number(withdrawn?.seq)) await new Promise(setImmediate)
      assert.ok(!stream.events.some(({ data }) => (data as Told).id === vehicle))
    }
    for (const stream of [his, hers, all]) stream.leave()
  })

  test('and comes back with the last event hears what came since, once, and goes on', async () => {
    const first = await opened('technician', 'vehicles')
    const before = await addVehicle('technician')
    await first.next('vehicles', of(before))
    first.leave()
    await first.ended
    const missed = await addVehicle('technician')

    const second = await opened('technician', 'vehicles', first.lastId())
    await second.next('vehicles', of(missed))
    const later = await addVehicle('technician')
    await second.next('vehicles', of(later))
    assert.deepEqual(idsOf(second, 'vehicles'), [missed, later])
    second.leave()
  })

  test('reads anew where too much was missed, or the place is none of this log', async () => {
    nextMinute()
    const stream = await opened('technician', 'vehicles')
    const [place, vehicle] = [stream.lastId(), await addVehicle('technician')]
    stream.leave()
    await act(async (ctx) => {
      for (let at = 0; at < 501; at++)
        ctx.record({ action: 'vehicle.change', object: vehicle, facts: { fields: 'make' } })
    })
    await house.kernel.ledger.drain()
    for (const lastEventId of [place, '999999999999']) {
      const reset = await follow('technician', 'vehicles', lastEventId)
      assert.deepEqual(await reset.next('reset'), { topics: ['vehicles'] })
      const next = await addVehicle('technician')
      await reset.next('vehicles', of(next))
      assert.deepEqual(idsOf(reset, 'vehicles'), [next])
      reset.leave()
    }
  })

  test('hears nothing of another organisation', async () => {
    const theirs = uuidv7(house.clock.now())
    const stream = await opened('admin', 'vehicles')
    const facts = { fields: 'make' }
    await act(async (ctx) => void ctx.record({ action: 'vehicle.change', object: theirs, facts }), uuidv7<OrgId>(START))
    assert.equal((await entries({ object: theirs })).length, 1)
    const ours = await addVehicle('technician')
    await stream.next('vehicles', of(ours))
    assert.ok(!idsOf(stream, 'vehicles').includes(theirs))
    stream.leave()
  })

  test('is refused what they may not list, what is no topic, and what is no place; the entries say so', async () => {
    nextMinute()
    for (const [status, code, opening] of [
      [403, 'http.not-allowed', follow('viewer', 'vehicles')],
      [403, 'http.not-allowed', follow('driver', 'vehicles,scans')],
      [403, 'http.not-allowed', follow('technician', 'imports')],
      [400, 'http.invalid', follow('admin', 'people')],
      [400, 'http.invalid', follow('admin', '')],
      [400, 'http.cursor', follow('admin', 'vehicles', '-1')],
      [400, 'http.cursor', follow('admin', 'vehicles', '1;drop')],
      [401, 'http.no-valid-token', listen(house.kernel.door.address(), '/api/v1/stream?topics=vehicles', {})],
    ] as const) {
      const refused = await opening
      await refused.ended
      assert.deepEqual([refused.status, JSON.parse(refused.text()).code], [status, code])
    }
    const allowed = await opened('admin', 'vehicles,imports')
    allowed.leave()
    await allowed.ended
    while ((await entries({ action: 'stream.leave' })).length === 0) await new Promise(setImmediate)
    const followed = await entries({ action: 'stream.follow' })
    assert.equal(followed[0]?.facts.topics, 'vehicles imports')
    assert.ok(followed.some(({ outcome }) => outcome === 'refused'))
  })

  test('hears no more once the right to one topic is withheld, though another is held', async () => {
    const token = await openSession('technician')
    const { id } = (await journeys.ask({ path: '/api/v1/me', token })).json as { id: string }
    const stream = await opened('technician', 'vehicles,scans')
    const subject = await act((ctx) => subjectOf(ctx, id as UserId))
    await act((ctx) => narrow(ctx, subject, ['scan.list'], 'training overdue'))
    assert.equal(((await stream.next('end')) as { code: string }).code, 'identity.narrowed')
    await stream.ended
    await act((ctx) => widen(ctx, subject, 'training overdue'))
  })
})
