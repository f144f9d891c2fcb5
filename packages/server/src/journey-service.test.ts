import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Role } from '#kernel'
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
