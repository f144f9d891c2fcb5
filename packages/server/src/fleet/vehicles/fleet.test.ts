import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Question, Role } from '#kernel'
import { CANARY, createTestClock, readConfig, rolesUnder } from '#kernel'
import { BOUND_BY_ASSIGNMENT } from './access.ts'

const START = new Date('2026-01-05T08:00:00Z')
const SEES_ALL: readonly Role[] = ['fleet_manager', 'fleet_operator']

describe('the fleet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muts-fleet-'))
  let house: House
  before(async () => {
    const options = { data: folder, port: 0, testClock: START.toISOString() }
    const config = readConfig(options, { MUTS_PROFILE: 'evaluation' })
    house = await openMigratedHouse(config, { clock: createTestClock(START) })
    await house.serve()
  })
  after(async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const as = async (role: Role, question: Question) => {
    const { accessToken: token } = await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })
    return house.kernel.door.ask({ ...question, token })
  }
  const register = (role: Role, unit: string) => as(role, { method: 'POST', path: '/api/v1/vehicles', body: { unit } })
  const idOf = (reply: { readonly json: unknown }) => (reply.json as { id: string }).id
  const grantsOf = async (id: string) => {
    await house.kernel.ledger.drain()
    const found = await as('auditor', { path: `/api/v1/ledger/entries?object=${id}&action=assignment.grant` })
    return (found.json as { data: unknown[] }).data.length
  }

  for (const role of rolesUnder('technician')) {
    const isBound = !SEES_ALL.includes(role)
    test(`shows ${role} ${isBound ? 'what is assigned to them only' : 'all of it'} [fleetops.access.least-privilege]`, async () => {
      const id = idOf(await register('fleet_manager', `R-${role}`))
      const path = `/api/v1/vehicles/${id}`
      const before = await as(role, { path })
      const user = idOf(await as(role, { path: '/api/v1/me' }))
      await as('fleet_manager', { method: 'PUT', path: `${path}/assignments/${user}` })

      assert.equal(before.status, isBound ? 404 : 200)
      assert.equal((await as(role, { path })).status, 200)
    })
  }

  test('writes down that a technician is assigned to what he adds, and assigns nothing to a manager', async () => {
    const own = idOf(await register('technician', 'G-1'))
    const other = idOf(await register('fleet_manager', 'G-2'))

    assert.equal((await as('technician', { path: `/api/v1/vehicles/${own}` })).status, 200)
    assert.deepEqual([await grantsOf(own), await grantsOf(other)], [1, 0])
  })

  test('is known by one spelling of its id, which is the one in its entries [muts.data.audit-access]', async () => {
    const id = idOf(await register('fleet_manager', 'O-1'))
    const user = idOf(await as('driver', { path: '/api/v1/me' }))
    const { verbs } = house.fleet
    await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) => {
      await assert.rejects(verbs.assignVehicleTo(ctx, id.toUpperCase(), user), TypeError)
      await verbs.assignVehicleTo(ctx, id, user)
      await verbs.listAssignments(ctx, id)
      await verbs.withdrawVehicleFrom(ctx, id, user)
    })

    await house.kernel.ledger.drain()
    const found = await as('auditor', { path: `/api/v1/ledger/entries?object=${id}` })
    const actions = (found.json as { data: { action: string }[] }).data.map(({ action }) => action)
    for (const action of ['assignment.grant', 'assignment.list', 'assignment.withdraw'])
      assert.ok(actions.includes(action), action)
  })

  test('names to a manager who is assigned and who could be, without addresses, and writes down whom [muts.data.audit-access]', async () => {
    const id = idOf(await register('fleet_manager', 'N-1'))
    const path = `/api/v1/vehicles/${id}`
    const me = async (role: Role) => (await as(role, { path: '/api/v1/me' })).json as { id: string; name: string }
    const driver = await me('driver')
    const offered = async () => {
      const { status, json, text } = await as('fleet_manager', { path: `${path}/assignable?limit=200` })
      assert.equal(status, 200, text)
      assert.doesNotMatch(text, /@/)
      return (json as { data: { userId: string; name: string; role: string }[] }).data
    }

    const before = await offered()
    await as('fleet_manager', { method: 'PUT', path: `${path}/assignments/${driver.id}` })
    const assigned = (await as('fleet_manager', { path: `${path}/assignments` })).json as { data: object[] }

    const person = { userId: driver.id, name: driver.name, role: 'driver' }
    assert.deepEqual([...new Set(before.map(({ role }) => role))].sort(), [...BOUND_BY_ASSIGNMENT].sort())
    assert.deepEqual(
      before.find(({ userId }) => userId === driver.id),
      person,
    )
    assert.deepEqual(
      assigned.data.map((one) => ({ ...one, assignedAt: '' })),
      [{ ...person, assignedAt: '' }],
    )
    assert.ok((await offered()).every(({ userId }) => userId !== driver.id))
    await house.kernel.ledger.drain()
    const told = await as('auditor', { path: `/api/v1/ledger/entries?object=${id}&action=assignable.list` })
    assert.equal((told.json as { data: unknown[] }).data.length, 2)
    for (const role of ['technician', 'driver', 'viewer'] as const)
      assert.equal((await as(role, { path: `${path}/assignable` })).status, 403, role)
  })

  test('takes no blank unit, new or changed', async () => {
    const made = await register('fleet_manager', ' U 1 ')
    const blank = await register('fleet_manager', ' \t ')
    const path = `/api/v1/vehicles/${idOf(made)}`
    const headers = { 'if-match': made.headers.etag ?? '' }
    const changed = await as('fleet_manager', { method: 'PATCH', path, headers, body: { unit: ' ' } })

    assert.deepEqual([made.status, blank.status, changed.status], [201, 400, 400])
  })
})
