import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from '#kernel/database'
import type { DemoFleet } from './demo.ts'
import { removeDemo, seedDemo } from './demo.ts'
import { openBareHouse } from './testing.ts'

interface Credentials {
  readonly email: string
  readonly role: string
  readonly organisation: string
  readonly password: string
  readonly totpSecret: string | null
}

describe('the demo', () => {
  let house: Awaited<ReturnType<typeof openBareHouse>>
  let fleet: DemoFleet
  let people: readonly Credentials[]

  before(async () => {
    house = await openBareHouse({ demo: true })
    await house.serve()
    fleet = await seedDemo(house)
    people = JSON.parse(readFileSync(credentialsFile(), 'utf8'))
  })
  after(() => house[Symbol.asyncDispose]())

  const credentialsFile = () => join(house.config.dataFolder, 'demo-credentials.json')

  const listOf = async (email: string, path: string) => {
    const token = await tokenOf(email)
    const reply = await house.kernel.door.ask({ path: `/api/v1${path}`, token })
    assert.equal(reply.status, 200, reply.text)
    return (reply.json as { data: Record<string, unknown>[] }).data
  }

  const tokenOf = async (email: string) => {
    const { password } = people.find((person) => person.email === email) ?? {}
    const body = { email, password }
    const signedIn = await house.kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body })
    return (signedIn.json as { accessToken: string }).accessToken
  }

  const vehiclesOf = async (email: string) => {
    return (await listOf(email, '/vehicles?limit=200')) as { id: string; vin: string }[]
  }

  test('lists its people in the order that was promised, for their owner only', () => {
    assert.equal(statSync(credentialsFile()).mode & 0o777, 0o600)
    assert.deepEqual(
      people.map(({ email, role, organisation }) => [email, role, organisation]),
      [
        ['admin@demo.example', 'admin', 'Demo fleet'],
        ['technician@demo.example', 'technician', 'Demo fleet'],
        ['viewer@demo.example', 'viewer', 'Demo fleet'],
        ['fleet-manager@demo.example', 'fleet_manager', 'Demo fleet'],
        ['driver@demo.example', 'driver', 'Demo fleet'],
        ['security-lead@demo.example', 'security_lead', 'Demo fleet'],
        ['auditor@demo.example', 'auditor', 'Demo fleet'],
        ['admin@neighbour.example', 'admin', 'Demo neighbour'],
        ['technician@neighbour.example', 'technician', 'Demo neighbour'],
      ],
    )
  })

  test('gives each person a secret of their own, and a second factor to those who need one', () => {
    for (const person of people) {
      assert.deepEqual(Object.keys(person), ['email', 'role', 'organisation', 'password', 'totpSecret'])
      assert.equal(person.totpSecret !== null, ['admin', 'security_lead'].includes(person.role), person.email)
      assert.match(person.totpSecret ?? 'A2', /^[A-Z2-7]+$/)
    }
    assert.equal(new Set(people.map(({ password }) => password)).size, people.length)
  })

  test('shows the technician every vehicle of the fleet and the neighbour none of them', async () => {
    const seen = await vehiclesOf('technician@demo.example')
    const foreign = await vehiclesOf('technician@neighbour.example')

    assert.deepEqual(
      seen.map(({ id }) => id),
      fleet.vehicles.map(({ vehicleId }) => vehicleId),
    )
    assert.ok(foreign.length > 0)
    assert.deepEqual(
      foreign.filter(({ id }) => seen.some((own) => own.id === id)),
      [],
    )
    for (const { vin } of [...seen, ...foreign]) assert.match(vin, /^MUTSDEM[A-HJ-NPR-Z0-9]{10}$/)
  })

  test('has the doors of its vehicles in turn, and faults behind the first two', () => {
    assert.deepEqual(
      fleet.vehicles.slice(0, 4).map(({ kind, scenario }) => [kind, scenario]),
      [
        ['elm327', 'parked'],
        ['doip', 'wheel-speed'],
        ['elm327', 'clean'],
        ['doip', 'clean'],
      ],
    )
  })

  test('has a past that hangs together, whose entries say when it was written', async () => {
    const manager = 'fleet-manager@demo.example'
    assert.equal(fleet.vehicles.length, 24)
    assert.equal((await listOf(manager, '/sites')).length, 3)
    const drivers = await listOf(manager, '/drivers?limit=200')
    assert.deepEqual([drivers.length, drivers.every(({ name }) => /^Driver \d\d$/.test(String(name)))], [18, true])
    const meters = await listOf(manager, '/vehicles?limit=200&include=meters')
    assert.ok(meters.every((one) => Number((one.meters as { odometerKm: number }).odometerKm) > 10_000))
    const energy = await listOf(manager, '/energy-entries?limit=200&sort=beganAt')
    assert.ok(energy.length > 100 && energy.every(({ readingId }) => readingId !== null))
    const inspections = await listOf(manager, '/inspections?limit=200&sort=createdAt')
    const days = (house.clock.now().getTime() - Date.parse(String(inspections[0]?.createdAt))) / 86_400_000
    assert.ok(days > 60 && days <= 92, `${days} days`)
    const states = new Set(inspections.map(({ status }) => status))
    assert.ok(states.has('reviewed') && states.has('defects_open'), [...states].join())
    const issues = await listOf(manager, '/issues?limit=200')
    const open = issues.filter(({ status }) => status !== 'verified')
    assert.equal(open.length, inspections.filter(({ status }) => status === 'defects_open').length)
    const orders = await listOf(manager, '/work-orders?limit=200')
    const closed = orders.filter(({ status }) => status === 'closed')
    assert.ok(closed.length > issues.length - open.length)
    assert.deepEqual([...new Set(orders.map(({ status }) => status))].sort(), ['closed', 'draft', 'in_progress'])
    const due = await listOf(manager, '/due?limit=200')
    const overdue = due.filter(({ state }) => state === 'overdue')
    assert.ok(overdue.length > 0 && overdue.length <= 6 && due.length < 24, `${overdue.length} of ${due.length}`)
    const parts = await listOf(manager, '/parts')
    assert.ok(parts.some((one) => Number(one.stockThousandths) < Number(one.minimumThousandths)))
    const serviced = closed.filter(({ title }) => title === 'Small service')
    assert.ok(serviced.length > 0)
    for (const { vehicleId, createdAt } of serviced) {
      const schedules = await listOf(manager, `/vehicles/${vehicleId}/schedules`)
      const lastOf = (task: string) => schedules.find(({ serviceTask }) => serviceTask === task)?.lastOn
      assert.equal(lastOf('Small service'), String(createdAt).slice(0, 10))
      assert.ok(String(lastOf('Brake test')) < String(lastOf('Small service')))
    }
    await house.kernel.ledger.drain()
    const entries = await house.kernel.database.transaction({ org: fleet.org }, (tx) =>
      house.kernel.ledger.list(tx, { action: 'inspection.submit', limit: 200 }),
    )
    assert.ok(entries.length >= inspections.length)
    assert.deepEqual([...new Set(entries.map(({ actor }) => actor))], ['demo'])
    const oldest = Math.min(...entries.map(({ at }) => at.getTime()))
    assert.ok(house.clock.now().getTime() - oldest < 3_600_000, new Date(oldest).toISOString())
    assert.deepEqual(house.bugs, [])
  })

  test('is made once for each data folder', async () => {
    const again = await seedDemo(house)
    assert.deepEqual(again, fleet)
    assert.deepEqual(JSON.parse(readFileSync(credentialsFile(), 'utf8')), people)
  })

  test('stays whole while anything of it is held', async () => {
    const operator = { kind: 'operator', id: 'test' } as const
    const count = () =>
      house.kernel.database.transaction({ org: fleet.org }, (tx) =>
        tx.find<{ keys: number; present: number; bridges: number }>(sql`SELECT
          (SELECT count(*)::int FROM vault_subject_key WHERE org_id = ${fleet.org} AND erased_at IS NULL) AS keys,
          (SELECT count(*)::int FROM fleet_vehicle WHERE org_id = ${fleet.org} AND status <> 'archived') AS present,
          (SELECT count(*)::int FROM diagnostics_bridge WHERE org_id = ${fleet.org} AND status = 'active') AS bridges`),
      )
    const hold = async (change: ReturnType<typeof sql>) =>
      house.kernel.database.transaction({ org: fleet.neighbour }, (tx) => tx.run(change))
    await hold(sql`INSERT INTO kernel_hold (org_id, id, kind, object_id, subject_id, reason, placed_by, placed_at)
      SELECT org_id, id, 'user', id, subject_id, 'claim', subject_id, created_at FROM identity_user
      WHERE org_id = ${fleet.neighbour} ORDER BY id DESC LIMIT 1`)
    const before = await count()
    await assert.rejects(removeDemo(house, operator), { code: 'kernel.held' })
    assert.deepEqual(await count(), before)
    assert.ok(existsSync(credentialsFile()) && (before?.present ?? 0) > 0)
    await hold(sql`UPDATE kernel_hold SET released_at = placed_at WHERE org_id = ${fleet.neighbour}`)
  })

  test('is removed at once and for ever, and the next one is another', async () => {
    const operator = { kind: 'operator', id: 'test' } as const
    const stranger = await house.identity.verbs.createDemoOrganisation('Real depot')
    const real = {
      email: 'real@depot.example',
      name: 'Real',
      role: 'fleet_manager',
      password: 'Quiet lantern, 48 herons',
    } as const
    await house.identity.verbs.enterDemoPerson(stranger, { ...real, hasSecondFactor: false })
    const erased = await removeDemo(house, operator)

    assert.ok((erased ?? 0) >= fleet.vehicles.length + 18 + people.length, String(erased))
    assert.equal(existsSync(credentialsFile()), false)
    assert.equal(await removeDemo(house, operator), undefined)
    const signIn = async (email: string, password: string | undefined) =>
      (await house.kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body: { email, password } })).status
    for (const { email, password, totpSecret } of people)
      if (totpSecret === null) assert.equal(await signIn(email, password), 401, email)
    assert.equal(await signIn(real.email, real.password), 200)
    const [left] = await house.kernel.database.transaction({ org: fleet.org }, (tx) =>
      tx.all<{ open: number; found: number }>(sql`
        SELECT count(*) FILTER (WHERE status <> 'archived')::int AS open, count(vin_index)::int AS found FROM fleet_vehicle`),
    )
    assert.deepEqual(left, { open: 0, found: 0 })
    assert.notEqual((await seedDemo(house)).org, fleet.org)
  })
})
