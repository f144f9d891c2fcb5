/** Whoever retires a form and whoever has something fall due by it at once: one of the two is refused. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import type { Client } from './client/index.ts'
import { bodyOf } from './client/index.ts'
import { ifMatch, SECTIONS, seen } from './testing-inspections.ts'
import { createMeeting } from './testing-races.ts'
import { openThreadIn } from './testing-thread.ts'

describe('a form that is retired', { skip: postgresAvailable() ? false : 'needs a PostgreSQL server' }, () => {
  let shop: Workshop
  let manager: Client
  let meet: ReturnType<typeof createMeeting>
  let made = 0
  before(async () => {
    const { url, superuser } = await createPostgresDatabase()
    shop = await openWorkshop(url)
    meet = createMeeting(shop.house.kernel.database, superuser)
    manager = (await openThreadIn(shop, [])).clientFor('fleet_manager')
  })
  after(() => shop[Symbol.asyncDispose]())

  async function publish() {
    const body = { name: `Round ${++made}`, sections: SECTIONS }
    const { id: formId } = bodyOf(await manager.postForms({ body }), 201)
    bodyOf(await manager.postFormVersions({ formId, ifMatch }), 201)
    return formId
  }
  const retire = (formId: string) => manager.patchForm({ formId, body: { status: 'retired' }, ifMatch })
  const createBy = (formId: string) => manager.postServiceTasks({ body: { name: `Task ${++made}`, formId } })

  test('while a task is made by it stays in use', async () => {
    const formId = await publish()
    const [task, form] = await meet<{ status: number; body: unknown }>(
      'LOCK TABLE fleet_service_task IN SHARE MODE',
      () => createBy(formId),
      () => retire(formId),
    )
    assert.equal(task?.status, 201)
    assert.deepEqual(form && seen(form), [409, 'fleet.form-in-use'])
  })

  test('before a task is made by it has none', async () => {
    const formId = await publish()
    const [form, task] = await meet<{ status: number; body: unknown }>(
      'LOCK TABLE ledger_intake IN SHARE MODE',
      () => retire(formId),
      () => createBy(formId),
    )
    assert.equal(form?.status, 200)
    assert.deepEqual(task && seen(task), [409, 'fleet.form-unpublished'])
  })

  test('while a vehicle is put on schedule by it stays in use', async () => {
    const formId = await publish()
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const { id: serviceTaskId } = bodyOf(await createBy(formId), 201)
    const intervals = [{ serviceTaskId, everyDays: 90 }]
    const { id: programId } = bodyOf(
      await manager.postServicePrograms({ body: { name: `Program ${++made}`, intervals } }),
      201,
    )
    bodyOf(await manager.patchServiceTask({ serviceTaskId, body: { isRetired: true }, ifMatch }), 200)
    const [schedule, form] = await meet<{ status: number; body: unknown }>(
      'LOCK TABLE fleet_schedule IN SHARE MODE',
      () => manager.postVehicleSchedules({ vehicleId, body: { programId } }),
      () => retire(formId),
    )
    assert.equal(schedule?.status, 201)
    assert.deepEqual(form && seen(form), [409, 'fleet.form-in-use'])
  })

  test('leaves no bug behind', () => assert.deepEqual(shop.bugs, []))
})
