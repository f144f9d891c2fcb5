/**
 * What no interleaving of calls may bring about: stock below nothing, a journal with a hole, a reminder that is lost or stands
 * twice, a work order both open and closed. What fails names its seed. Beside it the controls: on a database that forgets what
 * keeps the promise, the same look finds it broken.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { postgresAvailable } from '#kernel/database/testing'
import type { Forgotten } from './testing-forgetful.ts'
import { createForgetful } from './testing-forgetful.ts'
import { openWorkBench } from './testing-work.ts'

const bench = await openWorkBench()
after(() => bench[Symbol.asyncDispose]())
const { house, nextMinute, entries, send, look, idOf, orderOf, register, open, move, approve } = bench
const RUNS = { numRuns: 6, endOnFailure: true }

let van = ''
let made = 0
before(async () => {
  van = await register('Q-1', 'technician')
})

describe('whatever comes at once', () => {
  interface Move {
    readonly number: number
    readonly quantityThousandths: number
    readonly stockThousandths: number
  }
  const quantityThousandths = fc.integer({ min: 1, max: 4_000 })
  const anyMove = fc.oneof(
    quantityThousandths.map((quantity) => ({ receive: { quantityThousandths: quantity } })),
    quantityThousandths.map((quantity) => ({ issue: { quantityThousandths: quantity } })),
    quantityThousandths.map((quantity) => ({ return: { quantityThousandths: quantity } })),
    fc
      .integer({ min: 0, max: 4_000 })
      .map((countedThousandths) => ({ count: { countedThousandths, reason: 'miscounted' } })),
  )

  test('the stock is never below nothing, and its journal adds up without a gap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMove, { minLength: 3, maxLength: 12 }), async (moves) => {
        nextMinute()
        const draft = { sku: `Q-${++made}`, name: 'Pad', unit: 'piece', unitCostMinor: 0 }
        const part = idOf(await send('fleet_manager', 'POST', '/parts', draft))
        const { id: workOrderId } = await open(van)
        await approve(workOrderId)
        await send('fleet_manager', 'POST', `/parts/${part}/moves`, { receive: { quantityThousandths: 5_000 } })
        const bodies = moves.map((one) => ofOrder(one, workOrderId))
        const replies = await Promise.all(
          bodies.map((body) => send('fleet_manager', 'POST', `/parts/${part}/moves`, body)),
        )
        assert.ok(replies.every(({ status }) => [201, 409, 422].includes(status)))

        const { data } = (await look('fleet_manager', `/parts/${part}/moves?sort=number`)).json as { data: Move[] }
        let stock = 0
        for (const [at, one] of data.entries()) {
          stock += one.quantityThousandths
          assert.deepEqual([one.number, one.stockThousandths], [Number(data[0]?.number) + at, stock])
          assert.ok(stock >= 0)
        }
        // A count that found what was expected moves nothing.
        assert.ok(data.length <= 1 + replies.filter(({ status }) => status === 201).length)
        const { stockThousandths } = (await look('fleet_manager', `/parts/${part}`)).json as Move
        assert.equal(stockThousandths, stock)
      }),
      RUNS,
    )
  })
  const ofOrder = (one: object, workOrderId: string) =>
    Object.fromEntries(
      Object.entries(one).map(([kind, said]) => [
        kind,
        kind === 'issue' || kind === 'return' ? { ...said, workOrderId } : said,
      ]),
    )

  interface Schedule {
    readonly id: string
    readonly lastOdometerKm: number | null
  }
  const schedulesOf = async (vehicle: string) =>
    ((await look('fleet_manager', `/vehicles/${vehicle}/schedules`)).json as { data: Schedule[] }).data

  /** A vehicle with one reminder, and lines of orders under way that complete it. */
  async function remind(lines: number) {
    const name = `Q-${++made}`
    const vehicle = await register(name, 'technician')
    const serviceTaskId = idOf(await send('fleet_manager', 'POST', '/service-tasks', { name }))
    const intervals = [{ serviceTaskId, everyKm: 10_000 }]
    const programId = idOf(await send('fleet_manager', 'POST', '/service-programs', { name, intervals }))
    const schedule = () =>
      send('fleet_manager', 'POST', `/vehicles/${vehicle}/schedules`, { programId, last: { odometerKm: 1_000 } })
    assert.equal((await schedule()).status, 201)
    const [{ id }] = (await schedulesOf(vehicle)) as [Schedule]
    const paths: string[] = []
    for (let at = 0; at < lines; at++) {
      const order = await open(vehicle, { tasks: [{ text: 'Oil', scheduleId: id }] })
      await approve(order.id)
      await move(order.id, 'in_progress')
      paths.push(`/work-orders/${order.id}/lines/${order.lines[0]?.id}`)
    }
    const end = () => send('fleet_manager', 'DELETE', `/vehicles/${vehicle}/schedules/${id}`)
    return { vehicle, id, paths, schedule, end }
  }

  test('no reminder is lost, none goes back, and none stands twice', async () => {
    const kilometres = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 2, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(kilometres, fc.boolean(), async (readings, isEnded) => {
        nextMinute()
        const { vehicle, id, paths, schedule, end } = await remind(readings.length)
        const [completed, others] = await Promise.all([
          Promise.all(
            paths.map((path, at) =>
              send('technician', 'PATCH', path, { isDone: true, last: { odometerKm: readings[at] } }),
            ),
          ),
          Promise.all(isEnded ? [end(), schedule(), schedule()] : []),
        ])
        assert.ok(completed.every(({ status }) => status === 200))
        assert.ok(others.every(({ status }) => [201, 204, 409].includes(status)))

        const left = await schedulesOf(vehicle)
        const resets = await entries({ action: 'schedule.reset', object: id })
        if (isEnded) {
          assert.ok(left.length <= 1 && left.every((one) => one.id !== id), 'one at most, and not the one that ended')
          assert.equal(left.length, others.filter(({ status }) => status === 201).length)
        } else {
          assert.deepEqual(
            left.map((one) => [one.id, one.lastOdometerKm]),
            [[id, Math.max(1_000, ...readings)]],
          )
          assert.equal(resets.length, readings.length)
        }
      }),
      RUNS,
    )
    assert.deepEqual(house.bugs, [])
  })

  interface Told {
    readonly action: string
    readonly facts: Readonly<Record<string, unknown>>
  }
  const OPEN = ['draft', 'approved', 'in_progress', 'waiting']
  /** Where an order stands by its entries, in the order in which they were placed. Each change has to begin where the one before ended. */
  function follow(told: readonly Told[]): string {
    let status = 'draft'
    for (const { action, facts } of told) {
      if (action === 'work-order.move') {
        assert.equal(facts.from, status, `it was ${status} as it became ${facts.to}`)
        status = String(facts.to)
      } else if (action !== 'work-order.read') {
        assert.ok(OPEN.includes(status), `${action} while it was ${status}`)
        if (action === 'work-order.approve' && status === 'draft') status = 'approved'
      }
    }
    return status
  }
  const toldOf = async (id: string): Promise<readonly Told[]> =>
    (await entries({ object: id })).filter(({ action }) => /^work-(order|line)\./.test(action)).toReversed()
  const WAY = ['in_progress', 'done', 'verified'] as const

  /** An order with a task that is done, as far on its way as `last`. */
  async function bringTo(last: (typeof WAY)[number]) {
    const { id, lines } = await open(van, { tasks: [{ text: 'Oil' }] })
    await approve(id)
    for (const status of WAY.slice(0, WAY.indexOf(last) + 1)) {
      assert.equal((await move(id, status)).status, 200, status)
      if (status === 'in_progress')
        assert.equal((await send('technician', 'PATCH', `/work-orders/${id}/lines/${lines[0]?.id}`, DONE)).status, 200)
    }
    return id
  }
  const DONE = { isDone: true }

  const anyChange = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('closed', 'in_progress', 'verified', 'done', 'cancelled') },
    { weight: 2, arbitrary: fc.constantFrom('line', 'title', 'approval') },
  )
  const change = (id: string, what: string) => {
    if (what === 'line') return send('technician', 'POST', `/work-orders/${id}/lines`, { task: { text: 'Look' } })
    if (what === 'title') return send('technician', 'PATCH', `/work-orders/${id}`, { title: 'Brakes again' })
    return what === 'approval' ? approve(id) : move(id, what)
  }

  test('no work order is both open and closed: each change begins where the one before ended', async () => {
    const changes = fc.array(anyChange, { minLength: 4, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WAY), changes, async (last, asked) => {
        nextMinute()
        const id = await bringTo(last)
        const before = (await toldOf(id)).length
        const replies = await Promise.all(asked.map((what) => change(id, what)))
        assert.ok(replies.every(({ status }) => [200, 201, 409].includes(status)))

        const told = await toldOf(id)
        const kept = replies.filter(({ status }) => status < 300)
        assert.equal(told.length - before, kept.length, 'each that was kept is told, and none that was refused')
        assert.equal(orderOf(await look('fleet_manager', `/work-orders/${id}`)).status, follow(told))
      }),
      RUNS,
    )
    assert.deepEqual(house.bugs, [])
  })

  if (postgresAvailable()) {
    const at = (verb: 'PUT' | 'PATCH', path: string, params: object, body: object) => ({ verb, path, params, body })
    const statusOf = (workOrderId: string, status: string) =>
      at('PUT', '/work-orders/:workOrderId/status', { workOrderId }, { status })

    test('a work order is both where rows are neither held nor compared, and is not where either is left', async () => {
      nextMinute()
      const either = ['in_progress', 'closed'] as const
      const cases: readonly (readonly [readonly Forgotten[], boolean])[] = [
        [['hold', 'compare'], true],
        [['hold'], false],
        [['compare'], false],
      ]
      for (const [forgets, isBroken] of cases) {
        const id = await bringTo('verified')
        const forgetful = createForgetful(house, forgets, forgets.includes('hold') ? 'fleet_work_order o' : undefined)
        await Promise.allSettled(either.map((status) => forgetful.ask(statusOf(id, status))))
        const told = await toldOf(id)
        if (isBroken) assert.throws(() => follow(told), /it was \w+ as it became/)
        else assert.ok(['closed', 'in_progress'].includes(follow(told)), forgets.join())
      }
    })

    test('a reminder goes back where what was done last is not kept ahead', async () => {
      nextMinute()
      const { vehicle, paths } = await remind(2)
      const forgetful = createForgetful(house, ['forward'])
      for (const [which, odometerKm] of [9_000, 4_000].entries()) {
        const [, , workOrderId, , lineId] = String(paths[which]).split('/')
        const path = '/work-orders/:workOrderId/lines/:lineId'
        await forgetful.ask(at('PATCH', path, { workOrderId, lineId }, { isDone: true, last: { odometerKm } }))
      }
      assert.equal((await schedulesOf(vehicle))[0]?.lastOdometerKm, 4_000)
    })
  }
})
