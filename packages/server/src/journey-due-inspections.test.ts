/** Inspections that fall due: scheduled as services are, and completed by what was submitted by their form and nothing else. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { bodyOf } from './client/index.ts'
import type { BodyFor } from './testing-inspections.ts'
import { ifMatch, openInspections, SECTIONS, seen } from './testing-inspections.ts'

const NOWHERE = '00000000-0000-7000-8000-0000000000ff'

describe('an inspection that falls due', () => {
  let bench: Awaited<ReturnType<typeof openInspections>>
  let [vehicleId, formId, serviceTaskId, programId] = ['', '', '', '']
  before(async () => {
    bench = await openInspections()
    vehicleId = (await bench.park()).vehicleId
    formId = await bench.publish()
    const task = { name: 'Yearly inspection', formId }
    serviceTaskId = bodyOf(await bench.manager.postServiceTasks({ body: task }), 201).id
    const intervals = [{ serviceTaskId, everyDays: 365, softDays: 30 }]
    programId = bodyOf(await bench.manager.postServicePrograms({ body: { name: 'Yearly', intervals } }), 201).id
    const body = { programId, last: { on: '2020-01-31' } }
    bodyOf(await bench.manager.postVehicleSchedules({ vehicleId, body }), 201)
  })
  after(() => bench[Symbol.asyncDispose]())

  const scheduleOf = async () => {
    const { data } = bodyOf(await bench.manager.getVehicleSchedules({ vehicleId }), 200)
    const found = data.find((schedule) => schedule.serviceTaskId === serviceTaskId)
    assert.ok(found)
    return found
  }
  const dueFor = async (who: 'driver' | 'manager') => {
    const { data } = bodyOf(await bench[who].getDue({ query: { 'filter[kind]': 'inspection' } }), 200)
    return data.filter((item) => item.vehicleId === vehicleId)
  }
  const submitBy = async (form: string, answers: BodyFor<'patchInspection'>) => {
    const id = await bench.begin(vehicleId, form)
    bodyOf(await bench.answer(id, answers), 200)
    return bodyOf(await bench.submit(id), 200)
  }
  const PASSED = { sectionsPassed: ['outside', 'brakes'] }

  test('is on the one list of what is due, with its form, for whoever reaches the vehicle', async () => {
    const { id } = await scheduleOf()
    for (const who of ['manager', 'driver'] as const) {
      const [item, ...more] = await dueFor(who)
      assert.deepEqual(
        [item?.id, item?.kind, item?.formId, item?.what, item?.state, item?.dueOn, more.length],
        [id, 'inspection', formId, 'Yearly inspection', 'overdue', '2021-01-30', 0],
      )
    }
    const services = bodyOf(await bench.manager.getDue({ query: { 'filter[kind]': 'service' } }), 200).data
    assert.deepEqual(
      services.filter((item) => item.id === id),
      [],
    )
  })

  test('is no line of a work order: nobody ticks off what was not looked at', async () => {
    const { id: scheduleId } = await scheduleOf()
    const opened = await bench.technician.postWorkOrders({
      body: { vehicleId, title: 'Inspection', tasks: [{ text: 'Inspection', scheduleId }] },
    })
    assert.deepEqual(seen(opened), [409, 'fleet.schedule-inspected'])
    assert.equal((await dueFor('manager')).length, 1)
  })

  test('is ticked off by no work order that was opened before its task went by a form', async () => {
    const { manager, technician } = bench
    const other = (await bench.park()).vehicleId
    const task = bodyOf(await manager.postServiceTasks({ body: { name: 'Lifting gear' } }), 201).id
    const intervals = [{ serviceTaskId: task, everyDays: 90 }]
    const program = bodyOf(await manager.postServicePrograms({ body: { name: 'Lifting', intervals } }), 201).id
    const scheduling = { programId: program, last: { on: '2020-01-31' } }
    const put = await manager.postVehicleSchedules({ vehicleId: other, body: scheduling })
    const scheduleId = bodyOf(put, 201).data[0]?.id ?? ''
    const tasks = [1, 2].map((each) => ({ text: `Task ${each}`, scheduleId }))
    const opened = await technician.postWorkOrders({ body: { vehicleId: other, title: 'Lifting gear', tasks } })
    const { id: workOrderId, lines } = bodyOf(opened, 201)
    bodyOf(await manager.postWorkOrderApprovals({ workOrderId, ifMatch }), 200)
    bodyOf(await technician.putWorkOrderStatus({ workOrderId, body: { status: 'in_progress' }, ifMatch }), 200)
    const lastOn = async () =>
      bodyOf(await manager.getVehicleSchedules({ vehicleId: other }), 200).data.find(({ id }) => id === scheduleId)
        ?.lastOn
    const complete = (line: number, on: string) =>
      technician.patchWorkOrderLine({
        workOrderId,
        lineId: lines[line]?.id ?? '',
        body: { isDone: true, last: { on } },
        ifMatch,
      })
    bodyOf(await complete(0, '2021-01-31'), 200)
    assert.equal(await lastOn(), '2021-01-31')
    bodyOf(await manager.patchServiceTask({ serviceTaskId: task, body: { formId }, ifMatch }), 200)
    assert.deepEqual(seen(await complete(1, '2022-01-31')), [409, 'fleet.schedule-inspected'])
    assert.equal(await lastOn(), '2021-01-31')
  })

  test('stays due when another form was filled in, and while its own is a draft', async () => {
    await submitBy(await bench.publish(), PASSED)
    bodyOf(await bench.answer(await bench.begin(vehicleId, formId), PASSED), 200)
    assert.equal((await dueFor('manager')).length, 1)
  })

  test('is counted from the day it was submitted, also when it found a defect', async () => {
    const { submittedAt } = await submitBy(formId, {
      answers: [{ item: 'lamps', result: 'fail', note: 'Left one dark' }],
      ...PASSED,
    })
    const { id, state, lastOn } = await scheduleOf()
    assert.deepEqual([state, lastOn], ['ok', submittedAt?.slice(0, 10)])
    assert.deepEqual(await dueFor('manager'), [])
    assert.equal((await bench.actionsOf(id)).filter((action) => action === 'schedule.reset').length, 1)
  })

  test('goes by a form that is there', async () => {
    const draft = { name: 'By no form', formId: NOWHERE }
    assert.deepEqual(seen(await bench.manager.postServiceTasks({ body: draft })), [404, 'fleet.form-unknown'])
    const patched = await bench.manager.patchServiceTask({ serviceTaskId, body: { formId: NOWHERE }, ifMatch })
    assert.deepEqual(seen(patched), [404, 'fleet.form-unknown'])
    assert.equal(bodyOf(await bench.manager.getServiceTask({ serviceTaskId }), 200).formId, formId)
  })

  const retire = (form: string) => bench.manager.patchForm({ formId: form, body: { status: 'retired' }, ifMatch })

  test('goes by a form that can be filled in', async () => {
    const { manager } = bench
    const draft = bodyOf(await manager.postForms({ body: { name: 'Drafted only', sections: SECTIONS } }), 201).id
    const retired = await bench.publish()
    bodyOf(await retire(retired), 200)
    for (const form of [draft, retired]) {
      const body = { name: 'By what nobody fills in', formId: form }
      assert.deepEqual(seen(await manager.postServiceTasks({ body })), [409, 'fleet.form-unpublished'])
      const patched = await manager.patchServiceTask({ serviceTaskId, body: { formId: form }, ifMatch })
      assert.deepEqual(seen(patched), [409, 'fleet.form-unpublished'])
    }
    assert.equal(bodyOf(await manager.getServiceTask({ serviceTaskId }), 200).formId, formId)
  })

  test('keeps its form: none is retired that a task in use or a vehicle on schedule goes by', async () => {
    const { manager } = bench
    const form = await bench.publish()
    const task = bodyOf(await manager.postServiceTasks({ body: { name: 'Tail lift', formId: form } }), 201).id
    const change = (body: BodyFor<'patchServiceTask'>) =>
      manager.patchServiceTask({ serviceTaskId: task, body, ifMatch })
    const intervals = [{ serviceTaskId: task, everyDays: 90 }]
    const lifts = bodyOf(await manager.postServicePrograms({ body: { name: 'Lifts', intervals } }), 201).id
    const scheduling = { vehicleId, body: { programId: lifts } }
    const put = bodyOf(await manager.postVehicleSchedules(scheduling), 201).data
    const { id: scheduleId = '', etag = '' } = put.find((one) => one.serviceTaskId === task) ?? {}
    assert.deepEqual(seen(await retire(form)), [409, 'fleet.form-in-use'])
    bodyOf(await change({ isRetired: true }), 200)
    assert.deepEqual(seen(await retire(form)), [409, 'fleet.form-in-use'], 'a vehicle is still on schedule')
    assert.equal(bodyOf(await manager.getForm({ formId: form }), 200).status, 'published')
    bodyOf(await manager.deleteVehicleSchedule({ vehicleId, scheduleId, ifMatch: etag }), 204)

    bodyOf(await retire(form), 200)
    assert.deepEqual(seen(await manager.postVehicleSchedules(scheduling)), [409, 'fleet.form-unpublished'])
    assert.deepEqual(seen(await change({ isRetired: false })), [409, 'fleet.form-unpublished'])
    bodyOf(await change({ name: 'Tail lift, as it was' }), 200)
    bodyOf(await change({ isRetired: false, formId: await bench.publish() }), 200)
    bodyOf(await manager.postVehicleSchedules(scheduling), 201)
  })

  test('lets a form go that only vehicles were scheduled by which are sold or archived', async () => {
    const { manager } = bench
    const gone = await Promise.all([bench.park(), bench.park()])
    const form = await bench.publish()
    const task = bodyOf(await manager.postServiceTasks({ body: { name: 'Crane', formId: form } }), 201).id
    const intervals = [{ serviceTaskId: task, everyDays: 90 }]
    const body = {
      programId: bodyOf(await manager.postServicePrograms({ body: { name: 'Cranes', intervals } }), 201).id,
    }
    for (const { vehicleId } of gone) bodyOf(await manager.postVehicleSchedules({ vehicleId, body }), 201)
    bodyOf(await manager.patchServiceTask({ serviceTaskId: task, body: { isRetired: true }, ifMatch }), 200)
    for (const [at, status] of (['sold', 'archived'] as const).entries()) {
      assert.deepEqual(seen(await retire(form)), [409, 'fleet.form-in-use'])
      const vehicleId = gone[at]?.vehicleId ?? ''
      bodyOf(await manager.patchVehicle({ vehicleId, body: { status }, ifMatch }), 200)
    }
    bodyOf(await retire(form), 200)
  })

  test('is renamed by the version that was seen, and is called so from then on', async () => {
    const read = await bench.manager.getServiceTask({ serviceTaskId })
    const etag = read.headers.etag ?? ''
    const rename = (name: string, version: string) =>
      bench.manager.patchServiceTask({ serviceTaskId, body: { name }, ifMatch: version })
    assert.equal(bodyOf(await rename('Annual inspection', etag), 200).name, 'Annual inspection')
    assert.deepEqual(seen(await rename('Lost update', etag)), [412, 'http.stale'])
    assert.equal((await scheduleOf()).serviceTask, 'Annual inspection')
    assert.deepEqual(seen(await bench.manager.getServiceTask({ serviceTaskId: NOWHERE })), [
      404,
      'fleet.service-task-unknown',
    ])
  })

  test('puts its vehicle on the list of the program until it is taken off', async () => {
    const listed = async () =>
      bodyOf(await bench.manager.getServiceProgramVehicles({ programId }), 200).data.map(({ id, tasks }) => [id, tasks])
    assert.deepEqual(await listed(), [[vehicleId, 1]])
    assert.equal((await bench.driver.getServiceProgramVehicles({ programId })).status, 403)
    assert.deepEqual(seen(await bench.manager.getServiceProgramVehicles({ programId: NOWHERE })), [
      404,
      'fleet.program-unknown',
    ])
    const { id: scheduleId, etag } = await scheduleOf()
    bodyOf(await bench.manager.deleteVehicleSchedule({ vehicleId, scheduleId, ifMatch: etag }), 204)
    assert.deepEqual(await listed(), [])
  })
})
