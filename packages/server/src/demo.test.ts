import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { DemoFleet } from './demo.ts'
import { seedDemo } from './demo.ts'
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

  const vehiclesOf = async (email: string) => {
    const { password } = people.find((person) => person.email === email) ?? {}
    const body = { email, password }
    const signedIn = await house.kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body })
    const { accessToken: token } = signedIn.json as { accessToken: string }
    const reply = await house.kernel.door.ask({ path: '/api/v1/vehicles', token })
    return (reply.json as { data: { id: string; vin: string }[] }).data
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
        ['elm327', 'misfire'],
        ['doip', 'wheel-speed'],
        ['elm327', 'clean'],
        ['doip', 'clean'],
      ],
    )
  })

  test('is made once for each data folder', async () => {
    const again = await seedDemo(house)
    assert.deepEqual(again, fleet)
    assert.deepEqual(JSON.parse(readFileSync(credentialsFile(), 'utf8')), people)
  })
})
