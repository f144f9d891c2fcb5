/** What a vehicle's units can do is learned from sealed documents alone, and what they are not known to do is not ordered. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openAllowList } from '#bridge/agent'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import type { Bench } from './testing-acts.ts'
import { codeOf, openActBench } from './testing-acts.ts'
import { SOME_ID } from './testing-journey.ts'

const ENGINE = '0x1010'
const FAN = { kind: 'control', ecu: ENGINE, identifier: '0100', bytes: 'FF', name: 'Radiator fan' } as const
const ORDER = {
  order: { kind: 'control', ecu: ENGINE, identifier: '0100', state: 'FF', holdMs: 100 },
  reason: 'Does the fan turn?',
} as const

interface Unit {
  readonly address: string
  readonly protocol: string
  readonly capabilities: readonly {
    readonly capability: string
    readonly state: string
    readonly learnedBy: { readonly kind: string; readonly id: string; readonly sha256: string } | null
  }[]
  readonly acts: readonly { readonly kind: string; readonly isOffered: boolean }[]
}

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())

async function unitsOf(vehicleId: string): Promise<readonly Unit[]> {
  const reply = await bench.shop.ask('technician', `GET /vehicles/${vehicleId}/capabilities`)
  return bench.bodyOf<{ units: readonly Unit[] }>(reply, 200).units
}
const cellOf = (units: readonly Unit[], capability: string, ecu: string = ENGINE) =>
  units.find(({ address }) => address === ecu)?.capabilities.find((one) => one.capability === capability)

async function openFan(...parked: Parameters<Bench['openWork']>) {
  const work = await bench.openWork(...parked)
  const path = `PUT /vehicles/${work.bay.vehicleId}/diagnostic-profile`
  bench.bodyOf(await bench.sign('admin', path, { controls: [FAN] }), 200)
  await openAllowList(work.bridge.folder).allow({ vehicleId: work.bay.vehicleId, controls: [FAN] })
  return work
}

describe('the capability matrix', () => {
  test('is empty before the first scan, and then names the sealed scan it was learned by', async () => {
    const { bay, bridge } = await bench.openWork('doip', 'parked')
    assert.deepEqual(await unitsOf(bay.vehicleId), [])
    const scan = await bench.shop.scan(bay)

    const units = await unitsOf(bay.vehicleId)
    assert.deepEqual(
      units.map(({ address }) => address),
      scan.ecus?.map(({ address }) => address),
    )
    const codes = cellOf(units, 'troubleCodes')
    assert.ok(['SUPPORTED', 'PARTIAL'].includes(codes?.state ?? ''), codes?.state)
    assert.deepEqual(codes?.learnedBy, { kind: 'scan', id: scan.id, sha256: scan.seal?.sha256 })
    const other = await bench.shop.parkVehicle('doip', 'parked')
    assert.deepEqual(await unitsOf(other.vehicleId), [], 'what another vehicle told is nothing about this one')
    assert.deepEqual([cellOf(units, 'control')?.state, cellOf(units, 'control')?.learnedBy], ['UNKNOWN', null])
    assert.ok(bench.shop.actions(scan.id).includes('scan.read'))
    await bridge.stop()
  })

  test('has nothing of a unit that knows OBD only but what it answers, and offers no control of it', async () => {
    const { bay, bridge } = await bench.openWork('doip', 'obd-only-parked')
    await bench.shop.scan(bay)
    const [unit] = await unitsOf(bay.vehicleId)
    assert.equal(unit?.protocol, 'OBD')
    assert.deepEqual(
      unit?.acts.map(({ kind, isOffered }) => [kind, isOffered]),
      [
        ['clear-codes', true],
        ['clear-code', false],
        ['control', false],
        ['routine', false],
      ],
    )
    await bridge.stop()
  })

  test('is for whoever may read scans of the vehicle', async () => {
    const { bay, bridge } = await bench.openWork('doip', 'parked')
    for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
      assert.equal((await bench.shop.ask(role, `GET /vehicles/${bay.vehicleId}/capabilities`)).status, 403, role)
    assert.equal((await bench.shop.ask('technician', `GET /vehicles/${SOME_ID}/capabilities`)).status, 404)
    await bridge.stop()
  })
})

describe('an act on one unit', () => {
  test('is refused, in the ledger, before a scan has found that unit, and taken after', async () => {
    const { bay, bridge, session } = await openFan('doip', 'parked')
    assert.deepEqual(codeOf(await bench.order(session, ORDER)), [409, 'diagnostics.not-capable'])
    const clear = { order: { kind: 'clear-codes', ecu: ENGINE }, reason: 'Repaired' }
    assert.deepEqual(codeOf(await bench.order(session, clear)), [409, 'diagnostics.not-capable'])
    const refused = await bench.factsOf(session, 'act.refuse')
    assert.ok(refused.length === 2 && refused.every(({ text }) => text.includes('"rule":"capability"')))

    await bench.shop.scan(bay)
    const act = await bench.run(session, ORDER)
    assert.deepEqual([act.status, act.failure], ['done', undefined])
    const control = cellOf(await unitsOf(bay.vehicleId), 'control')
    assert.deepEqual(
      [control?.state, control?.learnedBy],
      ['SUPPORTED', { kind: 'act', id: act.id, sha256: act.sha256 }],
    )
    await bridge.stop()
  })

  test('is not repeated on a unit that has refused its service, until another unit stands there', async () => {
    const fault = { kind: 'negative', ecu: 'engine', service: 0x2f, code: 0x11 } as const
    const { bay, bridge, session } = await openFan('doip', 'parked', { faults: [fault] })
    await bench.shop.scan(bay)
    const act = await bench.run(session, ORDER)
    assert.equal(act.status, 'failed')
    assert.equal(cellOf(await unitsOf(bay.vehicleId), 'control')?.state, 'NOT_SUPPORTED')
    await bench.shop.scan(bay)
    assert.deepEqual(codeOf(await bench.order(session, ORDER)), [409, 'diagnostics.not-capable'])
    await bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) =>
      tx.run(sql`
        INSERT INTO diagnostics_session (org_id, id, vehicle_id, subject_id, bridge_id, person_id, sign_in_id,
          personal_sealed, opened_at, ended_at, ended_because)
        SELECT org_id, gen_random_uuid(), vehicle_id, subject_id, bridge_id, person_id, sign_in_id, personal_sealed,
          opened_at + interval '1 hour', opened_at + interval '1 hour', 'done'
        FROM diagnostics_session, generate_series(1, 60) WHERE id = ${session}`),
    )
    assert.equal(cellOf(await unitsOf(bay.vehicleId), 'control')?.state, 'NOT_SUPPORTED', 'sessions erase no refusal')
    await bridge.stop()
  })

  test('leaves no bug behind', () => assert.deepEqual(bench.shop.bugs, []))
})
