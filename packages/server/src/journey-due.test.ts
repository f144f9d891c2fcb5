/** The list of what is due: each thing once and in its place, whether or not its place was written down since it moved. */
import assert from 'node:assert/strict'
import { AsyncResource } from 'node:async_hooks'
import { after, before, describe, test } from 'node:test'
import { CANARY } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import { postgresAvailable } from '#kernel/database/testing'
import { createDue } from './fleet/service/due.ts'
import { dueStore } from './fleet/service/due-store.ts'
import { openWorkBench } from './testing-work.ts'

const bench = await openWorkBench()
after(() => bench[Symbol.asyncDispose]())
const { house, nextMinute, send, look, idOf, register } = bench

describe('what is due', () => {
  let program = ''
  before(async () => {
    nextMinute()
    const serviceTaskId = idOf(await send('fleet_manager', 'POST', '/service-tasks', { name: 'Oil' }))
    const intervals = [{ serviceTaskId, everyDays: 180, softDays: 14, hardDays: 7, everyKm: 20_000 }]
    program = idOf(await send('fleet_manager', 'POST', '/service-programs', { name: 'Trucks', intervals }))
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
})
