/** What is read off an odometer beside something else stands among the readings: never over another, and never unasked. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { openThread } from './testing-thread.ts'

interface Reading {
  readonly id: string
  readonly value: number
  readonly source: string
  readonly confirmed: boolean
  readonly voided: { readonly reason: string } | null
}
interface Thing {
  readonly id: string
  readonly status: string
  readonly readingId: string | null
  readonly flags: readonly string[]
}

const thread = await openThread('driver')
after(() => thread[Symbol.asyncDispose]())
const { shop, sign, pass } = thread
const ANY = { 'if-match': '*' }
const of = (reply: Reply): Thing => {
  assert.ok(reply.status < 300, reply.text)
  return reply.json as Thing
}
const seen = ({ status, json }: Reply) => {
  const { code, because } = json as { code?: string; because?: string }
  return [status, code, because]
}
const register = async (unit: string) => of(await shop.ask('fleet_manager', 'POST /vehicles', { unit })).id
const readings = async (vehicle: string) => {
  const { json } = await shop.ask('fleet_manager', `GET /vehicles/${vehicle}/readings?sort=recordedAt`)
  return (json as { data: Reading[] }).data
}
const latest = async (vehicle: string) => {
  const { json } = await shop.ask('fleet_manager', `GET /vehicles/${vehicle}/meters`)
  return (json as { odometerKm: { value: number; source: string } | null }).odometerKm
}

describe('the odometer of an energy entry', () => {
  const fill = (vehicle: string, odometerKm: number) => {
    const body = { unit: 'litre', quantityThousandths: 40_000, costMinor: 6_400, isFull: true, odometerKm }
    return shop.ask('fleet_manager', `POST /vehicles/${vehicle}/energy-entries`, body)
  }
  const judge = (id: string, body: object) =>
    shop.ask('fleet_manager', `PUT /energy-entries/${id}/judgement`, body, ANY)

  test('becomes a reading, and is taken back with the entry', async () => {
    const van = await register('O-1')
    const { id, readingId, status } = of(await fill(van, 1_000))
    assert.equal(status, 'posted')
    assert.deepEqual(await latest(van), { ...(await latest(van)), value: 1_000, source: 'energy' })
    const voided = of(await judge(id, { status: 'void', reason: 'misread' }))
    assert.equal(voided.readingId, readingId)
    assert.equal(await latest(van), null)
    const [reading] = await readings(van)
    assert.deepEqual([reading?.id, reading?.voided?.reason], [readingId, 'energy entry void: misread'])
  })

  test('is questioned and no reading where the meter speaks against it, until somebody says that it stands', async () => {
    const van = await register('O-2')
    await pass(1)
    of(await fill(van, 1_000))
    const back = of(await fill(van, 999))
    assert.deepEqual([back.status, back.readingId], ['questioned', null])
    assert.ok(back.flags.includes('odometer-back'), back.flags.join())
    const jump = of(await fill(van, 90_000))
    assert.ok(jump.flags.includes('odometer-jump'), jump.flags.join())
    assert.equal((await latest(van))?.value, 1_000)
    const accepted = of(await judge(jump.id, { status: 'accepted', reason: 'receipt-seen' }))
    assert.notEqual(accepted.readingId, null)
    const kept = (await readings(van)).find(({ id }) => id === accepted.readingId)
    assert.deepEqual([kept?.value, kept?.source, kept?.confirmed], [90_000, 'energy', true])
  })
})

describe('the odometer of an inspection', () => {
  let formId = ''
  let truck = ''
  const begin = (more: object) =>
    shop.ask('driver', 'POST /inspections', { vehicleId: truck, formId, kind: 'pre', ...more })
  const submit = (id: string) => sign('driver', `POST /inspections/${id}/submission`, { name: 'Canary driver' }, ANY)

  before(async () => {
    const items = [{ key: 'lamps', label: 'Lamps', isCritical: false, photoOnFail: false }]
    const form = { name: 'Walk-round', sections: [{ key: 'all', title: 'All', items }] }
    formId = of(await shop.ask('fleet_manager', 'POST /forms', form)).id
    of(await shop.ask('fleet_manager', `POST /forms/${formId}/versions`, undefined, ANY))
    truck = await register('O-3')
    const driver = shop.house.identity.verbs.canaryUser('driver')
    await shop.ask('fleet_manager', `PUT /vehicles/${truck}/assignments/${driver}`)
    of(await shop.ask('fleet_manager', `POST /vehicles/${truck}/readings`, { kind: 'odometer', value: 5_000 }))
  })

  test('is asked about where it is typed, and becomes a reading once it is submitted', async () => {
    await pass(61)
    assert.deepEqual(seen(await begin({ odometerKm: 4_000 })), [409, 'fleet.meter-implausible', 'goes-back'])
    const { id } = of(await begin({ odometerKm: 5_100 }))
    const far = await shop.ask('driver', `PATCH /inspections/${id}`, { odometerKm: 50_000 }, ANY)
    assert.deepEqual(seen(far), [409, 'fleet.meter-implausible', 'too-fast'])
    of(await shop.ask('driver', `PATCH /inspections/${id}`, { sectionsPassed: ['all'] }, ANY))
    assert.equal((await latest(truck))?.value, 5_000, 'a draft tells nothing yet')
    const { readingId } = of(await submit(id))
    assert.notEqual(readingId, null)
    assert.deepEqual([(await latest(truck))?.value, (await latest(truck))?.source], [5_100, 'inspection'])
  })

  test('never keeps an inspection from being submitted: what was read meanwhile stands', async () => {
    await pass(61)
    const { id } = of(await begin({ odometerKm: 5_200 }))
    of(await shop.ask('driver', `PATCH /inspections/${id}`, { sectionsPassed: ['all'] }, ANY))
    of(await shop.ask('fleet_manager', `POST /vehicles/${truck}/readings`, { kind: 'odometer', value: 5_300 }))
    assert.equal(of(await submit(id)).readingId, null)
    assert.equal((await latest(truck))?.value, 5_300)
  })

  test('that was confirmed is a confirmed reading', async () => {
    await pass(61)
    const { id } = of(await begin({ odometerKm: 60_000, confirmOdometer: true }))
    of(await shop.ask('driver', `PATCH /inspections/${id}`, { sectionsPassed: ['all'] }, ANY))
    const { readingId } = of(await submit(id))
    const kept = (await readings(truck)).find((reading) => reading.id === readingId)
    assert.deepEqual([kept?.value, kept?.confirmed], [60_000, true])
  })
})

describe('a draft of an inspection', () => {
  test('is thrown away by whoever began it; the latest of a vehicle is another then', async () => {
    await pass(61)
    const truck = await register('O-4')
    const driver = shop.house.identity.verbs.canaryUser('driver')
    await shop.ask('fleet_manager', `PUT /vehicles/${truck}/assignments/${driver}`)
    const forms = (await shop.ask('driver', 'GET /forms')).json as { data: { id: string; status: string }[] }
    const formId = forms.data.find(({ status }) => status === 'published')?.id
    const begin = async () =>
      of(await shop.ask('driver', 'POST /inspections', { vehicleId: truck, formId, kind: 'pre' })).id
    const newest = async () => {
      const { json } = await shop.ask('driver', `GET /inspections?filter[latest]=true&filter[vehicle]=${truck}`)
      return (json as { data: Thing[] }).data.map(({ id }) => id)
    }
    const first = await begin()
    await pass(1)
    const second = await begin()
    assert.deepEqual(await newest(), [second])
    const refused = await shop.ask('fleet_manager', `DELETE /inspections/${second}`, undefined, ANY)
    assert.equal((refused.json as { code: string }).code, 'fleet.inspection-of-another')
    assert.equal((await shop.ask('driver', `DELETE /inspections/${second}`, undefined, ANY)).status, 204)
    assert.deepEqual(await newest(), [first])
    const again = await shop.ask('driver', `DELETE /inspections/${second}`, undefined, ANY)
    assert.equal((again.json as { code: string }).code, 'fleet.inspection-over')
  })
})
