/** The thread: what a driver finds in an inspection, until a scan has proven that it is repaired. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Reply, Role } from '#kernel'
import { openThread } from './testing-thread.ts'

interface Inspection {
  readonly id: string
  readonly status: string
  readonly issueIds: readonly string[]
  readonly photosAwaited: readonly string[]
  readonly form: { readonly number: number; readonly name: string }
  readonly signatures: readonly { readonly act: string; readonly name: string | null }[]
}

const thread = await openThread('driver', 'technician', 'inspector')
after(() => thread[Symbol.asyncDispose]())
const { shop, prove, sign, become, scan, actionsOf } = thread
const { canaryUser } = shop.house.identity.verbs
const seen = ({ status, json }: Reply) => [status, (json as { code?: string } | undefined)?.code]
const of = (reply: Reply) => reply.json as Inspection
const ANY = { 'if-match': '*' }

const item = (key: string, more: object = {}) => ({ key, label: key, isCritical: false, photoOnFail: false, ...more })
const SECTIONS = [
  { key: 'outside', title: 'Outside', items: [item('lamps'), item('mirror')] },
  { key: 'brakes', title: 'Brakes', items: [item('hose', { isCritical: true, photoOnFail: true })] },
]

let drafted = 0
async function publish(more: object = {}) {
  const body = { name: `Walk-round ${++drafted}`, sections: SECTIONS, ...more }
  const { id } = of(await shop.ask('fleet_manager', 'POST /forms', body))
  const published = await shop.ask('fleet_manager', `POST /forms/${id}/versions`, undefined, ANY)
  assert.equal(published.status, 201, published.text)
  return id
}
/** A vehicle in the reach of driver, inspector and technician. */
async function park() {
  const bay = await shop.parkVehicle('elm327', 'misfire')
  for (const role of ['driver', 'inspector'] as const) {
    const path = `/vehicles/${bay.vehicleId}/assignments/${canaryUser(role)}`
    assert.equal((await shop.ask('fleet_manager', `PUT ${path}`)).status, 204)
  }
  return bay
}
const begin = async (vehicleId: string, formId: string) => {
  const begun = await shop.ask('driver', 'POST /inspections', { vehicleId, formId, kind: 'pre' })
  assert.equal(begun.status, 201, begun.text)
  return of(begun).id
}
const answer = (id: string, body: object) => shop.ask('driver', `PATCH /inspections/${id}`, body, ANY)
const submit = (id: string, name = 'Canary driver') =>
  sign('driver', `POST /inspections/${id}/submission`, { name }, ANY)
const statusOf = async (vehicleId: string) =>
  ((await shop.ask('admin', `GET /vehicles/${vehicleId}`)).json as { status: string }).status
const changes = (actions: readonly string[]) => actions.filter((action) => !/\.(read|list)$/.test(action))

const FAILED = { answers: [{ item: 'hose', result: 'fail', note: 'Chafed through' }], sectionsPassed: ['outside'] }

