import assert from 'node:assert/strict'
import { AsyncResource } from 'node:async_hooks'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#kernel'
import { CANARY } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import { postgresAvailable } from '#kernel/database/testing'
import { createDue } from './fleet/service/due.ts'
import { dueStore } from './fleet/service/due-store.ts'
import { openWorkBench } from './testing-work.ts'

interface Schedule {
  readonly id: string
  readonly state: string
  readonly lastOn: string
  readonly dueOn: string | null
  readonly dueAtKm: number | null
  readonly dueAtEngineHours: number | null
  readonly decidedBy: string
  readonly kmLeft: number | null
  readonly engineHoursLeft: number | null
}

const bench = await openWorkBench()
after(() => bench[Symbol.asyncDispose]())
const { house, nextMinute, entries, send, look, seen, idOf, register, open, move, approve } = bench

let van = ''
before(async () => {
  van = await register('S-0', 'technician')
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
    const standings: unknown[] = []
    for (const [kind, value] of [
      ['odometer', 1_399],
      ['odometer', 1_400],
      ['engine-hours', 150],
      ['engine-hours', 152],
      ['engine-hours', 152.1],
    ] as const) {
      assert.equal((await read(kind, value)).status, 201)
      const [schedule] = await schedulesOf(digger)
      states.push(schedule?.state)
      standings.push([schedule?.decidedBy, schedule?.kmLeft, schedule?.engineHoursLeft])
    }
    assert.deepEqual(states, ['ok', 'soon', 'due', 'due', 'overdue'])
    assert.deepEqual(standings, [
      ['km', 101, 50],
      ['km', 100, 50],
      ['engine-hour', 100, 0],
      ['engine-hour', 100, -2],
      ['engine-hour', 100, -2.1],
    ])
    const [schedule] = await schedulesOf(digger)
    const { id, lines } = await open(digger, { tasks: [{ text: 'Grease', scheduleId: schedule?.id }] })
    await approve(id)
    await move(id, 'in_progress')
    await send('technician', 'PATCH', `/work-orders/${id}/lines/${lines[0]?.id}`, { isDone: true })
    const [after] = await schedulesOf(digger)
    assert.deepEqual([after?.state, after?.dueAtKm, after?.dueAtEngineHours], ['ok', 2_400, 202.1])
  })

  test('stands among all that is due once and in its place, however much that is', async () => {
    nextMinute()
    const crane = await register('S-3', 'technician')
    const day = sql`DATE '2020-01-01' + n`
    const rows = sql`FROM generate_series(1, 1100) AS n`
    await house.kernel.database.transaction({ org: CANARY }, async (tx) => {
      await tx.run(sql`INSERT INTO fleet_service_task (org_id, id, name, is_retired, version, created_at, updated_at)
        SELECT ${CANARY}, gen_random_uuid(), 'Crane ' || n, false, 1, now(), now() ${rows}`)
      await tx.run(sql`INSERT INTO fleet_schedule (org_id, id, vehicle_id, task_id, program_id, terms, last_on, version,
          created_at, updated_at)
        SELECT ${CANARY}, gen_random_uuid(), ${crane}, t.id, ${program}, '{"everyDays": 30}', ${day}, 1, now(), now()
        ${rows} JOIN fleet_service_task t ON t.org_id = ${CANARY} AND t.name = 'Crane ' || n`)
      await tx.run(sql`INSERT INTO fleet_document (org_id, id, vehicle_id, subject_id, kind, number_sealed, valid_to,
          remind_days, file_ids, status, version, created_at, updated_at)
        SELECT ${CANARY}, gen_random_uuid(), v.id, v.subject_id, 'permit', '', ${day}, 10, '{}', 'expired', 1, now(), now()
        ${rows} JOIN fleet_vehicle v ON v.org_id = ${CANARY} AND v.id = ${crane}`)
    })
    const found: { id: string; kind: string; dueOn: string }[] = []
    for (let path: string | undefined = ''; path !== undefined; ) {
      const { json } = await look('technician', `/due?filter[vehicleId]=${crane}&limit=200${path}`)
      const { data, page } = json as { data: typeof found; page: { next: string | null } }
      found.push(...data)
      path = page.next === null ? undefined : `&after=${page.next}`
    }
    assert.deepEqual([found.length, new Set(found.map(({ id }) => id)).size], [2_200, 2_200])
    const days = found.map(({ dueOn }) => dueOn)
    assert.deepEqual(days, days.toSorted())
    const services = await look('technician', `/due?filter[kind]=service&filter[vehicleId]=${crane}`)
    assert.ok((services.json as { data: typeof found }).data.every(({ kind }) => kind === 'service'))
  })

  const list = async (query: string) => {
    const found: { id: string; state: string }[] = []
    for (let path: string | undefined = ''; path !== undefined; ) {
      const { json } = await look('fleet_manager', `/due?limit=200${query}${path}`)
      const { data, page } = json as { data: typeof found; page: { next: string | null } }
      found.push(...data)
      path = page.next === null ? undefined : `&after=${page.next}`
    }
    return found.map(({ id, state }) => `${id} ${state}`)
  }
  const judgeAnew = async () => {
    house.clock.moveTo(new Date(house.clock.now().getTime() + 5 * 60_000))
    await house.jobs.runDue()
    nextMinute()
  }

  test('stands in the same place whether or not it was judged since the day or a reading moved it', async () => {
    const loader = await register('S-5', 'technician')
    await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(sql`INSERT INTO fleet_schedule (org_id, id, vehicle_id, task_id, program_id, terms, last_on, version,
          created_at, updated_at)
        SELECT ${CANARY}, gen_random_uuid(), ${loader}, t.id, ${program}, '{"everyDays": 30, "softDays": 2, "hardDays": 1}',
          DATE '2025-12-02' + right(t.name, 1)::int, 1, now(), now()
        FROM fleet_service_task t WHERE t.org_id = ${CANARY} AND t.name LIKE 'Crane _'`),
    )
    await judgeAnew()
    const judged = await list('')
    await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(sql`UPDATE fleet_schedule SET judged_until = '-infinity' WHERE org_id = ${CANARY}`),
    )
    nextMinute()
    assert.ok(judged.length > 2_200, String(judged.length))
    assert.deepEqual(await list(''), judged)
    await judgeAnew()
    assert.deepEqual(await list(''), judged)
    const states = new Set(judged.map((one) => one.split(' ')[1]))
    assert.deepEqual([...states], ['overdue', 'due', 'soon'])
    for (const state of ['overdue', 'due', 'soon']) {
      const those = judged.filter((one) => one.endsWith(` ${state}`))
      assert.deepEqual(await list(`&filter[state]=${state}`), those)
    }
  })

  test('is read where its kind is asked for, and not to be left out, whether or not it was judged', async () => {
    const read = async (kind: string) => {
      let rows = 0
      const shown = await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, (ctx) => {
        const all = async <Row>(statement: Sql) => {
          const found = await ctx.tx.all<Row>(statement)
          rows += found.length
          return found
        }
        return createDue([]).listDue({ ...ctx, tx: { ...ctx.tx, all } }, { 'filter[kind]': kind, limit: 1 })
      })
      return { rows, shown: shown.data.length }
    }
    const services = await read('service')
    assert.deepEqual([services.shown, services.rows >= 200, services.rows < 1_000], [1, true, true])
    assert.deepEqual(await read('inspection'), { rows: 0, shown: 0 })
    await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(sql`UPDATE fleet_schedule SET judged_until = '-infinity' WHERE org_id = ${CANARY}`),
    )
    assert.deepEqual(await read('inspection'), { rows: 0, shown: 0 })
    assert.ok((await read('service,inspection')).rows > 1_100)
    await judgeAnew()
  })

  if (postgresAvailable())
    test('loses no reading to who judges it at the same moment', async () => {
      nextMinute()
      const say = (path: string, body: object) => send('fleet_manager', 'POST', path, body)
      const tractor = await register('S-6')
      const serviceTaskId = idOf(await say('/service-tasks', { name: 'Hitch' }))
      const intervals = [{ serviceTaskId, everyKm: 500 }]
      const programId = idOf(await say('/service-programs', { name: 'Tractors', intervals }))
      await say(`/vehicles/${tractor}/schedules`, { programId, last: { odometerKm: 0 } })
      let settled = false
      const read = AsyncResource.bind(() =>
        say(`/vehicles/${tractor}/readings`, { kind: 'odometer', value: 600, confirm: true }).finally(() => {
          settled = true
        }),
      )
      const reading = await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) => {
        const held = await dueStore.lockUnjudged(ctx, '2026-01-05')
        assert.ok(held.some(({ vehicleId }) => vehicleId === tractor))
        const begun = read()
        const waiting = sql`SELECT 1 AS one FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
        while (!settled && (await ctx.tx.all(waiting)).length === 0) await new Promise(setImmediate)
        const judged = held.map(({ id }) => ({ id, urgency: 3, dueBy: '9999-12-31', until: 'infinity' }))
        await dueStore.keepPlaces(ctx, judged)
        // In a box: the transaction does not wait for what waits for it.
        return { begun }
      })
      assert.equal((await reading.begun).status, 201)
      assert.deepEqual(
        (await list(`&filter[vehicleId]=${tractor}`)).map((one) => one.split(' ')[1]),
        ['overdue'],
      )
    })

  test('moves at once by a reading and by its being void, before and after it was judged by it', async () => {
    nextMinute()
    const roller = await register('S-4')
    const say = (path: string, body: object) => send('fleet_manager', 'POST', path, body)
    const serviceTaskId = idOf(await say('/service-tasks', { name: 'Drum' }))
    const intervals = [{ serviceTaskId, everyKm: 1_000, softKm: 100 }]
    const programId = idOf(await say('/service-programs', { name: 'Rollers', intervals }))
    await say(`/vehicles/${roller}/schedules`, { programId, last: { odometerKm: 0 } })
    const state = async () => (await list(`&filter[vehicleId]=${roller}`)).map((one) => one.split(' ')[1])
    const readings: string[] = []
    const standings: unknown[] = []
    for (const value of [900, 1_000, 1_001]) {
      const reading = await say(`/vehicles/${roller}/readings`, { kind: 'odometer', value, confirm: true })
      readings.push(idOf(reading))
      standings.push(await state())
      await judgeAnew()
      standings.push(await state())
    }
    assert.deepEqual(standings.flat(), ['soon', 'soon', 'due', 'due', 'overdue', 'overdue'])
    for (const id of readings.toReversed()) {
      assert.equal((await say(`/vehicles/${roller}/readings/${id}/void`, { reason: 'Of another one' })).status, 200)
      standings.push(await state())
    }
    assert.deepEqual(standings.slice(6), [['due'], ['soon'], []])
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
