/** Which trouble codes rose and fell over the fleet: counted among the vehicles in reach, and of nobody else's. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Context, Role, ScanId, VehicleId } from '#kernel'
import { CANARY, later, uuidv7 } from '#kernel'
import { sql } from '#kernel/database'
import { openJourneys } from './testing-journey.ts'

interface Line {
  readonly code: string
  readonly text: string | null
  readonly ecu: string | null
  readonly make: string | null
  readonly model: string | null
  readonly trend: string
  readonly vehicles: number
  readonly vehiclesBefore: number
  readonly vehiclesRead: number
  readonly vehiclesReadBefore: number
  readonly change: number
  readonly weekly: readonly number[]
  readonly weeklyRead: readonly number[]
}
interface Page {
  readonly data: readonly Line[]
  readonly page: { readonly next: string | null }
  readonly weeks: readonly { readonly week: string; readonly vehiclesRead: number }[]
}

/** Weeks of a dozen scans, told from the last that has ended: how many weeks ago, which vehicle, which codes. */
const SCANS = [
  [31, 'A', ['P0300', 'P0302']],
  [31, 'B', ['P0300']],
  [30, 'A', ['P0300', 'P0302']],
  [5, 'A', ['P0420']],
  [5, 'B', ['P0420', 'P0301']],
  [4, 'C', ['P0420']],
  [2, 'A', ['P0171']],
  [1, 'B', ['P0171', 'P0301']],
  [1, 'B', ['p0171']],
  [0, 'C', ['P0171', 'P0420', 'SPN 1208 FMI 3']],
] as const

