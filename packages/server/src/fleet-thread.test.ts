/** The thread: what a driver finds in an inspection, until a scan has proven that it is repaired. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { bodyOf } from './client/index.ts'
import type { BodyFor } from './testing-inspections.ts'
import { FAILED, ifMatch, openInspections, seen } from './testing-inspections.ts'

const bench = await openInspections()
after(() => bench[Symbol.asyncDispose]())
const {
  shop,
  become,
  scan,
  actionsOf,
  driver,
  technician,
  manager,
  publish,
  park,
  begin,
  answer,
  submit,
  repair,
  review,
  statusOf,
} = bench
const changes = (actions: readonly string[]) => actions.filter((action) => !/\.(read|list)$/.test(action))

describe('the thread', () => {
  test('leads from a defect over its issue and its work order to the scan that proves it, each step in the ledger', async () => {
    const formId = await publish()
    const bay = await park()
    const id = await begin(bay.vehicleId, formId)
    assert.equal((await answer(id, FAILED)).status, 200)
    const submitted = await submit(id)
    const { status, issueIds, photosAwaited } = bodyOf(submitted, 200)
    assert.deepEqual(
      [status, photosAwaited, await statusOf(bay.vehicleId)],
      ['defects_open', ['hose'], 'out_of_service'],
    )
    const [issueId = ''] = issueIds
    const issue = async () => bodyOf(await technician.getIssue({ issueId }), 200)
    assert.deepEqual(await issue().then(({ source, code, severity, status }) => [source, code, severity, status]), [
      'inspection',
      'hose',
      'critical',
      'open',
    ])

    const jpeg = { body: Buffer.from('ffd8ffe000104a464946', 'hex'), mediaType: 'image/jpeg' } as const
    const uploaded = await driver.postVehicleFiles({ vehicleId: bay.vehicleId, query: { name: 'hose.jpg' }, ...jpeg })
    const { id: photoId } = bodyOf(uploaded, 201)
    const photographed = await driver.putInspectionPhoto({ inspectionId: id, photoId, body: { item: 'hose' } })
    assert.deepEqual(bodyOf(photographed, 200).photosAwaited, [])

    const order = { vehicleId: bay.vehicleId, title: 'New hose', issueIds: [issueId], estimateMinor: 20_000 }
    const { id: workOrderId } = bodyOf(await technician.postWorkOrders({ body: order }), 201)
    bodyOf(await manager.postWorkOrderApprovals({ workOrderId, ifMatch }), 200)
    const move = (status: BodyFor<'putWorkOrderStatus'>['status'], by = technician) =>
      by.putWorkOrderStatus({ workOrderId, body: { status }, ifMatch })
    assert.equal((await move('in_progress')).status, 200)
    assert.equal((await issue()).status, 'in_work')
    const sick = await scan(await become(bay, 'clean'))
    assert.equal((await move('done')).status, 200)
    assert.equal((await issue()).status, 'fixed')
    const repaired = await repair(id, {
      outcome: 'repaired',
      reason: 'Hose replaced, bled',
      name: 'Canary technician',
    })
    assert.equal(bodyOf(repaired, 200).status, 'repaired')
    await scan(bay)
    assert.equal((await issue()).status, 'fixed', 'confirmed codes prove no repair')
    const mended = await become(bay, 'clean')
    mended.door.inject({ kind: 'negative', ecu: 'engine', service: 0x19, code: 0x22 })
    await scan(mended)
    assert.equal((await issue()).status, 'fixed', 'a unit that does not tell its codes proves no repair')
    mended.door.heal()
    const well = await scan(mended)
    const { status: end, before, after } = await issue()
    assert.deepEqual([end, after], ['verified', { scanId: well.id, sha256: well.seal?.sha256 }])
    assert.deepEqual(before, { scanId: sick.id, sha256: sick.seal?.sha256 })

    for (const status of ['verified', 'closed'] as const) assert.equal((await move(status, manager)).status, 200)
    const reviewed = bodyOf(await review(id), 200)
    assert.equal(reviewed.status, 'reviewed')
    assert.deepEqual(
      reviewed.signatures.map(({ act, name }) => [act, name]),
      [
        ['inspection.submit', 'Canary driver'],
        ['inspection.repair', 'Canary technician'],
        ['inspection.review', 'Canary inspector'],
      ],
    )
    assert.deepEqual(changes(await actionsOf(id)), [
      'inspection.begin',
      'inspection.change',
      'inspection.submit',
      'inspection.photo',
      'inspection.repair',
      'inspection.review',
    ])
    assert.deepEqual(changes(await actionsOf(issueId)), [
      'issue.raise',
      'inspection.submit',
      'issue.change',
      'issue.judge',
      'issue.change',
      'inspection.repair',
      'issue.judge',
      'issue.judge',
      'issue.judge',
      'issue.verify',
    ])
    assert.deepEqual(changes(await actionsOf(workOrderId)), [
      'work-order.open',
      'work-order.approve',
      'work-order.move',
      'work-order.move',
      'work-order.move',
      'work-order.move',
    ])
    assert.deepEqual(shop.bugs, [])
  })

  test('ends at the mechanic where no repair was needed: the signature closes the issue', async () => {
    const bay = await park()
    const id = await begin(bay.vehicleId, await publish())
    await answer(id, { answers: [{ item: 'mirror', result: 'fail' }], sectionsPassed: ['outside', 'brakes'] })
    const [issueId = ''] = bodyOf(await submit(id), 200).issueIds
    assert.equal(await statusOf(bay.vehicleId), 'active', 'nothing critical failed')
    const needless = { outcome: 'not_needed', reason: 'Folded in, not broken', name: 'Canary technician' } as const
    assert.equal(bodyOf(await repair(id, needless), 200).status, 'not_needed')
    assert.equal(bodyOf(await technician.getIssue({ issueId }), 200).status, 'rejected')
    assert.deepEqual(seen(await repair(id, needless)), [409, 'fleet.inspection-lifecycle'])
  })
})
