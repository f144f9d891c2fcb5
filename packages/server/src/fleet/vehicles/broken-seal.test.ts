import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Role } from '#kernel'
import { CANARY, createTestClock, later, readConfig } from '#kernel'
import { sql } from '#kernel/database'
import type { VehicleView } from './schema.ts'

const START = new Date('2026-01-05T08:00:00Z')
const [SOUND, BROKEN] = ['MUTSDEM0000000001', 'MUTSDEM0000000002'] as const

describe('a vehicle whose sealed part is not what was sealed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muts-broken-'))
  const clock = createTestClock(START, { frozen: true })
  let house: House
  let [soundId, brokenId] = ['', '']
  before(async () => {
    const options = { data: folder, port: 0, testClock: START.toISOString() }
    house = await openMigratedHouse(readConfig(options, { MUTS_PROFILE: 'evaluation' }), { clock })
    await house.serve()
    soundId = await register('S-1', SOUND)
    brokenId = await register('B-1', BROKEN)
    // Whoever can write to the database puts one vehicle's envelope into the row of another.
    await house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(sql`
        UPDATE fleet_vehicle SET personal_sealed = (SELECT personal_sealed FROM fleet_vehicle WHERE id = ${soundId})
        WHERE id = ${brokenId}`),
    )
  })
  after(async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (role: Role, path: string, body?: unknown) => {
    const { accessToken: token } = await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })
    const method = body === undefined ? 'GET' : 'POST'
    return house.kernel.door.ask({ method, path: `/api/v1${path}`, token, body })
  }
  const register = async (unit: string, vin: string) =>
    ((await ask('fleet_manager', '/vehicles', { unit, vin })).json as { id: string }).id
  const findings = async () => {
    await house.kernel.ledger.drain()
    const found = await ask('auditor', `/ledger/entries?action=vault.integrity&object=${brokenId}`)
    return (found.json as { data: { seq: number; outcome: string }[] }).data
  }

  test('stands in the list without VIN and plate, beside the others as they are, and leaves an entry [muts.data.audit-access]', async () => {
    const list = await ask('fleet_manager', '/vehicles')
    const byId = new Map((list.json as { data: VehicleView[] }).data.map((vehicle) => [vehicle.id, vehicle]))

    assert.equal(list.status, 200)
    assert.deepEqual([byId.get(soundId)?.vin, byId.get(soundId)?.isUnreadable], [SOUND, undefined])
    const broken = byId.get(brokenId)
    assert.deepEqual([broken?.vin, broken?.plate, broken?.isUnreadable], [null, null, true])
    const [finding] = await findings()
    assert.equal(finding?.outcome, 'failed')
    const entry = await ask('auditor', `/ledger/entries/${finding?.seq}`)
    assert.match(entry.text, /"data":\{"column":"personal","table":"fleet_vehicle"\}/)
  })

  test('is not shown when it is asked for itself; however often that is, it leaves one entry a minute', async () => {
    const before = (await findings()).length
    clock.moveTo(later(clock.now(), { minutes: 1 }))
    for (let times = 0; times < 3; times++) {
      const reply = await ask('fleet_manager', `/vehicles/${brokenId}`)
      assert.deepEqual([reply.status, (reply.json as { code: string }).code], [503, 'vault.integrity'])
    }

    assert.equal((await findings()).length, before + 1)
    assert.equal((await ask('fleet_manager', `/vehicles/${soundId}`)).status, 200)
  })

  for (const atomic of [false, true])
    test(`leaves its entry out of a batch too, and nothing else of it where all or none was asked for: ${atomic}`, async () => {
      const before = (await findings()).length
      clock.moveTo(later(clock.now(), { minutes: 1 }))
      const unit = `IN-BATCH-${atomic}`
      const operations = [{ register: { unit } }, { change: { make: 'X' }, id: brokenId, ifMatch: '*' }]
      const reply = await ask('fleet_manager', '/vehicles/batch', { atomic, operations })
      assert.match(reply.text, /vault\.integrity/)
      assert.equal((await findings()).length, before + 1)
      const made = await ask('fleet_manager', `/vehicles?filter[unit]=${unit}`)
      assert.equal((made.json as { data: object[] }).data.length, atomic ? 0 : 1)
    })
})