describe('fault trends', () => {
  let journeys: Awaited<ReturnType<typeof openJourneys>>
  const ids: Record<string, VehicleId> = {}
  before(async () => {
    journeys = await openJourneys()
    const drafts = [
      ['A', 'technician', { make: 'Sample', model: 'Van' }],
      ['B', 'fleet_manager', { make: 'Sample', model: 'Truck' }],
      ['C', 'fleet_manager', { make: 'Other', model: 'Truck' }],
    ] as const
    for (const [unit, role, more] of drafts) {
      const { json } = await journeys.as(role, { method: 'POST', path: '/api/v1/vehicles', body: { unit, ...more } })
      ids[unit] = (json as { id: VehicleId }).id
    }
    for (const [weeksAgo, unit, codes] of SCANS) await judge(unit, weeksAgo, codes)
  })
  after(() => journeys[Symbol.asyncDispose]())

  const act = <T>(work: (ctx: Context) => Promise<T>) =>
    journeys.house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)

  async function judge(unit: string, weeksAgo: number, codes: readonly string[], isOfVehicle = true): Promise<void> {
    const id = uuidv7<ScanId>(journeys.house.clock.now())
    const startedAt = later(journeys.house.clock.now(), { days: -7 * (weeksAgo + 1) })
    const found = codes.map((code) => ({ code, text: 'something', isConfirmed: true }))
    const pending = { code: 'P0455', text: 'a leak', isConfirmed: false }
    const ecus = [{ address: '0x7E8', isWhole: true, lists: ['1902'], codes: [...found, pending] }]
    const vehicleId = ids[unit] as VehicleId
    const sha256 = createHash('sha256').update(id).digest()
    await act((ctx) =>
      journeys.house.fleet.verbs.judgeScan(
        ctx,
        { id, sha256, vehicleId, startedAt, isOfVehicle, ecus },
        async () => undefined,
      ),
    )
  }
  const ask = (role: Role, query: string) => journeys.as(role, { path: `/api/v1/fault-trends?${query}` })
  const look = async (role: Role, query = 'weeks=3'): Promise<Page> => {
    const { status, text, json } = await ask(role, query)
    assert.equal(status, 200, text)
    return json as Page
  }
  const told = ({ data }: Page) =>
    data.map(({ code, trend, vehicles, vehiclesBefore }) => [code, trend, vehicles, vehiclesBefore])

  test('say which codes rose and fell, on how many vehicles, each counted once, the greatest change first', async () => {
    const page = await look('fleet_manager')
    assert.deepEqual(told(page), [
      ['P0171', 'new', 3, 0],
      ['P0420', 'fallen', 1, 3],
      ['SPN 1208 FMI 3', 'new', 1, 0],
      ['P0301', 'level', 1, 1],
    ])
    const [lean, , truck] = page.data
    assert.deepEqual([lean?.weekly, lean?.change, lean?.text !== null, truck?.text], [[1, 1, 1], 3, true, null])
    assert.deepEqual(
      page.weeks.map(({ vehiclesRead }) => vehiclesRead),
      [1, 1, 1],
    )
    assert.equal(page.weeks.at(-1)?.week, '2025-12-29')
    assert.deepEqual(told(await look('fleet_manager', 'weeks=3&filter[trend]=fallen,gone')), [
      ['P0420', 'fallen', 1, 3],
    ])
  })

  test('are told apart by control unit and by make and model, and narrowed to one', async () => {
    const byModel = await look('fleet_manager', 'weeks=3&by=model&filter[code]=p0420')
    const keys = byModel.data.map(({ make, model, ecu, trend }) => [make, model, ecu, trend])
    assert.deepEqual(keys, [
      ['Sample', 'Truck', null, 'gone'],
      ['Sample', 'Van', null, 'gone'],
      ['Other', 'Truck', null, 'level'],
    ])
    assert.deepEqual(byModel.data[0]?.weeklyRead, [0, 1, 0])
    // Rows of before were stored as somebody typed them: the same unit is one line all the same.
    await act((ctx) =>
      ctx.tx.run(sql`
        INSERT INTO fleet_fault_week (org_id, vehicle_id, week_on, ecu, code)
        SELECT org_id, vehicle_id, week_on, '0x7e8', code FROM fleet_fault_week
        WHERE org_id = ${CANARY} AND ecu = '0x7E8'`),
    )
    const spelled = await look('fleet_manager', 'weeks=3&by=ecu&filter[ecu]=0x7e8&filter[model]=truck')
    assert.ok(spelled.data.length > 0 && spelled.data.every(({ ecu }) => ecu === '0x7E8'))
    const trucks = await look('fleet_manager', 'weeks=3&by=ecu&filter[model]=truck&filter[make]=sample')
    assert.deepEqual(trucks.data.map(({ code, ecu }) => [code, ecu]).sort(), [
      ['P0171', '0x7E8'],
      ['P0301', '0x7E8'],
      ['P0420', '0x7E8'],
    ])
    assert.deepEqual(
      trucks.weeks.map(({ vehiclesRead }) => vehiclesRead),
      [0, 1, 0],
    )
  })

  test('are judged by the share of vehicles read: half as many scans make no code fall', async () => {
    const { data } = await look('viewer', 'weeks=1&until=2025-06-04')
    assert.deepEqual(
      data.map(({ code, trend, change, ...line }) => [code, trend, change, line.vehiclesRead, line.vehiclesReadBefore]),
      [
        ['P0302', 'risen', 0.5, 1, 2],
        ['P0300', 'level', 0, 1, 2],
      ],
    )
  })

  test('end with the week of a day that is named, and go on by a cursor', async () => {
    const past = await look('viewer', 'weeks=2&until=2025-12-07')
    assert.deepEqual(told(past), [
      ['P0420', 'unknown', 3, 0],
      ['P0301', 'unknown', 1, 0],
    ])
    const found: Line[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page = await look('viewer', `weeks=3&limit=1${next ? `&after=${next}` : ''}`)
      found.push(...page.data)
      next = page.page.next
    }
    assert.deepEqual(found, (await look('viewer')).data)
  })

  test('tell a technician of the vehicles in reach alone, in codes, counts and weeks', async () => {
    const page = await look('technician')
    assert.deepEqual(told(page), [
      ['P0171', 'new', 1, 0],
      ['P0420', 'gone', 0, 1],
    ])
    assert.deepEqual(
      page.weeks.map(({ vehiclesRead }) => vehiclesRead),
      [1, 0, 0],
    )
    assert.deepEqual((await look('technician', 'weeks=3&filter[code]=P0301')).data, [])
    const [driver, auditor] = [await ask('driver', 'weeks=3'), await ask('auditor', 'weeks=3')]
    assert.deepEqual([driver.status, auditor.status], [403, 403])
  })

  test('count no recording, no other vehicle and no pending code, and a code that a person names', async () => {
    const before = await look('fleet_manager')
    await judge('A', 0, ['P0999'], false)
    assert.deepEqual(await look('fleet_manager'), before)
    const trouble = { ecu: '0x7E8', code: 'U0100' }
    const body = { vehicleId: ids.A, title: 'Lost the line', severity: 'low', trouble }
    assert.equal((await journeys.as('technician', { method: 'POST', path: '/api/v1/issues', body })).status, 201)
    const after = await look('fleet_manager', 'weeks=3&filter[code]=U0100&until=2026-01-05')
    assert.deepEqual(told(after), [['U0100', 'new', 1, 0]])
    assert.deepEqual(await look('fleet_manager'), before, 'the week that runs is not judged unasked')
  })

  test('are taken along as a file, narrowed as they are shown', async () => {
    const draft = { list: 'fault-trends', format: 'csv', query: { weeks: 3, 'filter[code]': 'P0420' } }
    const begun = await journeys.as('technician', { method: 'POST', path: '/api/v1/exports', body: draft })
    assert.equal(begun.status, 202, begun.text)
    await journeys.house.errands.runDue()
    const path = `/api/v1/exports/${(begun.json as { id: string }).id}/file`
    const lines = (await journeys.as('technician', { path })).text.trimEnd().split('\r\n')
    assert.deepEqual(
      [lines.length, lines[1]?.startsWith('P0420,'), lines[1]?.endsWith(',gone,0,1,1,1,-1,"[0,0,0]","[1,0,0]"')],
      [2, true, true],
      lines.join('\n'),
    )
  })

  test('are a file no longer where one of the vehicles in its numbers is out of reach', async () => {
    const { id: user } = (await journeys.as('technician', { path: '/api/v1/me' })).json as { id: string }
    const assign = async (method: 'PUT' | 'DELETE', unit: string) => {
      const path = `/api/v1/vehicles/${ids[unit]}/assignments/${user}`
      assert.equal((await journeys.as('fleet_manager', { method, path })).status, 204, method)
    }
    await assign('PUT', 'B')
    const draft = { list: 'fault-trends', format: 'csv', query: { weeks: 3, by: 'ecu', 'filter[code]': 'P0301' } }
    const begun = await journeys.as('technician', { method: 'POST', path: '/api/v1/exports', body: draft })
    await journeys.house.errands.runDue()
    const path = `/api/v1/exports/${(begun.json as { id: string }).id}/file`
    const given = await journeys.as('technician', { path })
    assert.match(given.text, /\r\nP0301,/)
    await assign('DELETE', 'B')
    assert.deepEqual(
      [(await journeys.as('technician', { path })).status, (await look('technician')).data.length > 0],
      [403, true],
    )
    await assign('PUT', 'B')
    assert.equal((await journeys.as('technician', { path })).status, 200)
    await assign('DELETE', 'B')
  })

  test('refuse more weeks than a year has, and leave an entry with their count', async () => {
    for (const query of [
      'weeks=54',
      'weeks=0',
      'by=vin',
      'until=soon',
      'filter[trend]=up',
      'filter[vin]=x',
      'until=9999-12-31',
      'until=0000-01-01',
    ])
      assert.equal((await ask('fleet_manager', query)).status, 400, query)
    assert.equal((await ask('fleet_manager', 'after=AAAA')).status, 400)
    for (const day of ['2999-12-31', '1970-01-01'])
      assert.equal((await ask('fleet_manager', `until=${day}&weeks=53`)).status, 200)
    await look('viewer', 'weeks=3&limit=2')
    const [entry] = await journeys.entries({ action: 'fault-trend.list' })
    assert.deepEqual([entry?.facts.count, entry?.objects], [2, [CANARY]])
  })
})
