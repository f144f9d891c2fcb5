import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { openThread } from './testing-thread.ts'

interface Issue {
  readonly id: string
  readonly code: string | null
  readonly status: string
  readonly count: number
  readonly severity: string
  readonly signatures: readonly {
    readonly name: string | null
    readonly reason: string | null
    readonly sha256: string
  }[]
  readonly before: { readonly scanId: string } | null
  readonly after: { readonly scanId: string; readonly sha256: string } | null
}

const thread = await openThread('technician', 'fleet_manager')
after(() => thread[Symbol.asyncDispose]())
const { shop, sign, pass, become, scan, actionsOf } = thread
const issueOf = (reply: Reply) => reply.json as Issue
const seen = ({ status, json }: Reply) => [status, (json as { code?: string } | undefined)?.code]

const raise = (vehicleId: string, more: object = {}) =>
  shop.ask('technician', 'POST /issues', { vehicleId, title: 'Runs rough', severity: 'medium', ...more })
const change = (id: string, body: object, version = '*') =>
  shop.ask('technician', `PATCH /issues/${id}`, body, { 'if-match': version })
const decide = (id: string, body: object) =>
  sign('technician', `POST /issues/${id}/decisions`, body, { 'if-match': '*' })
const SIGNED = { reason: 'Driven for a week without it', name: 'Canary technician' }

describe('an issue', () => {
  test('is one for the same code of the same unit, counted, and grows as grave as the gravest sight of it', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const trouble = { ecu: '0x7E8', code: 'P0420' }
    const first = await raise(vehicleId, { trouble })
    const again = await raise(vehicleId, { trouble, severity: 'high' })
    const other = await raise(vehicleId, { trouble: { ...trouble, ecu: '0x7E9' } })
    const words = [await raise(vehicleId), await raise(vehicleId)]

    assert.deepEqual([first.status, again.status, other.status], [201, 200, 201])
    assert.equal(issueOf(again).id, issueOf(first).id)
    assert.deepEqual([issueOf(again).count, issueOf(again).severity], [2, 'high'])
    assert.deepEqual(
      words.map(({ status }) => status),
      [201, 201],
    )
    const listed = await shop.ask('technician', `GET /issues?filter[vehicle]=${vehicleId}&sort=-severity&fields=code`)
    assert.deepEqual(
      (listed.json as { data: object[] }).data.map((one) => Object.keys(one).sort().join()),
      Array(4).fill('code,id'),
    )
    const actions = await actionsOf(issueOf(first).id)
    assert.deepEqual(
      actions.filter((one) => !/read|list/.test(one)),
      ['issue.raise', 'issue.recur'],
    )
  })

  test('is raised once when five see the same at once', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const trouble = { ecu: '0x7E8', code: 'P0171' }
    const raised = await Promise.all([1, 2, 3, 4, 5].map(() => raise(vehicleId, { trouble })))
    assert.deepEqual(raised.map(({ status }) => status).toSorted(), [200, 200, 200, 200, 201])
    const { json } = await shop.ask('technician', `GET /issues/${issueOf(raised[0] as Reply).id}`)
    assert.equal((json as Issue).count, 5)
  })

  test('is there for whoever reaches its vehicle, and unknown to the others', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const { id } = issueOf(await raise(vehicleId))
    const unknown = [404, 'fleet.issue-unknown']
    assert.equal((await shop.ask('fleet_manager', `GET /issues/${id}`)).status, 200)
    assert.deepEqual(seen(await shop.ask('driver', `GET /issues/${id}`)), unknown)
    assert.ok(!(await shop.ask('driver', 'GET /issues')).text.includes(id))
    const draft = { vehicleId, title: 'X', severity: 'low' }
    assert.deepEqual(seen(await shop.ask('driver', 'POST /issues', draft)), [404, 'fleet.vehicle-unknown'])
    assert.equal((await shop.ask('viewer', `GET /issues/${id}`)).status, 403)
    assert.equal((await shop.ask('auditor', 'GET /issues')).status, 403)
    assert.equal((await raise(vehicleId, { secret: 1 })).status, 400)
  })

  test('changes only from the version that was seen, and along its life', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const first = await raise(vehicleId)
    const { id } = issueOf(first)
    const etag = first.headers.etag ?? ''
    assert.deepEqual(seen(await shop.ask('technician', `PATCH /issues/${id}`, { status: 'triaged' })), [
      428,
      'http.if-match-missing',
    ])
    assert.equal((await change(id, { status: 'triaged', description: 'At idle' }, etag)).status, 200)
    assert.deepEqual(seen(await change(id, { status: 'in_work' }, etag)), [412, 'http.stale'])
    assert.equal((await change(id, { status: 'fixed' })).status, 200)
    assert.deepEqual(seen(await change(id, { status: 'triaged' })), [409, 'fleet.issue-lifecycle'])
  })

  test('is closed without a scan by a reason signed with the own name, and by nothing less', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const { id } = issueOf(await raise(vehicleId))
    const bare = await shop.ask('technician', `POST /issues/${id}/decisions`, { decision: 'reject', ...SIGNED })
    assert.deepEqual(seen(bare), [401, 'identity.step-up-needed'])
    const other = await decide(id, { decision: 'reject', ...SIGNED, name: 'Canary driver' })
    assert.deepEqual(seen(other), [422, 'fleet.signature-name'])
    assert.deepEqual(seen(await decide(id, { decision: 'verify', ...SIGNED })), [409, 'fleet.issue-lifecycle'])
    const past = { decision: 'defer', until: '2026-01-05', ...SIGNED }
    assert.deepEqual(seen(await decide(id, past)), [422, 'fleet.deferral-past'])
    assert.equal((await change(id, { status: 'fixed' })).status, 200)

    const closed = await decide(id, { decision: 'verify', ...SIGNED, name: ' Canary  technician ' })
    assert.equal(closed.status, 200, closed.text)
    const [signature] = issueOf(closed).signatures
    assert.deepEqual(
      [issueOf(closed).status, signature?.name, signature?.reason],
      ['verified', SIGNED.name, SIGNED.reason],
    )
    await shop.house.kernel.ledger.drain()
    const { json } = await shop.ask('auditor', `GET /ledger/entries?object=${id}&action=issue.verify`)
    const [{ seq } = { seq: -1 }] = (json as { data: { seq: number }[] }).data
    const entry = (await shop.ask('auditor', `GET /ledger/entries/${seq}`)).text
    assert.ok(entry.includes(signature?.sha256 ?? 'none') && !entry.includes(SIGNED.reason), entry)
    assert.deepEqual(seen(await change(id, { severity: 'low' })), [409, 'fleet.issue-closed'])
  })

  test('that is closed opens again when it is seen within thirty days, and later it is another', async () => {
    const { vehicleId } = await shop.parkVehicle('elm327', 'clean')
    const trouble = { ecu: '0x7E8', code: 'P0133' }
    const { id } = issueOf(await raise(vehicleId, { trouble }))
    assert.equal((await decide(id, { decision: 'reject', ...SIGNED })).status, 200)
    await pass(29 * 86_400)
    const again = issueOf(await raise(vehicleId, { trouble }))
    assert.deepEqual([again.id, again.status, again.count], [id, 'open', 2])
    assert.equal((await decide(id, { decision: 'reject', ...SIGNED })).status, 200)
    await pass(31 * 86_400)
    assert.notEqual(issueOf(await raise(vehicleId, { trouble })).id, id)
  })
})

