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
  readonly month: string
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
  readonly month: string
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

  /** Page by page, as long as there is a next; `meanwhile` happens after the second. */
  const readAll = async (query: string, meanwhile = async (): Promise<unknown> => undefined) => {
    const pages = [await read(`${query}&limit=1`)]
    for (let next = pages[0]?.page.next; next; next = pages.at(-1)?.page.next) {
      if (pages.length === 2) await meanwhile()
      pages.push(await read(`${query}&limit=1&after=${next}`))
    }
    return pages
  }

  test('go on by a cursor, with the sums over all pages beside the first, and refuse one of another list', async () => {
    const pages = await readAll('month=2026-02')
    const whole = await read()
    assert.deepEqual([pages.flatMap(({ data }) => data), pages[0]?.totals], [whole.data, whole.totals])
    assert.ok(pages.length > 3 && pages.slice(1).every(({ totals }) => totals.length === 0))
    for (const query of ['after=AAAA', 'month=2026-13', 'month=9999-01', 'by=kind', 'filter[unit]=A', 'month=now'])
      assert.equal((await ask('fleet_manager', query)).status, 400, query)
  })

  test('go on in the month, the division and the order in which they began, and in no other', async () => {
    nextMinute()
    const first = await read('month=2026-01&limit=1&sort=currency')
    const after = `limit=1&after=${first.page.next}`
    const second = await read(after)
    assert.deepEqual(
      [second.month, second.data.map(({ month, name }) => [month, name])],
      ['2026-01', [['2026-01', 'B']]],
    )
    assert.deepEqual((await read(`${after}&month=2026-01&by=vehicle&sort=currency`)).data, second.data)
    for (const other of ['month=2026-02', 'by=site', 'sort=-totalMinor'])
      assert.equal((await ask('fleet_manager', `${after}&${other}`)).status, 400, other)
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
    const facts = { count: 2, month: '2026-02', by: 'vehicle' }
    assert.deepEqual([entry?.objects, entry?.facts], [[ids.C, ids.A], facts])
    await read('month=2020-02')
    const [none] = await entries({ action: 'cost.list' })
    assert.deepEqual([none?.objects, none?.facts], [[CANARY], { count: 0, month: '2020-02', by: 'vehicle' }])
  })

  test('leave an entry with the vehicle that was asked about, where its costs are told as those of its site or not at all', async () => {
    await read(`month=2026-02&filter[vehicleId]=${ids.A}`)
    const subjects = (await entries({ action: 'cost.list' }))[0]?.subjects
    assert.equal(subjects?.length, 1)
    await read(`month=2026-02&by=site&filter[vehicleId]=${ids.A}&filter[siteId]=${ids.depot}`)
    const [bySite] = await entries({ action: 'cost.list' })
    assert.deepEqual([bySite?.objects, bySite?.subjects], [[ids.A, ids.depot], subjects])
    assert.deepEqual(bySite?.facts, { count: 1, month: '2026-02', by: 'site' })
    await read(`month=2020-02&filter[vehicleId]=${ids.A}`)
    const [nothing] = await entries({ action: 'cost.list' })
    assert.deepEqual([nothing?.objects, nothing?.subjects], [[ids.A], subjects])
  })

  test('tell nothing behind the end, and of a vehicle out of reach no more than that it was asked about', async () => {
    const { page } = await read(`month=2026-02&limit=1&filter[siteId]=${ids.depot}`)
    const parts = JSON.parse(Buffer.from(page.next ?? '', 'base64url').toString()) as string[]
    const end = Buffer.from(JSON.stringify(parts.with(3, 'ZZZ'))).toString('base64url')
    const behind = await read(`month=2026-02&after=${end}&filter[vehicleId]=${ids.A}`)
    assert.deepEqual([behind.data, behind.totals], [[], []])
    const out = await read(`month=2026-02&by=site&filter[vehicleId]=${ids.B}`, 'technician')
    assert.deepEqual([out.data, out.totals], [[], []])
    const [entry] = await entries({ action: 'cost.list' })
    assert.deepEqual([entry?.objects, entry?.subjects], [[ids.B], []])
  })

  test('lose no line and tell none twice where sums change meanwhile, in the order that does not hang on them', async () => {
    nextMinute()
    const names = (pages: readonly Page[]) => pages.flatMap(({ data }) => data.map(({ name }) => name))
    const dearer = () => pump(ids.B, 50_000, '2026-02-05T00:00:00Z', 960, 'kilowatt-hour')
    assert.deepEqual(names(await readAll('month=2026-02&sort=currency', dearer)), ['C', 'A', 'B', 'C'])
    assert.deepEqual(names(await readAll('month=2026-02')), ['C', 'B', 'A', 'C'])
  })

  test('are taken along as a file, by site too, of the month in which it was asked for, which each line names', async () => {
    nextMinute()
    house.clock.moveTo(new Date('2026-02-28T23:59:30Z'))
    const begun = await Promise.all(
      [{ by: 'site' }, { sort: '-totalMinor' }].map((query) =>
        send('technician', 'POST', '/exports', { list: 'costs', format: 'csv', query }),
      ),
    )
    house.clock.moveTo(new Date('2026-03-01T00:00:30Z'))
    await house.errands.runDue()
    const linesOf = async ({ text, json }: (typeof begun)[number]) => {
      const file = await look('technician', `/exports/${(json as { id: string }).id}/file`)
      assert.equal(file.status, 200, text)
      const [, name] = /filename="(.*)"/.exec(file.headers['content-disposition'] ?? '') ?? []
      return [name, ...file.text.trimEnd().split('\r\n').slice(1)]
    }
    const sums = 'EUR,10000,0,700,0,10700,10000,0,0,0,10000'
    assert.deepEqual(await Promise.all(begun.map(linesOf)), [
      ['costs-by-site-2026-02-made-2026-02-28.csv', `2026-02,,${ids.depot},North depot,${sums}`],
      ['costs-by-vehicle-2026-02-made-2026-02-28.csv', `2026-02,${ids.A},${ids.depot},A,${sums}`],
    ])
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
