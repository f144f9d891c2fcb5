import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#kernel'
import { codeOf } from './testing-journey.ts'
import { openWorkBench } from './testing-work.ts'

const bench = await openWorkBench()
after(() => bench[Symbol.asyncDispose]())
const { nextMinute, send, look, seen, orderOf, idOf, register, open, approve } = bench

let van = ''
before(async () => {
  van = await register('P-1', 'technician')
})

describe('a part', () => {
  const make = async (sku: string, unitCostMinor = 1_299) =>
    idOf(await send('fleet_manager', 'POST', '/parts', { sku, name: 'Pad', unit: 'piece', unitCostMinor }))
  const stock = (part: string, body: object, role: Role = 'fleet_manager') =>
    send(role, 'POST', `/parts/${part}/moves`, body)
  const stockOf = async (part: string) =>
    ((await look('fleet_manager', `/parts/${part}`)).json as { stockThousandths: number }).stockThousandths

  test('is received, issued to an order at its price, returned and counted; the journal adds up', async () => {
    nextMinute()
    const part = await make('P-1')
    const { id } = await open(van, { estimateMinor: 100_000 })
    assert.deepEqual(seen(await stock(part, { receive: { quantityThousandths: 1_000 } }, 'technician')), [
      403,
      'http.not-allowed',
    ])
    assert.equal((await stock(part, { receive: { quantityThousandths: 10_000 } })).status, 201)
    const early = { issue: { workOrderId: id, quantityThousandths: 1_000 } }
    assert.deepEqual(seen(await stock(part, early)), [409, 'fleet.lifecycle'])
    await approve(id)
    const issued = await stock(part, { issue: { workOrderId: id, quantityThousandths: 2_500 } }, 'technician')
    assert.equal(issued.status, 201, issued.text)
    assert.equal(orderOf(await look('technician', `/work-orders/${id}`)).costMinor, 3_248)
    const back = { return: { workOrderId: id, quantityThousandths: 2_501 } }
    assert.deepEqual(seen(await stock(part, back)), [422, 'fleet.not-issued'])
    await send('fleet_manager', 'PATCH', `/parts/${part}`, { unitCostMinor: 9_999 })
    assert.equal((await stock(part, { return: { ...back.return, quantityThousandths: 2_500 } })).status, 201)
    assert.equal(orderOf(await look('technician', `/work-orders/${id}`)).costMinor, 0)
    assert.equal((await stock(part, { count: { countedThousandths: 9_000, reason: 'lost' } })).status, 201)
    const { data } = (await look('technician', `/parts/${part}/moves?sort=number`)).json as {
      data: { quantityThousandths: number; stockThousandths: number }[]
    }
    assert.deepEqual(
      data.map((one) => one.quantityThousandths),
      [10_000, -2_500, 2_500, -1_000],
    )
    assert.deepEqual(
      data.map((one) => one.stockThousandths),
      [10_000, 7_500, 10_000, 9_000],
    )
    assert.equal(await stockOf(part), 9_000)
  })

  test('is never issued below nothing, however many ask at once', async () => {
    nextMinute()
    const part = await make('P-2', 0)
    const { id } = await open(van)
    await approve(id)
    await stock(part, { receive: { quantityThousandths: 7_000 } })
    await look('technician', '/parts')
    const issue = () => stock(part, { issue: { workOrderId: id, quantityThousandths: 1_000 } }, 'technician')
    const replies = await Promise.all(Array.from({ length: 12 }, issue))
    const short = replies.filter((reply) => codeOf(reply) === 'fleet.stock-short')
    assert.deepEqual([replies.filter(({ status }) => status === 201).length, short.length], [7, 5])
    assert.equal(await stockOf(part), 0)
  })

  test('is not issued to an order out of reach, nor is its number taken twice', async () => {
    nextMinute()
    const part = await make('P-3')
    await stock(part, { receive: { quantityThousandths: 1_000 } })
    const other = await open(await register('W-3'), {}, 'fleet_manager')
    const issue = { issue: { workOrderId: other.id, quantityThousandths: 1_000 } }
    assert.deepEqual(seen(await stock(part, issue, 'technician')), [404, 'fleet.work-order-unknown'])
    assert.equal(await stockOf(part), 1_000)
    const twin = { sku: 'P-3', name: 'Pad', unit: 'piece', unitCostMinor: 1 }
    assert.deepEqual(seen(await send('fleet_manager', 'POST', '/parts', twin)), [409, 'fleet.sku-taken'])
  })
})