describe('a scan of a vehicle', () => {
  test('closes the trouble code that is gone after the repair, opens the one still there, and closes nothing before', async () => {
    const bay = await shop.parkVehicle('elm327', 'misfire')
    const sick = await scan(bay)
    const ecu = sick.ecus?.find(({ dtcs }) => dtcs.some(({ code }) => code === 'P0301'))
    assert.ok(ecu, JSON.stringify(sick.ecus))
    const { id } = issueOf(await raise(bay.vehicleId, { trouble: { ecu: ecu.address, code: 'P0301' } }))
    const read = async () => issueOf(await shop.ask('technician', `GET /issues/${id}`))

    await scan(await become(bay, 'clean'))
    assert.deepEqual([(await read()).status, (await read()).after], ['open', null], 'nobody said it was fixed')
    await change(id, { status: 'fixed' })
    const still = await scan(bay)
    assert.deepEqual([(await read()).status, (await read()).before?.scanId], ['open', still.id])
    await change(id, { status: 'fixed' })
    const well = await scan(await become(bay, 'clean'))

    const closed = await read()
    assert.deepEqual([closed.status, closed.after], ['verified', { scanId: well.id, sha256: well.seal?.sha256 }])
    assert.deepEqual(
      (await actionsOf(id)).filter((one) => !/read|list/.test(one)),
      [
        ...['issue.raise', 'issue.recur', 'issue.change', 'issue.judge', 'issue.reopen'],
        ...['issue.change', 'issue.judge', 'issue.verify'],
      ],
    )
    assert.deepEqual(shop.bugs, [])
  })
})
