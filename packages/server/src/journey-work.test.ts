import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Role } from '#kernel'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import { handlePapers } from './testing-papers.ts'
import type { Order } from './testing-work.ts'
import { openWorkBench } from './testing-work.ts'

const bench = await openWorkBench()
after(() => bench[Symbol.asyncDispose]())
const { house, as, nextMinute, entries, send, look, seen, orderOf, idOf, register, open, move, approve, labour } = bench

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

  test('costs no more than can be counted exactly, and so every order can be listed', async () => {
    nextMinute()
    const { id } = await open(van)
    await send('technician', 'POST', `/work-orders/${id}/lines`, labour(60, 100))
    await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(
        sql`UPDATE fleet_work_line SET cost_minor = ${Number.MAX_SAFE_INTEGER} WHERE org_id = ${CANARY} AND order_id = ${id}`,
      ),
    )
    const more = await send('technician', 'POST', `/work-orders/${id}/lines`, labour(60, 100))
    assert.deepEqual(seen(more), [422, 'fleet.cost-refused'])
    assert.equal((await look('technician', '/work-orders')).status, 200)
    assert.equal((await move(id, 'cancelled')).status, 200)
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

  test('keeps photos of its vehicle until they are taken off, and takes none of another', async () => {
    nextMinute()
    const { upload, of } = handlePapers(bench)
    const vehicleId = await register('W-5')
    const { id: foreign } = of(await upload(`/vehicles/${await register('W-6')}`))
    const { id: photo } = of(await upload(`/vehicles/${vehicleId}`))
    const { id } = await open(vehicleId, {}, 'fleet_manager')
    const name = (photoIds: readonly string[]) => send('fleet_manager', 'PATCH', `/work-orders/${id}`, { photoIds })
    const named = async () =>
      ((await look('fleet_manager', `/work-orders/${id}`)).json as { photoIds: string[] }).photoIds
    assert.deepEqual(await named(), [])
    for (const id of [foreign, vehicleId]) assert.deepEqual(seen(await name([photo, id])), [422, 'files.unusable'])
    assert.deepEqual(await named(), [])
    assert.equal((await name([photo])).status, 200)
    assert.equal((await send('fleet_manager', 'PATCH', `/work-orders/${id}`, { note: 'Rusted through' })).status, 200)
    assert.deepEqual(await named(), [photo])
    assert.equal((await name([])).status, 200)
    assert.deepEqual(await named(), [])
  })

  test('is numbered once when ten are opened at once', async () => {
    nextMinute()
    const orders = await Promise.all(Array.from({ length: 10 }, () => open(van)))
    assert.equal(new Set(orders.map(({ number }) => number)).size, 10)
  })
})