describe('the thread', () => {
  test('leads from a defect over its issue and its work order to the scan that proves it, each step in the ledger', async () => {
    const formId = await publish()
    const bay = await park()
    const id = await begin(bay.vehicleId, formId)
    assert.equal((await answer(id, FAILED)).status, 200)
    const submitted = await submit(id)
    assert.equal(submitted.status, 200, submitted.text)
    const { status, issueIds, photosAwaited } = of(submitted)
    assert.deepEqual(
      [status, photosAwaited, await statusOf(bay.vehicleId)],
      ['defects_open', ['hose'], 'out_of_service'],
    )
    const [issueId = ''] = issueIds
    const issue = async () =>
      (await shop.ask('technician', `GET /issues/${issueId}`)).json as Readonly<Record<string, unknown>>
    assert.deepEqual(await issue().then(({ source, code, severity, status }) => [source, code, severity, status]), [
      'inspection',
      'hose',
      'critical',
      'open',
    ])

    const photo = '01980000-0000-7000-8000-0000000000f1'
    const photographed = await shop.ask('driver', `PUT /inspections/${id}/photos/${photo}`, { item: 'hose' })
    assert.deepEqual([photographed.status, of(photographed).photosAwaited], [200, []])

    const order = { vehicleId: bay.vehicleId, title: 'New hose', issueIds: [issueId], estimateMinor: 20_000 }
    const orderId = of(await shop.ask('technician', 'POST /work-orders', order)).id
    const approved = await shop.ask('fleet_manager', `POST /work-orders/${orderId}/approvals`, undefined, ANY)
    assert.equal(approved.status, 200, approved.text)
    const move = (status: string, by: Role = 'technician') =>
      shop.ask(by, `PUT /work-orders/${orderId}/status`, { status }, ANY)
    assert.equal((await move('in_progress')).status, 200)
    assert.equal((await issue()).status, 'in_work')
    const sick = await scan(await become(bay, 'clean'))
    assert.equal((await move('done')).status, 200)
    assert.equal((await issue()).status, 'fixed')
    const repair = { outcome: 'repaired', reason: 'Hose replaced, bled', name: 'Canary technician' }
    const repaired = await sign('technician', `POST /inspections/${id}/repair`, repair, ANY)
    assert.equal(of(repaired).status, 'repaired', repaired.text)
    await scan(bay)
    assert.equal((await issue()).status, 'fixed', 'confirmed codes prove no repair')
    const well = await scan(await become(bay, 'clean'))
    const { status: end, before, after } = await issue()
    assert.deepEqual([end, after], ['verified', { scanId: well.id, sha256: well.seal?.sha256 }])
    assert.deepEqual(before, { scanId: sick.id, sha256: sick.seal?.sha256 })

    for (const status of ['verified', 'closed']) assert.equal((await move(status, 'fleet_manager')).status, 200)
    const reviewed = await sign('inspector', `POST /inspections/${id}/review`, { name: 'Canary inspector' }, ANY)
    assert.equal(of(reviewed).status, 'reviewed', reviewed.text)
    assert.deepEqual(
      of(reviewed).signatures.map(({ act, name }) => [act, name]),
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
      'issue.verify',
    ])
    assert.deepEqual(changes(await actionsOf(orderId)), [
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
    const [issueId] = of(await submit(id)).issueIds
    assert.equal(await statusOf(bay.vehicleId), 'active', 'nothing critical failed')
    const needless = { outcome: 'not_needed', reason: 'Folded in, not broken', name: 'Canary technician' }
    const done = await sign('technician', `POST /inspections/${id}/repair`, needless, ANY)
    assert.equal(of(done).status, 'not_needed', done.text)
    const { json } = await shop.ask('technician', `GET /issues/${issueId}`)
    assert.equal((json as { status: string }).status, 'rejected')
    const again = await sign('technician', `POST /inspections/${id}/repair`, needless, ANY)
    assert.deepEqual(seen(again), [409, 'fleet.inspection-lifecycle'])
  })
})

describe('an inspection', () => {
  test('is one’s own, whole, and over one’s own name, or it is not submitted', async () => {
    const { vehicleId } = await park()
    const id = await begin(vehicleId, await publish())
    const path = `/inspections/${id}`
    const incomplete = await submit(id)
    assert.deepEqual(seen(incomplete), [422, 'fleet.inspection-incomplete'])
    assert.match(incomplete.text, /hose/)
    assert.deepEqual(seen(await answer(id, { answers: [{ item: 'wings', result: 'pass' }] })), [
      422,
      'fleet.item-unknown',
    ])
    await answer(id, { sectionsPassed: ['outside', 'brakes'] })
    const bare = await shop.ask('driver', `POST ${path}/submission`, { name: 'Canary driver' }, ANY)
    assert.deepEqual(seen(bare), [401, 'identity.step-up-needed'])
    assert.deepEqual(seen(await submit(id, 'Canary technician')), [422, 'fleet.signature-name'])
    const foreign = await sign('technician', `POST ${path}/submission`, { name: 'Canary technician' }, ANY)
    assert.deepEqual(seen(foreign), [403, 'fleet.inspection-of-another'])
    const stale = await shop.ask('driver', `PATCH ${path}`, { odometerKm: 5 }, { 'if-match': '"1"' })
    assert.deepEqual(seen(stale), [412, 'http.stale'])

    assert.deepEqual([of(await submit(id)).status, await statusOf(vehicleId)], ['reviewed', 'active'])
    assert.deepEqual(seen(await submit(id)), [409, 'fleet.inspection-over'])
    assert.deepEqual(seen(await answer(id, { odometerKm: 7 })), [409, 'fleet.inspection-over'])
  })

  test('is submitted once, when it is twice at the same time', async () => {
    const { vehicleId } = await park()
    const id = await begin(vehicleId, await publish())
    await answer(id, FAILED)
    const call = `POST /inspections/${id}/submission`
    const body = { name: 'Canary driver' }
    const proofs = [await prove('driver', call, body, ANY), await prove('driver', call, body, ANY)]
    const both = await Promise.all(proofs.map((headers) => shop.ask('driver', call, body, headers)))
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409])
    const listed = await shop.ask('driver', `GET /issues?filter[vehicle]=${vehicleId}`)
    assert.deepEqual(
      (listed.json as { data: { count: number }[] }).data.map(({ count }) => count),
      [1],
    )
  })

  test('without a defect waits for the next driver where its form says so', async () => {
    const { vehicleId } = await park()
    const id = await begin(vehicleId, await publish({ cleanReview: 'next_driver' }))
    await answer(id, { sectionsPassed: ['outside', 'brakes'] })
    assert.equal(of(await submit(id)).status, 'submitted')
    const reviewed = await sign('inspector', `POST /inspections/${id}/review`, { name: 'Canary inspector' }, ANY)
    assert.equal(of(reviewed).status, 'reviewed', reviewed.text)
  })

  test('keeps to the version it was begun by, and none begins by a draft or a retired form', async () => {
    const { vehicleId } = await park()
    const draft = of(await shop.ask('fleet_manager', 'POST /forms', { name: 'Draft', sections: SECTIONS }))
    const beginBy = (formId: string) => shop.ask('driver', 'POST /inspections', { vehicleId, formId, kind: 'post' })
    assert.deepEqual(seen(await beginBy(draft.id)), [409, 'fleet.form-unpublished'])
    const formId = await publish()
    const id = await begin(vehicleId, formId)
    const change = (body: object) => shop.ask('fleet_manager', `PATCH /forms/${formId}`, body, ANY)
    assert.equal((await change({ name: 'Renamed', sections: SECTIONS.slice(1) })).status, 200)
    await shop.ask('fleet_manager', `POST /forms/${formId}/versions`, undefined, ANY)
    const { form } = of(await shop.ask('driver', `GET /inspections/${id}`))
    assert.deepEqual([form.number, form.name === 'Renamed'], [1, false])
    assert.equal(of(await beginBy(formId)).form.number, 2)
    assert.equal((await change({ status: 'retired' })).status, 200)
    assert.deepEqual(seen(await beginBy(formId)), [409, 'fleet.form-unpublished'])
    assert.deepEqual(seen(await change({ name: 'Back' })), [409, 'fleet.form-retired'])
    const twice = { name: 'Twice', sections: [...SECTIONS, ...SECTIONS] }
    assert.deepEqual(seen(await shop.ask('fleet_manager', 'POST /forms', twice)), [422, 'fleet.form-keys'])
    assert.deepEqual(
      seen(await shop.ask('fleet_manager', 'POST /forms', { ...twice, sections: SECTIONS, name: 'Draft' })),
      [409, 'fleet.form-taken'],
    )
    assert.equal((await shop.ask('technician', 'POST /forms', twice)).status, 403)
  })

  test('of a vehicle that is gone is refused, also when it was begun before', async () => {
    const { vehicleId } = await park()
    const formId = await publish()
    const id = await begin(vehicleId, formId)
    await answer(id, FAILED)
    assert.equal((await shop.ask('fleet_manager', `PATCH /vehicles/${vehicleId}`, { status: 'sold' }, ANY)).status, 200)
    assert.deepEqual(seen(await submit(id)), [409, 'fleet.vehicle-gone'])
    const begun = await shop.ask('driver', 'POST /inspections', { vehicleId, formId, kind: 'pre' })
    assert.deepEqual(seen(begun), [409, 'fleet.vehicle-gone'])
    assert.equal(of(await shop.ask('driver', `GET /inspections/${id}`)).status, 'draft')
  })

  test('is unknown to whom its vehicle is not assigned, and to viewers forbidden', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const formId = await publish()
    const begun = await shop.ask('technician', 'POST /inspections', { vehicleId, formId, kind: 'periodic' })
    const path = `/inspections/${of(begun).id}`
    assert.equal((await shop.ask('fleet_manager', `GET ${path}`)).status, 200)
    assert.deepEqual(seen(await shop.ask('driver', `GET ${path}`)), [404, 'fleet.inspection-unknown'])
    assert.deepEqual(seen(await shop.ask('driver', `PATCH ${path}`, { odometerKm: 1 }, ANY)), [
      404,
      'fleet.inspection-unknown',
    ])
    assert.ok(!(await shop.ask('driver', 'GET /inspections')).text.includes(of(begun).id))
    assert.ok(
      (await shop.ask('technician', `GET /inspections?filter[vehicle]=${vehicleId}`)).text.includes(of(begun).id),
    )
    assert.equal((await shop.ask('viewer', `GET ${path}`)).status, 403)
  })
})
