import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute } = journeys

describe('a vehicle', () => {
  const golf = { unit: 'T-100', vin: 'MUTSDEMT000000100', plate: 'DM 100 T' }

  test('is made once with one Idempotency-Key, and another body under it is refused', async () => {
    nextMinute()
    const send = (body: object) =>
      as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body, headers: { 'idempotency-key': 'one' } })
    const first = await send(golf)
    assert.equal(first.status, 201, first.text)
    assert.deepEqual((await send(golf)).json, first.json)
    assert.equal(codeOf(await send({ ...golf, unit: 'T-101' })), 'http.idempotency-key-reused')
  })

  test('is taken by VIN, plate and unit, whatever the case and spacing', async () => {
    const send = (body: object) => as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body })
    assert.equal(codeOf(await send({ unit: 'T-102', vin: golf.vin.toLowerCase() })), 'fleet.vin-taken')
    assert.equal(codeOf(await send({ unit: 'T-102', plate: 'dm100t' })), 'fleet.plate-taken')
    assert.equal(codeOf(await send({ unit: golf.unit })), 'fleet.unit-taken')
    const both = await Promise.all([1, 2].map(() => send({ unit: 'T-103', vin: 'MUTSDEMT000000103' })))
    assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409])
  })

  test('changes only for who has seen its newest version', async () => {
    nextMinute()
    const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'T-104' } })
    const path = made.headers.location ?? ''
    const patch = (headers: Record<string, string>) =>
      as('fleet_manager', { method: 'PATCH', path, body: { status: 'in_shop' }, headers })
    assert.equal((await patch({})).status, 428)
    assert.equal((await patch({ 'if-match': '"9"' })).status, 412)
    const changed = await patch({ 'if-match': made.headers.etag ?? '' })
    assert.equal(changed.status, 200)
    assert.equal((await patch({ 'if-match': made.headers.etag ?? '' })).status, 412)
    const archived = await as('fleet_manager', {
      method: 'DELETE',
      path,
      headers: { 'if-match': changed.headers.etag ?? '' },
    })
    assert.equal(archived.status, 204)
    assert.equal(codeOf(await patch({ 'if-match': '*' })), 'fleet.lifecycle')
  })

  test('is there for a technician while it is assigned to him, and only then', async () => {
    nextMinute()
    const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'T-105' } })
    const path = made.headers.location ?? ''
    assert.equal((await as('technician', { path })).status, 404)
    assert.equal((await as('fleet_manager', { path })).status, 200)

    const { id } = (await as('technician', { path: '/api/v1/me' })).json as { id: string }
    const assignment = { method: 'PUT', path: `${path}/assignments/${id}` }
    assert.equal((await as('technician', assignment)).status, 403)
    assert.equal((await as('fleet_manager', assignment)).status, 204)
    assert.equal((await as('technician', { path })).status, 200)
    const { data } = (await as('fleet_manager', { path: `${path}/assignments` })).json as { data: { userId: string }[] }
    assert.deepEqual(
      data.map(({ userId }) => userId),
      [id],
    )

    assert.equal(
      (await as('fleet_manager', { ...assignment, method: 'DELETE', headers: { 'if-match': '*' } })).status,
      204,
    )
    assert.equal((await as('technician', { path })).status, 404)
  })

  test('is listed in pages that lose and repeat nothing', async () => {
    nextMinute()
    const seen: string[] = []
    let after: string | null = null
    do {
      const reply = await as('fleet_manager', { path: `/api/v1/vehicles?limit=2${after ? `&after=${after}` : ''}` })
      const { data, page } = reply.json as { data: { unit: string }[]; page: { next: string | null; hasMore: boolean } }
      seen.push(...data.map(({ unit }) => unit))
      assert.equal(page.hasMore, page.next !== null)
      after = page.next
    } while (after !== null)
    assert.deepEqual(seen, [...new Set(seen)].sort())
    assert.ok(seen.length >= 4)
  })

  test('leaves an entry for every look, with the hash of its bytes in the log [muts.data.audit-access]', async () => {
    nextMinute()
    const list = await as('fleet_manager', { path: '/api/v1/vehicles?limit=1' })
    const [{ id }] = (list.json as { data: [{ id: string }] }).data
    await as('fleet_manager', { path: `/api/v1/vehicles/${id}` })
    await house.kernel.ledger.drain()
    const found = await as('auditor', { path: `/api/v1/ledger/entries?object=${id}&action=vehicle.read&limit=1` })
    const [entry] = (found.json as { data: { seq: number; leafHash: string; outcome: string }[] }).data
    assert.equal(entry?.outcome, 'done')
    const bytes = await as('auditor', { path: `/api/v1/ledger/entries/${entry?.seq}` })
    assert.equal(
      createHash('sha256')
        .update(Buffer.concat([Buffer.from([0]), Buffer.from(bytes.text)]))
        .digest('hex'),
      entry?.leafHash,
    )
    assert.ok(!bytes.text.includes('MUTSDEM'))
  })
})
