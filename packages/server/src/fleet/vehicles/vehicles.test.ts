import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import { CANARY, createTestClock, HOUSE, readConfig } from '#kernel'
import { sql } from '#kernel/database'

const START = new Date('2026-01-05T08:00:00Z')
const [VIN, OTHER_VIN] = ['MUTSDEM0000000001', 'MUTSDEM0000000002'] as const

describe('a vehicle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muts-vehicles-'))
  let house: House
  before(async () => {
    const options = { data: folder, port: 0, testClock: START.toISOString() }
    house = await openMigratedHouse(readConfig(options, { MUTS_PROFILE: 'evaluation' }), {
      clock: createTestClock(START),
    })
    await house.serve()
  })
  after(async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (method: string, path: string, body?: unknown, version?: string) => {
    const { accessToken } = await house.identity.verbs.openCanarySession('fleet_manager', { assurance: 'aal2' })
    const headers = version === undefined ? {} : { 'if-match': version }
    const reply = await house.kernel.door.ask({ method, path, token: accessToken, headers, body })
    const { id, code } = (reply.json ?? { id: '' }) as { id: string; code?: string }
    return { id, code, status: reply.status, etag: reply.headers.etag }
  }
  const register = (body: object) => ask('POST', '/api/v1/vehicles', body)
  const change = (id: string, body: object, version: string | undefined) =>
    ask('PATCH', `/api/v1/vehicles/${id}`, body, version)

  test('is refused a VIN, a plate or a unit that another has, however it is written', async () => {
    const first = { unit: 'T-1', vin: VIN, plate: 'DEMO 1' }
    assert.equal((await register(first)).status, 201)
    const code = async (body: object) =>
      (await register({ unit: 'T-2', vin: OTHER_VIN, plate: 'DEMO 2', ...body })).code
    assert.equal(await code({ vin: VIN.toLowerCase() }), 'fleet.vin-taken')
    assert.equal(await code({ plate: 'demo-1' }), 'fleet.plate-taken')
    assert.equal(await code({ unit: 'T-1' }), 'fleet.unit-taken')
    assert.equal(await code({}), undefined)
  })

  test('is registered once when five ask for the same VIN at once', async () => {
    const asked = ['C-1', 'C-2', 'C-3', 'C-4', 'C-5'].map((unit) => register({ unit, vin: 'MUTSDEM0000000003' }))
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    assert.deepEqual(statuses.toSorted(), [201, 409, 409, 409, 409])
  })

  test('gives its VIN, plate and unit free when it is archived, and comes back no more', async () => {
    const body = { unit: 'A-1', vin: 'MUTSDEM0000000004', plate: 'DEMO 4' }
    const first = await register(body)
    assert.equal((await ask('DELETE', `/api/v1/vehicles/${first.id}`, undefined, first.etag)).status, 204)
    assert.equal((await register(body)).status, 201)
    const { etag } = await ask('GET', `/api/v1/vehicles/${first.id}`)
    const back = await change(first.id, { status: 'active' }, etag)
    assert.deepEqual([back.status, back.code], [409, 'fleet.lifecycle'])
  })

  test('goes through its life in order', async () => {
    const { id, etag } = await register({ unit: 'L-1', status: 'planned' })
    assert.equal((await change(id, { status: 'in_shop' }, etag)).code, 'fleet.lifecycle')
    const active = await change(id, { status: 'active' }, etag)
    assert.equal(active.status, 200)
    const sold = await change(id, { status: 'sold' }, active.etag)
    assert.equal(sold.status, 200)
    assert.equal((await change(id, { status: 'active' }, sold.etag)).code, 'fleet.lifecycle')
  })

  test('is changed by one of two who read the same version', async () => {
    const { id, etag } = await register({ unit: 'V-1' })
    assert.equal((await change(id, { make: 'One' }, etag)).status, 200)
    const second = await change(id, { make: 'Other' }, etag)
    assert.deepEqual([second.status, second.code], [412, 'http.stale'])
  })

  test('of another organisation looks the same as none, and its VIN is not taken here', async () => {
    const { org: elsewhere } = await house.kernel.act({ actor: { kind: 'operator', id: 'test' }, org: HOUSE }, (ctx) =>
      house.identity.verbs.createOrganisation(ctx, 'Depot Two', 'admin@depot.example'),
    )
    const vin = 'MUTSDEM0000000005'
    const foreign = await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: elsewhere }, (ctx) =>
      house.fleet.verbs.registerVehicle(ctx, { unit: 'F-1', vin }),
    )
    const [theirs, none] = [
      await ask('GET', `/api/v1/vehicles/${foreign.id}`),
      await ask('GET', `/api/v1/vehicles/${elsewhere}`),
    ]
    assert.deepEqual([theirs.status, theirs.code], [404, 'fleet.vehicle-unknown'])
    assert.deepEqual([none.status, none.code], [404, 'fleet.vehicle-unknown'])
    assert.equal((await register({ unit: 'F-1', vin })).status, 201)
  })

  test('keeps its VIN and plate unreadable in its row', async () => {
    const [vin, plate] = ['MUTSDEM0000000006', 'SECRET 6']
    const { id } = await register({ unit: 'S-1', vin, plate })
    const row = await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.find<{ text: string }>(sql`SELECT fleet_vehicle::text AS text FROM fleet_vehicle WHERE id = ${id}`),
    )
    assert.match(row?.text ?? '', /S-1/)
    for (const secret of [vin, plate, plate.replace(' ', '')])
      for (const text of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
        assert.ok(!row?.text.includes(text))
  })
})
