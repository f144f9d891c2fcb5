/** What vehicles cost in a month: counted among the vehicles in reach, each currency for itself, and nothing twice. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#kernel'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import { SOME_ID } from './testing-journey.ts'
import type { Order } from './testing-work.ts'
import { openWorkBench } from './testing-work.ts'

interface Line {
  readonly vehicleId: string | null
  readonly siteId: string | null
  readonly name: string | null
  readonly currency: string
  readonly labourMinor: number
  readonly partsMinor: number
  readonly fuelMinor: number
  readonly chargeMinor: number
  readonly totalMinor: number
  readonly totalMinorBefore: number
}
interface Page {
  readonly data: readonly Line[]
  readonly page: { readonly next: string | null }
  readonly totals: readonly Line[]
  readonly isEnded: boolean
}

const bench = await openWorkBench()
after(() => bench[Symbol.asyncDispose]())
const { house, send, look, idOf, orderOf, open, approve, move, labour, nextMinute, entries } = bench

describe('costs of a month', () => {
  const ids: Record<'A' | 'B' | 'C' | 'depot', string> = { A: '', B: '', C: '', depot: '' }
  const pump = async (vehicle: string, costMinor: number, beganAt: string, odometerKm: number, unit = 'litre') =>
    idOf(
      await send('fleet_manager', 'POST', `/vehicles/${vehicle}/energy-entries`, {
        ...{ unit, quantityThousandths: 1_000, costMinor, odometerKm, isFull: false, beganAt },
      }),
    )
  /** An order of two hours at 5,000, approved. */
  const work = async (vehicleId: string): Promise<Order> => {
    const { id } = await open(vehicleId, { estimateMinor: 100_000 }, 'admin')
    await send('admin', 'POST', `/work-orders/${id}/lines`, labour(120, 5_000))
    return orderOf(await approve(id))
  }
  const changeCurrency = async (currency: string) =>
    assert.equal((await send('admin', 'PATCH', '/workshop', { currency })).status, 200)

  before(async () => {
    house.clock.moveTo(new Date('2026-01-20T08:00:00Z'))
    ids.depot = idOf(await send('fleet_manager', 'POST', '/sites', { name: 'North depot' }))
    const register = async (unit: string, role: Role, more: object = {}) =>
      idOf(await send(role, 'POST', '/vehicles', { unit, ...more }))
    ids.A = await register('A', 'technician', { siteId: ids.depot })
    ids.B = await register('B', 'fleet_manager', { siteId: ids.depot })
    ids.C = await register('C', 'fleet_manager')
    await work(ids.A)
    await pump(ids.B, 3_000, '2026-01-19T23:59:59.999Z', 10)
    await pump(ids.B, 4_000, '2026-01-01T00:00:00Z', 5)
    await pump(ids.B, 999, '2025-12-31T23:59:59.999Z', 4)
    house.clock.moveTo(new Date('2026-02-10T08:00:00Z'))
    nextMinute()
    await work(ids.A)
    await pump(ids.A, 700, '2026-02-01T00:00:00Z', 20)
    await pump(ids.B, 5_000, '2026-02-02T00:00:00Z', 900, 'kilowatt-hour')
    const misread = await pump(ids.B, 66_666, '2026-02-03T00:00:00Z', 950)
    const judged = await send('fleet_manager', 'PUT', `/energy-entries/${misread}/judgement`, {
      status: 'void',
      reason: 'misread',
    })
    assert.equal(judged.status, 200, judged.text)
    await changeCurrency('CHF')
    await pump(ids.C, 9_900, '2026-02-04T00:00:00Z', 30)
    await changeCurrency('EUR')
    const draft = await open(ids.B, {}, 'admin')
    await send('admin', 'POST', `/work-orders/${draft.id}/lines`, labour(60, 77_777))
    nextMinute()
  })

  const ask = (role: Role, query: string) => look(role, `/costs?${query}`)
  const read = async (query = 'month=2026-02', role: Role = 'fleet_manager'): Promise<Page> => {
    const { status, text, json } = await ask(role, query)
    assert.equal(status, 200, text)
    return json as Page
  }
  const told = ({ data }: Page) =>
    data.map(({ name, currency, totalMinor, totalMinorBefore }) => [name, currency, totalMinor, totalMinorBefore])

  test('are told by vehicle and kind, the dearest first, each currency for itself, beside the month before', async () => {
    const page = await read()
    assert.deepEqual(told(page), [
      ['C', 'CHF', 9_900, 0],
      ['A', 'EUR', 10_700, 10_000],
      ['B', 'EUR', 5_000, 7_000],
    ])
    const kinds = page.data.map(({ labourMinor, partsMinor, fuelMinor, chargeMinor }) => [
      ...[labourMinor, partsMinor, fuelMinor, chargeMinor],
    ])
    assert.deepEqual(kinds, [
      [0, 0, 9_900, 0],
      [10_000, 0, 700, 0],
      [0, 0, 0, 5_000],
    ])
    assert.deepEqual(
      page.totals.map(({ currency, totalMinor, totalMinorBefore }) => [currency, totalMinor, totalMinorBefore]),
      [
        ['CHF', 9_900, 0],
        ['EUR', 15_700, 17_000],
      ],
    )
  })

  test('begin at midnight of UTC, and are those of the month that runs unless one is named', async () => {
    assert.deepEqual((await read('')).data, (await read()).data)
    assert.deepEqual(told(await read(`month=2026-01&filter[vehicleId]=${ids.B}`)), [['B', 'EUR', 7_000, 999]])
    assert.deepEqual([(await read()).isEnded, (await read('month=2026-01')).isEnded], [false, true])
  })

  test('are told by site, with a line for what is at home at none, and narrowed to one', async () => {
    assert.deepEqual(told(await read('month=2026-02&by=site')), [
      [null, 'CHF', 9_900, 0],
      ['North depot', 'EUR', 15_700, 17_000],
    ])
    const narrowed = await read(`month=2026-02&filter[siteId]=${ids.depot}`)
    assert.deepEqual([told(narrowed).map(([name]) => name), narrowed.totals.length], [['A', 'B'], 1])
    for (const filter of ['vehicleId', 'siteId'])
      assert.deepEqual((await read(`month=2026-02&filter[${filter}]=${SOME_ID}`)).data, [])
  })

  test('hold what left the stock for an order that was cancelled, less what came back, and none of its labour', async () => {
    nextMinute()
    const part = idOf(
      await send('fleet_manager', 'POST', '/parts', { sku: 'P-1', name: 'Pads', unit: 'piece', unitCostMinor: 500 }),
    )
    const { id: workOrderId } = await work(ids.C)
    for (const body of [
      { receive: { quantityThousandths: 10_000 } },
      { issue: { workOrderId, quantityThousandths: 4_000 } },
      { return: { workOrderId, quantityThousandths: 1_000 } },
    ]) {
      const moved = await send('fleet_manager', 'POST', `/parts/${part}/moves`, body)
      assert.equal(moved.status, 201, moved.text)
    }
    const ofC = async () => (await read(`filter[vehicleId]=${ids.C}`)).data.find(({ currency }) => currency === 'EUR')
    const before = await ofC()
    assert.deepEqual([before?.labourMinor, before?.partsMinor], [10_000, 1_500])
    assert.equal((await move(workOrderId, 'cancelled')).status, 200)
    const after = await ofC()
    assert.deepEqual([after?.labourMinor, after?.partsMinor, after?.totalMinor], [0, 1_500, 1_500])
  })

  test('go on by a cursor, and refuse one of another list', async () => {
    const found: Line[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page = await read(`month=2026-02&limit=1${next ? `&after=${next}` : ''}`)
      assert.equal(page.totals.length, 2)
      found.push(...page.data)
      next = page.page.next
    }
    assert.deepEqual(found, (await read()).data)
    for (const query of ['after=AAAA', 'month=2026-13', 'month=9999-01', 'by=kind', 'filter[unit]=A', 'month=now'])
      assert.equal((await ask('fleet_manager', query)).status, 400, query)
  })

  test('are of the vehicles in reach alone, in lines and totals, and nothing to whoever may not add them up', async () => {
    nextMinute()
    const page = await read('month=2026-02', 'technician')
    assert.deepEqual(
      [told(page), page.totals.map(({ totalMinor }) => totalMinor)],
      [[['A', 'EUR', 10_700, 10_000]], [10_700]],
    )
    assert.deepEqual(told(await read('month=2026-02&by=site', 'technician')), [['North depot', 'EUR', 10_700, 10_000]])
    assert.deepEqual((await read(`month=2026-02&filter[vehicleId]=${ids.B}`, 'technician')).data, [])
    for (const role of ['driver', 'inspector', 'viewer', 'auditor'] as const)
      assert.equal((await ask(role, 'month=2026-02')).status, 403, role)
  })

  test('leave an entry with the vehicles that were shown, and none of the sums', async () => {
    await read('month=2026-02&limit=2')
    const [entry] = await entries({ action: 'cost.list' })
    assert.deepEqual([entry?.objects, entry?.facts], [[ids.C, ids.A], { count: 2, month: '2026-02' }])
    await read('month=2020-02')
    const [none] = await entries({ action: 'cost.list' })
    assert.deepEqual([none?.objects, none?.facts], [[CANARY], { count: 0, month: '2020-02' }])
  })

  test('are taken along as a file, by site too', async () => {
    const draft = { list: 'costs', format: 'csv', query: { month: '2026-02', by: 'site' } }
    const begun = await send('technician', 'POST', '/exports', draft)
    assert.equal(begun.status, 202, begun.text)
    await house.errands.runDue()
    const path = `/exports/${(begun.json as { id: string }).id}/file`
    const lines = (await look('technician', path)).text.trimEnd().split('\r\n')
    assert.deepEqual(lines.slice(1), [`,${ids.depot},North depot,EUR,10000,0,700,0,10700,10000,0,0,0,10000`])
  })

  test('are no fault where the sum is beyond every exact number', async () => {
    nextMinute()
    await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(
        sql`UPDATE fleet_energy_entry SET cost_minor = 9007199254740991 WHERE org_id = ${CANARY} AND unit = 'litre'`,
      ),
    )
    const { totals } = await read('month=2026-01')
    assert.equal(totals[0]?.fuelMinor, 2 * 9_007_199_254_740_991)
  })

  test('left no bug behind', () => assert.deepEqual(house.bugs, []))
})
