import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Actor, SubjectId } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import { Sql, sql } from '#kernel/database'
import { codeOf, openJourneys, SOME_ID } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, entries, nextMinute, openSession } = journeys

const VEHICLES = '/api/v1/vehicles'
const OPERATOR: Actor = { kind: 'operator', id: 'test' }
const asOwner = (text: string) =>
  house.kernel.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => tx.run(new Sql([text], [])))
const unitsNow = () =>
  house.kernel.database.transaction({ org: CANARY }, (tx) =>
    tx.all<{ unit: string; version: number }>(sql`SELECT unit, version FROM fleet_vehicle ORDER BY unit, version`),
  )
const entriesNow = async () =>
  (await entries()).filter(({ action, outcome }) => action.startsWith('vehicle.') && outcome === 'done').length
async function make(body: object) {
  const made = await as('fleet_manager', { method: 'POST', path: VEHICLES, body })
  const path = made.headers.location ?? ''
  return { path, id: path.split('/').at(-1) ?? '', etag: made.headers.etag ?? '' }
}

/** One change of each kind. */
const changesOf = ({ path, etag }: { readonly path: string; readonly etag: string }, unit: string) => [
  { method: 'POST', path: VEHICLES, body: { unit } },
  { method: 'POST', path: VEHICLES, body: { unit }, headers: { 'idempotency-key': unit } },
  { method: 'PATCH', path, body: { make: 'Other' }, headers: { 'if-match': etag } },
  { method: 'DELETE', path, headers: { 'if-match': etag } },
]

describe('a change with a token that was recognised before', () => {
  test('names its entry in the answer, and asked for at once by many is done for each', async () => {
    const token = await openSession('fleet_manager')
    const send = (at: number) => ask({ method: 'POST', path: VEHICLES, token, body: { unit: `M-${at}` } })
    const made = await Promise.all(Array.from({ length: 20 }, (_, at) => send(at)))

    const registered = new Set((await entries({ action: 'vehicle.register' })).map(({ id }) => id))
    for (const { status, headers } of made) {
      assert.equal(status, 201)
      assert.ok(registered.has(headers['ledger-entry'] as never))
    }
    const twice = await Promise.all([21, 22, 22].map(send))
    assert.deepEqual(twice.map(({ status }) => status).toSorted(), [201, 201, 409])
  })

  test('is a stranger’s 401 from the request after the session’s end, and nothing is done [muts.api.jwt] [attack.13]', async () => {
    nextMinute()
    const made = await make({ unit: 'C-1' })
    const token = await openSession('fleet_manager')
    assert.equal((await ask({ method: 'POST', path: VEHICLES, token, body: { unit: 'C-2' } })).status, 201)
    assert.equal((await ask({ method: 'POST', path: '/api/v1/auth/sign-out', token })).status, 204)
    const [units, recorded] = [await unitsNow(), await entriesNow()]

    for (const change of [...changesOf(made, 'C-3'), { method: 'POST', path: VEHICLES, body: { unit: 7 } }]) {
      const reply = await ask({ ...change, token })
      assert.deepEqual([reply.status, codeOf(reply)], [401, 'http.no-valid-token'], change.method)
    }
    assert.deepEqual([await unitsNow(), await entriesNow()], [units, recorded])
  })

  test('is refused, and not done, when it cannot be recorded; then it goes on', async () => {
    nextMinute()
    const made = await make({ unit: 'C-10' })
    const token = await openSession('fleet_manager')
    assert.equal((await ask({ path: made.path, token })).status, 200)
    const units = await unitsNow()
    await asOwner('REVOKE INSERT ON ledger_intake FROM muts_app')
    const refused = []
    for (const change of changesOf(made, 'C-11')) refused.push(await ask({ ...change, token }))
    await asOwner('GRANT INSERT (org_id, id, at, seal, body) ON ledger_intake TO muts_app')

    for (const reply of refused) assert.deepEqual([reply.status, codeOf(reply)], [503, 'ledger.unavailable'])
    assert.deepEqual(await unitsNow(), units)
    const [, keyed, patched] = changesOf(made, 'C-11')
    for (const change of [keyed, patched])
      assert.ok((await ask({ method: '', path: '', ...change, token })).status < 300, change?.method)
  })

  test('of what has changed meanwhile is a 412 and leaves no entry; of what is not there, or not ours, a 404', async () => {
    nextMinute()
    const made = await make({ unit: 'C-20' })
    const [, , patch] = changesOf(made, '')
    const send = (change: object) => as('fleet_manager', { method: 'PATCH', path: made.path, ...patch, ...change })
    const before = await entriesNow()

    const raced = await Promise.all([1, 2, 3].map((at) => send({ body: { make: `Make ${at}` } })))

    assert.deepEqual(raced.map(({ status }) => status).toSorted(), [200, 412, 412])
    assert.equal((await entriesNow()) - before, 1)
    const { org } = await house.kernel.act({ actor: OPERATOR, org: HOUSE }, (ctx) =>
      house.identity.verbs.createOrganisation(ctx, 'Depot Three', 'admin@depot-three.example'),
    )
    const foreign = await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org }, (ctx) =>
      house.fleet.verbs.registerVehicle(ctx, { unit: 'F-1' }),
    )
    for (const id of [SOME_ID, foreign.id]) {
      const reply = await send({ path: `${VEHICLES}/${id}`, headers: { 'if-match': '"1"' } })
      assert.deepEqual([reply.status, codeOf(reply)], [404, 'fleet.vehicle-unknown'])
    }
  })

  test('of what was erased is refused, and brings back neither name nor index; but it can be archived', async () => {
    nextMinute()
    const made = await make({ unit: 'C-30', vin: 'MUTSDEMT000000430', plate: 'DM 430' })
    const rowNow = () =>
      house.kernel.database.transaction({ org: CANARY }, (tx) =>
        tx.find<{ subject: SubjectId; status: string; vin: Uint8Array | null }>(
          sql`SELECT subject_id AS subject, status, vin_index AS vin FROM fleet_vehicle WHERE id = ${made.id}`,
        ),
      )
    const subject = (await rowNow())?.subject as SubjectId
    await house.erasure.erase(CANARY, subject, OPERATOR)
    const headers = { 'if-match': '*' }
    const send = (body: object) => as('fleet_manager', { method: 'PATCH', path: made.path, body, headers })

    for (const body of [{ vin: 'MUTSDEMT000000431' }, { make: 'Other' }]) {
      const reply = await send(body)
      assert.deepEqual([reply.status, codeOf(reply)], [410, 'vault.subject-erased'])
    }
    assert.equal((await rowNow())?.vin, null)
    assert.equal((await as('fleet_manager', { method: 'DELETE', path: made.path, headers })).status, 204)
    assert.equal((await rowNow())?.status, 'archived')
  })
})
