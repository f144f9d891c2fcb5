/** Service, work orders and parts as people meet them; on a server that does several things at once where there is one. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Question, Reply, Role } from '#kernel'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import { codeOf, openJourneys } from './testing-journey.ts'

interface Order {
  readonly id: string
  readonly number: number
  readonly status: string
  readonly costMinor: number
  readonly lines: readonly { readonly id: string; readonly kind: string; readonly costMinor: number }[]
}
interface Schedule {
  readonly id: string
  readonly state: string
  readonly lastOn: string
  readonly dueOn: string | null
  readonly dueAtKm: number | null
  readonly dueAtEngineHours: number | null
}

const server = postgresAvailable() ? await createPostgresDatabase() : undefined
const environment = server ? { DATABASE_URL: server.url, MUTS_KEK: randomBytes(32).toString('base64') } : {}
const journeys = await openJourneys({ environment })
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute, entries } = journeys

const send = (role: Role, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, version = '*') => {
  const question: Question = { method, path: `/api/v1${path}`, headers: { 'if-match': version } }
  return as(role, body === undefined ? question : { ...question, body })
}
const look = (role: Role, path: string) => as(role, { path: `/api/v1${path}` })
const seen = ({ status, json, text }: Reply) => [status, codeOf({ json }) ?? (status < 300 ? undefined : text)]
const orderOf = (reply: Reply): Order => {
  assert.ok(reply.status < 300, reply.text)
  return reply.json as Order
}
const idOf = (reply: Reply) => {
  assert.equal(reply.status, 201, reply.text)
  return (reply.json as { id: string }).id
}
const register = async (unit: string, role: Role = 'fleet_manager') =>
  idOf(await send(role, 'POST', '/vehicles', { unit }))
const open = async (vehicleId: string, more: object = {}, role: Role = 'technician') =>
  orderOf(await send(role, 'POST', '/work-orders', { vehicleId, title: 'Brakes', ...more }))
const move = (id: string, status: string, role: Role = 'fleet_manager') =>
  send(role, 'PUT', `/work-orders/${id}/status`, { status })
const approve = (id: string, role: Role = 'fleet_manager') => send(role, 'POST', `/work-orders/${id}/approvals`)
const labour = (minutes: number, ratePerHourMinor: number) => ({ labour: { text: 'Fit', minutes, ratePerHourMinor } })

let van = ''
before(async () => {
  van = await register('W-1', 'technician')
})

describe('a work order', () => {
  test('goes from draft to closed, and each step is in the ledger', async () => {
    nextMinute()
    const { id } = await open(van, { tasks: [{ text: 'Change pads' }], estimateMinor: 40_000 })
    assert.deepEqual(seen(await move(id, 'in_progress', 'technician')), [409, 'fleet.lifecycle'])
    assert.equal(orderOf(await approve(id, 'fleet_operator')).status, 'approved')
    assert.equal((await move(id, 'in_progress', 'technician')).status, 200)
    const order = orderOf(await send('technician', 'POST', `/work-orders/${id}/lines`, labour(95, 7_200)))
    assert.equal(order.costMinor, 11_400)
    assert.deepEqual(seen(await move(id, 'done', 'technician')), [409, 'fleet.tasks-open'])
    const task = order.lines.find(({ kind }) => kind === 'task')?.id
    const path = `/work-orders/${id}/lines/${task}`
    assert.equal((await send('technician', 'PATCH', path, { isDone: true })).status, 200)
    // Done already: nothing happens but that the order is shown, and the ledger knows of that.
    assert.equal((await send('technician', 'PATCH', path, { isDone: true })).status, 200)
    const shown = (await entries({ object: id })).map(({ action }) => action)
    assert.deepEqual(shown.slice(0, 2), ['work-order.read', 'work-line.complete'])
    const fitted = `/work-orders/${id}/lines/${order.lines.find(({ kind }) => kind === 'labour')?.id}`
    assert.deepEqual(seen(await send('technician', 'PATCH', fitted, { isDone: true })), [409, 'fleet.line-no-task'])
    for (const status of ['done', 'verified', 'closed']) assert.equal(orderOf(await move(id, status)).status, status)
    assert.deepEqual(seen(await move(id, 'in_progress')), [409, 'fleet.lifecycle'])
    const moves = (await entries({ object: id })).flatMap(({ action, facts }) =>
      action === 'work-order.move' ? [facts.to] : action === 'work-order.approve' ? ['approved'] : [],
    )
    assert.deepEqual(moves.reverse(), ['approved', 'in_progress', 'done', 'verified', 'closed'])
  })

  test('waits for something it names, and says so of nothing else', async () => {
    nextMinute()
    const { id } = await open(van)
    await approve(id)
    await move(id, 'in_progress')
    const status = (body: object) => send('fleet_manager', 'PUT', `/work-orders/${id}/status`, body)
    assert.deepEqual(seen(await status({ status: 'waiting' })), [422, 'fleet.waiting-for'])
    assert.equal((await status({ status: 'waiting', waitingFor: 'parts' })).status, 200)
    assert.deepEqual(seen(await status({ status: 'done' })), [409, 'fleet.lifecycle'])
    assert.deepEqual(seen(await status({ status: 'in_progress', waitingFor: 'parts' })), [422, 'fleet.waiting-for'])
    assert.equal((await status({ status: 'in_progress' })).status, 200)
  })

  test('is approved within the limit of the set, and by nobody who asked for it', async () => {
    nextMinute()
    const { id } = await open(van, { estimateMinor: 50_001 })
    assert.deepEqual(seen(await approve(id, 'technician')), [403, 'fleet.own-request'])
    assert.deepEqual(seen(await approve(id, 'fleet_operator')), [403, 'fleet.approval-limit'])
    assert.equal((await approve(id, 'fleet_manager')).status, 200)
    const large = await open(van, { estimateMinor: 500_001 }, 'fleet_manager')
    assert.deepEqual(seen(await approve(large.id, 'fleet_manager')), [403, 'fleet.own-request'])
    assert.equal((await approve(large.id, 'admin')).status, 200)
    const none = await open(van, {}, 'fleet_manager')
    assert.equal((await approve(none.id, 'technician')).status, 200, 'a technician approves what costs nothing')
  })

  test('is not approved by whoever put on it what it costs', async () => {
    nextMinute()
    const { id } = await open(van)
    const lines = `/work-orders/${id}/lines`
    assert.equal((await send('fleet_operator', 'POST', lines, labour(60, 5_000))).status, 200)
    assert.deepEqual(seen(await approve(id, 'fleet_operator')), [403, 'fleet.own-request'])
    assert.equal((await approve(id, 'fleet_manager')).status, 200)
  })

  test('costs no more than was approved, until more is asked for and approved by another', async () => {
    nextMinute()
    const { id } = await open(van, { estimateMinor: 10_000 })
    await approve(id)
    const lines = `/work-orders/${id}/lines`
    assert.equal((await send('technician', 'POST', lines, labour(60, 10_000))).status, 200)
    assert.deepEqual(seen(await send('technician', 'POST', lines, labour(1, 60))), [409, 'fleet.over-approved'])
    assert.equal((await send('fleet_manager', 'PATCH', `/work-orders/${id}`, { estimateMinor: 10_001 })).status, 200)
    assert.deepEqual(seen(await approve(id, 'fleet_manager')), [403, 'fleet.own-request'])
    assert.equal((await approve(id, 'fleet_operator')).status, 200)
    assert.equal(orderOf(await send('technician', 'POST', lines, labour(1, 60))).costMinor, 10_001)
  })

  test('takes limits from admins alone', async () => {
    nextMinute()
    const limits = { technician: 0, fleet_operator: 50_000, fleet_manager: 600_000 }
    assert.equal((await send('fleet_manager', 'PATCH', '/workshop', { limits })).status, 403)
    const { id } = await open(van, { estimateMinor: 550_000 })
    assert.deepEqual(seen(await approve(id)), [403, 'fleet.approval-limit'])
    assert.equal((await send('admin', 'PATCH', '/workshop', { limits })).status, 200)
    assert.equal((await approve(id)).status, 200)
  })

  test('is changed by one of two who read the same version', async () => {
    nextMinute()
    const { id } = await open(van)
    const etag = (await look('technician', `/work-orders/${id}`)).headers.etag
    const change = (title: string) => send('technician', 'PATCH', `/work-orders/${id}`, { title }, etag)
    assert.equal((await change('One')).status, 200)
    assert.deepEqual(seen(await change('Other')), [412, 'http.stale'])
    const bare = await as('technician', { method: 'PATCH', path: `/api/v1/work-orders/${id}`, body: { title: 'x' } })
    assert.equal(bare.status, 428)
  })

  test('is not there for whoever does not reach its vehicle, nor for viewers', async () => {
    nextMinute()
    const other = await open(await register('W-2'), {}, 'fleet_manager')
    assert.deepEqual(seen(await look('technician', `/work-orders/${other.id}`)), [404, 'fleet.work-order-unknown'])
    assert.deepEqual(seen(await move(other.id, 'cancelled', 'technician')), [404, 'fleet.work-order-unknown'])
    const { data } = (await look('technician', '/work-orders?limit=200')).json as { data: Order[] }
    assert.ok(data.length > 0 && data.every(({ id }) => id !== other.id))
    for (const role of ['viewer', 'auditor', 'driver'] as const)
      assert.equal((await look(role, '/work-orders')).status, 403, role)
    assert.equal((await look('fleet_manager', `/work-orders/${other.id}`)).status, 200)
  })

  test('keeps what people wrote unreadable in its row', async () => {
    nextMinute()
    const { id } = await open(van, { title: 'Ask Friedlinde', tasks: [{ text: 'Call Friedlinde' }] })
    const rows = await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.all<{ text: string }>(sql`SELECT o::text || l::text AS text FROM fleet_work_order o
        JOIN fleet_work_line l ON l.order_id = o.id WHERE o.id = ${id}`),
    )
    assert.equal(rows.length, 1)
    for (const secret of ['Friedlinde', Buffer.from('Friedlinde').toString('hex')])
      assert.ok(!rows[0]?.text.includes(secret))
  })

  test('is never both open and closed, and costs exact integers, whatever comes at once', async () => {
    type Act = readonly ['move', string] | readonly ['labour', number, number] | readonly ['approve']
    const statuses = ['in_progress', 'waiting', 'done', 'verified', 'closed', 'cancelled']
    const acts = fc.oneof(
      fc.constantFrom(...statuses).map((to): Act => ['move', to]),
      fc
        .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 9_999 }))
        .map(([m, r]): Act => ['labour', m, r]),
      fc.constant<Act>(['approve']),
    )
    const run = (id: string, act: Act) => {
      if (act[0] === 'approve') return approve(id)
      if (act[0] === 'labour') return send('fleet_operator', 'POST', `/work-orders/${id}/lines`, labour(act[1], act[2]))
      const waitingFor = act[1] === 'waiting' ? { waitingFor: 'other' } : {}
      return send('admin', 'PUT', `/work-orders/${id}/status`, { status: act[1], ...waitingFor })
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(acts, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 4 }),
        async (turns) => {
          nextMinute()
          const { id } = await open(van, { estimateMinor: 200_000 })
          await Promise.all(
            (['fleet_manager', 'fleet_operator', 'admin'] as const).map((role) => look(role, '/workshop')),
          )
          for (const turn of turns)
            for (const reply of await Promise.all(turn.map((act) => run(id, act))))
              assert.ok(reply.status < 500, reply.text)
          const order = orderOf(await look('fleet_manager', `/work-orders/${id}`))
          const costs = order.lines.map(({ costMinor }) => costMinor)
          assert.ok(costs.every(Number.isSafeInteger))
          assert.equal(
            order.costMinor,
            costs.reduce((sum, cost) => sum + cost, 0),
          )
          const moves = (await entries({ object: id })).filter(({ action }) => action === 'work-order.move').reverse()
          const from = moves.map(({ facts }) => facts.from)
          const to = moves.map(({ facts }) => facts.to)
          assert.deepEqual(from.slice(1), to.slice(0, -1), 'each step begins where the one before ended')
          assert.equal(order.status, to.at(-1) ?? order.status)
          assert.ok(!from.includes('closed') && !from.includes('cancelled'))
        },
      ),
      { numRuns: 6 },
    )
  })

  test('takes the issues it is to mend along, and closes none of them', async () => {
    nextMinute()
    const raise = async (vehicleId: string, title: string) =>
      idOf(await send('fleet_manager', 'POST', '/issues', { vehicleId, severity: 'high', title }))
    const issue = await raise(van, 'Brake light out')
    const elsewhere = await raise(await register('W-4'), 'Wipers')
    const status = async () => ((await look('technician', `/issues/${issue}`)).json as { status: string }).status
    const { id } = await open(van, { issueIds: [issue] })
    const link = (issueIds: readonly string[], role: Role) => send(role, 'PATCH', `/work-orders/${id}`, { issueIds })
    assert.deepEqual(seen(await link([elsewhere], 'fleet_manager')), [422, 'fleet.issue-elsewhere'])
    assert.deepEqual(seen(await link([elsewhere], 'technician')), [404, 'fleet.issue-unknown'])
    await approve(id)
    const went: string[] = [await status()]
    for (const to of ['in_progress', 'done', 'in_progress', 'done', 'verified', 'closed']) {
      await move(id, to)
      went.push(await status())
    }
    assert.deepEqual(went, ['open', 'in_work', 'fixed', 'in_work', 'fixed', 'fixed', 'fixed'])
  })

  test('is numbered once when ten are opened at once', async () => {
    nextMinute()
    const orders = await Promise.all(Array.from({ length: 10 }, () => open(van)))
    assert.equal(new Set(orders.map(({ number }) => number)).size, 10)
  })
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

describe('a service', () => {
  let truck = ''
  let program = ''
  const schedulesOf = async (vehicle: string) =>
    ((await look('fleet_manager', `/vehicles/${vehicle}/schedules`)).json as { data: Schedule[] }).data
  before(async () => {
    nextMinute()
    truck = await register('S-1', 'technician')
    const serviceTaskId = idOf(
      await send('fleet_manager', 'POST', '/service-tasks', { name: 'Oil', instructions: '25 Nm' }),
    )
    const intervals = [{ serviceTaskId, everyDays: 180, softDays: 14, hardDays: 7, everyKm: 20_000 }]
    program = idOf(await send('fleet_manager', 'POST', '/service-programs', { name: 'Trucks', intervals }))
  })

  test('is scheduled by a program, once, and only where the meters it counts are known', async () => {
    nextMinute()
    const path = `/vehicles/${truck}/schedules`
    assert.deepEqual(seen(await send('fleet_manager', 'POST', path, { programId: program })), [
      422,
      'fleet.reading-missing',
    ])
    const body = { programId: program, last: { on: '2025-07-15', odometerKm: 100_000 } }
    assert.equal((await send('fleet_manager', 'POST', path, body)).status, 201)
    assert.deepEqual(seen(await send('fleet_manager', 'POST', path, body)), [409, 'fleet.schedule-exists'])
    assert.equal((await send('technician', 'POST', path, body)).status, 403)
    const [schedule] = await schedulesOf(truck)
    assert.deepEqual([schedule?.state, schedule?.dueOn, schedule?.dueAtKm], ['soon', '2026-01-11', 120_000])
  })

  test('is on the one list of what is due, for whoever reaches the vehicle, until the line of an order resets it', async () => {
    nextMinute()
    const [schedule] = await schedulesOf(truck)
    const due = async (role: Role) => {
      const { data } = (await look(role, '/due?filter[kind]=service')).json as { data: { id: string; state: string }[] }
      return data.find(({ id }) => id === schedule?.id)?.state
    }
    assert.deepEqual(
      [await due('fleet_manager'), await due('technician'), await due('driver')],
      ['soon', 'soon', undefined],
    )
    const { id, lines } = await open(truck, { tasks: [{ text: 'Oil', scheduleId: schedule?.id }] })
    await approve(id)
    await move(id, 'in_progress')
    const path = `/work-orders/${id}/lines/${lines[0]?.id}`
    const last = { on: '2026-01-04', odometerKm: 119_000 }
    assert.equal((await send('technician', 'PATCH', path, { isDone: true, last })).status, 200)
    const [reset] = await schedulesOf(truck)
    assert.deepEqual([reset?.state, reset?.lastOn, reset?.dueAtKm], ['ok', '2026-01-04', 139_000])
    assert.equal(await due('fleet_manager'), undefined)
  })

  test('keeps the later of two that are completed at once, and goes back for neither', async () => {
    nextMinute()
    const [schedule] = await schedulesOf(truck)
    const prepare = async () => {
      const { id, lines } = await open(truck, { tasks: [{ text: 'Oil', scheduleId: schedule?.id }] })
      await approve(id)
      await move(id, 'in_progress')
      return `/work-orders/${id}/lines/${lines[0]?.id}`
    }
    const paths = [await prepare(), await prepare(), await prepare(), await prepare()]
    const readings = [139_500, 125_000, 131_000, 140_000]
    const replies = await Promise.all(
      paths.map((path, at) => send('technician', 'PATCH', path, { isDone: true, last: { odometerKm: readings[at] } })),
    )
    assert.ok(replies.every(({ status }) => status === 200))
    assert.equal((await schedulesOf(truck))[0]?.dueAtKm, 160_000)
    const resets = await entries({ action: 'schedule.reset', object: schedule?.id ?? '' })
    assert.equal(resets.length, 5)
  })

  test('is due by whichever comes first of distance and engine hours, as the meters show, and is counted from them', async () => {
    nextMinute()
    const digger = await register('S-2', 'technician')
    const read = (kind: string, value: number) =>
      send('fleet_manager', 'POST', `/vehicles/${digger}/readings`, { kind, value, confirm: true })
    const serviceTaskId = idOf(await send('fleet_manager', 'POST', '/service-tasks', { name: 'Grease' }))
    const terms = { everyKm: 1_000, softKm: 100, everyEngineHours: 50, softEngineHours: 5, hardEngineHours: 2 }
    const programId = idOf(
      await send('fleet_manager', 'POST', '/service-programs', {
        ...{ name: 'Diggers', intervals: [{ serviceTaskId, ...terms }] },
      }),
    )
    await read('odometer', 500)
    await read('engine-hours', 100)
    assert.equal((await send('fleet_manager', 'POST', `/vehicles/${digger}/schedules`, { programId })).status, 201)
    const states: (string | undefined)[] = []
    for (const [kind, value] of [
      ['odometer', 1_399],
      ['odometer', 1_400],
      ['engine-hours', 150],
      ['engine-hours', 152],
      ['engine-hours', 152.1],
    ] as const) {
      assert.equal((await read(kind, value)).status, 201)
      states.push((await schedulesOf(digger))[0]?.state)
    }
    assert.deepEqual(states, ['ok', 'soon', 'due', 'due', 'overdue'])
    const [schedule] = await schedulesOf(digger)
    const { id, lines } = await open(digger, { tasks: [{ text: 'Grease', scheduleId: schedule?.id }] })
    await approve(id)
    await move(id, 'in_progress')
    await send('technician', 'PATCH', `/work-orders/${id}/lines/${lines[0]?.id}`, { isDone: true })
    const [after] = await schedulesOf(digger)
    assert.deepEqual([after?.state, after?.dueAtKm, after?.dueAtEngineHours], ['ok', 2_400, 202.1])
  })

  test('of another vehicle is no line of this one', async () => {
    nextMinute()
    const [schedule] = await schedulesOf(truck)
    const body = { vehicleId: van, title: 'Oil', tasks: [{ text: 'Oil', scheduleId: schedule?.id }] }
    assert.deepEqual(seen(await send('technician', 'POST', '/work-orders', body)), [404, 'fleet.schedule-unknown'])
  })

  test('program says what can fall due, and names what there is', async () => {
    nextMinute()
    const serviceTaskId = idOf(await send('fleet_manager', 'POST', '/service-tasks', { name: 'Filter' }))
    const make = async (interval: object) =>
      seen(
        await send('fleet_manager', 'POST', '/service-programs', {
          name: 'X',
          intervals: [{ serviceTaskId, ...interval }],
        }),
      )
    assert.deepEqual(await make({}), [422, 'fleet.interval-refused'])
    assert.deepEqual(await make({ everyKm: 100, softDays: 1 }), [422, 'fleet.interval-refused'])
    assert.deepEqual(await make({ everyKm: 100, softKm: 101 }), [422, 'fleet.interval-refused'])
    assert.deepEqual(await make({ everyKm: 100, serviceTaskId: van }), [422, 'fleet.service-task-unknown'])
    assert.deepEqual(await make({ everyEngineHours: 250, softEngineHours: 20 }), [201, undefined])
  })
})

test('no bug was left behind', () => assert.deepEqual(house.bugs, []))
