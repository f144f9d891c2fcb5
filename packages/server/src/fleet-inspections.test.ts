import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Client } from './client/index.ts'
import { bodyOf } from './client/index.ts'
import type { BodyFor } from './testing-inspections.ts'
import { FAILED, ifMatch, openInspections, SECTIONS, seen } from './testing-inspections.ts'

const bench = await openInspections()
after(() => bench[Symbol.asyncDispose]())
const {
  shop,
  pass,
  proveWith,
  signWith,
  driver,
  technician,
  manager,
  publish,
  park,
  begin,
  answer,
  submit,
  review,
  statusOf,
} = bench
const viewer = bench.clientFor('viewer')

describe('an inspection', () => {
  test('is one’s own, whole, and over one’s own name, or it is not submitted', async () => {
    const { vehicleId } = await park()
    const id = await begin(vehicleId, await publish())
    const incomplete = await submit(id)
    assert.deepEqual(seen(incomplete), [422, 'fleet.inspection-incomplete'])
    assert.match(JSON.stringify(incomplete.body), /hose/)
    assert.deepEqual(seen(await answer(id, { answers: [{ item: 'wings', result: 'pass' }] })), [
      422,
      'fleet.item-unknown',
    ])
    await answer(id, { sectionsPassed: ['outside', 'brakes'] })
    const unsigned = { inspectionId: id, body: { name: 'Canary driver' }, ifMatch }
    assert.deepEqual(seen(await driver.postInspectionSubmission(unsigned)), [401, 'identity.step-up-needed'])
    assert.deepEqual(seen(await submit(id, 'Canary technician')), [422, 'fleet.signature-name'])
    const foreign = { ...unsigned, body: { name: 'Canary technician' } }
    const signed = signWith('technician', (proof) => technician.postInspectionSubmission({ ...foreign, ...proof }))
    assert.deepEqual(seen(await signed), [403, 'fleet.inspection-of-another'])
    const stale = driver.patchInspection({ inspectionId: id, body: { odometerKm: 5 }, ifMatch: '"1"' })
    assert.deepEqual(seen(await stale), [412, 'http.stale'])

    assert.deepEqual([bodyOf(await submit(id), 200).status, await statusOf(vehicleId)], ['reviewed', 'active'])
    assert.deepEqual(seen(await submit(id)), [409, 'fleet.inspection-over'])
    assert.deepEqual(seen(await answer(id, { odometerKm: 7 })), [409, 'fleet.inspection-over'])
  })

  test('is submitted once, when it is twice at the same time', async () => {
    // Both proofs belong to one session, which begins now.
    await pass(200)
    const { vehicleId } = await park()
    const id = await begin(vehicleId, await publish())
    await answer(id, FAILED)
    const call = (proof: { readonly stepUp?: string }) =>
      driver.postInspectionSubmission({ inspectionId: id, body: { name: 'Canary driver' }, ifMatch, ...proof })
    const proofs = [await proveWith('driver', call), await proveWith('driver', call)]
    const both = await Promise.all(proofs.map(call))
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409])
    const listed = await driver.getIssues({ query: { 'filter[vehicle]': vehicleId } })
    assert.deepEqual(
      bodyOf(listed, 200).data.map(({ count }) => count),
      [1],
    )
  })

  test('without a defect waits for the next driver where its form says so', async () => {
    const { vehicleId } = await park()
    const id = await begin(vehicleId, await publish({ cleanReview: 'next_driver' }))
    await answer(id, { sectionsPassed: ['outside', 'brakes'] })
    assert.equal(bodyOf(await submit(id), 200).status, 'submitted')
    assert.equal(bodyOf(await review(id), 200).status, 'reviewed')
  })

  test('keeps to the version it was begun by, and none begins by a draft or a retired form', async () => {
    const { vehicleId } = await park()
    const draft = bodyOf(await manager.postForms({ body: { name: 'Draft', sections: SECTIONS } }), 201)
    const beginBy = (formId: string) => driver.postInspections({ body: { vehicleId, formId, kind: 'post' } })
    assert.deepEqual(seen(await beginBy(draft.id)), [409, 'fleet.form-unpublished'])
    const formId = await publish()
    const id = await begin(vehicleId, formId)
    const change = (body: BodyFor<'patchForm'>) => manager.patchForm({ formId, body, ifMatch })
    assert.equal((await change({ name: 'Renamed', sections: SECTIONS.slice(1) })).status, 200)
    await manager.postFormVersions({ formId, ifMatch })
    const { form } = bodyOf(await driver.getInspection({ inspectionId: id }), 200)
    assert.deepEqual([form.number, form.name === 'Renamed'], [1, false])
    assert.equal(bodyOf(await beginBy(formId), 201).form.number, 2)
    assert.equal((await change({ status: 'retired' })).status, 200)
    assert.deepEqual(seen(await beginBy(formId)), [409, 'fleet.form-unpublished'])
    assert.deepEqual(seen(await change({ name: 'Back' })), [409, 'fleet.form-retired'])
    const twice = { name: 'Twice', sections: [...SECTIONS, ...SECTIONS] }
    assert.deepEqual(seen(await manager.postForms({ body: twice })), [422, 'fleet.form-keys'])
    const taken = { name: 'Draft', sections: SECTIONS }
    assert.deepEqual(seen(await manager.postForms({ body: taken })), [409, 'fleet.form-taken'])
    assert.equal((await technician.postForms({ body: twice })).status, 403)
  })

  test('of a vehicle that is gone is refused, also when it was begun before', async () => {
    const { vehicleId } = await park()
    const formId = await publish()
    const id = await begin(vehicleId, formId)
    await answer(id, FAILED)
    bodyOf(await manager.patchVehicle({ vehicleId, body: { status: 'sold' }, ifMatch }), 200)
    assert.deepEqual(seen(await submit(id)), [409, 'fleet.vehicle-gone'])
    const begun = await driver.postInspections({ body: { vehicleId, formId, kind: 'pre' } })
    assert.deepEqual(seen(begun), [409, 'fleet.vehicle-gone'])
    assert.equal(bodyOf(await driver.getInspection({ inspectionId: id }), 200).status, 'draft')
  })

  test('is unknown to whom its vehicle is not assigned, and to viewers forbidden', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const formId = await publish()
    const begun = await technician.postInspections({ body: { vehicleId, formId, kind: 'periodic' } })
    const { id: inspectionId } = bodyOf(begun, 201)
    assert.equal((await manager.getInspection({ inspectionId })).status, 200)
    assert.deepEqual(seen(await driver.getInspection({ inspectionId })), [404, 'fleet.inspection-unknown'])
    assert.deepEqual(seen(await answer(inspectionId, { odometerKm: 1 })), [404, 'fleet.inspection-unknown'])
    const listedBy = async (who: Client) =>
      bodyOf(await who.getInspections({ query: { 'filter[vehicle]': vehicleId } }), 200).data.map(({ id }) => id)
    assert.deepEqual(await listedBy(driver), [])
    assert.deepEqual(await listedBy(technician), [inspectionId])
    assert.equal((await viewer.getInspection({ inspectionId })).status, 403)
  })
})
