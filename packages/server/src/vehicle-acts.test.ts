/** Codes are cleared by one person at a time, under an order, on a vehicle at rest, with what was there before kept for good. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ScanResult } from '#protocol/scan'
import type { Bench } from './testing-acts.ts'
import { CLEAR, codeOf, openActBench } from './testing-acts.ts'

const READ = { order: { kind: 'raw', ecu: '0x1010', request: '22F190' }, reason: 'Which VIN' } as const

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())

describe('clearing codes', () => {
  for (const kind of ['elm327', 'doip'] as const)
    test(`over ${kind} keeps what was before and after, signed and in the ledger`, async () => {
      const { bay, bridge, session } = await bench.openWork(kind, 'parked')
      const act = await bench.run(session, CLEAR)

      assert.deepEqual([act.status, act.failure], ['done', undefined])
      assert.ok(act.before?.some(({ code }) => code === 'P0301'))
      assert.deepEqual(act.after, [])
      assert.ok(act.preconditions?.every(({ holds }) => holds))
      assert.deepEqual(
        [...new Set(act.steps?.map(({ request, outcome }) => `${request} ${outcome}`))],
        ['14FFFFFF positive'],
      )
      assert.ok(bay.vehicle.ecus.every(({ dtcs }) => dtcs.length === 0))
      for (const [part, sha256] of [
        ['before', act.readySha256],
        ['after', act.sha256],
      ] as const) {
        const sealed = await bench.shop.ask('technician', `GET /acts/${act.id}/sealed?part=${part}`)
        assert.equal(createHash('sha256').update(sealed.text).digest('hex'), sha256)
      }
      const sealed = await bench.shop.ask('technician', `GET /acts/${act.id}/sealed?part=before`)
      const { before } = JSON.parse(sealed.text) as { before: ScanResult }
      const misfire = before.ecus[0]?.dtcs.find(({ code }) => code === 'P0301')
      assert.deepEqual([misfire?.freezeFrame?.length, misfire?.extendedData], [4, '0103'])
      assert.ok(
        before.monitoringTests?.some((one) => 'value' in one && one.value.some((test) => test.hasPassed === false)),
      )
      assert.deepEqual(bench.shop.actions(act.id), ['act.request', 'act.start', 'act.arm', 'act.seal'])
      const [arm] = await bench.factsOf(act.id, 'act.arm')
      assert.ok(arm?.text.includes(act.readySha256 ?? 'none'))
      await bridge.stop()
    })

  test('of units that know OBD only goes by service 04, of the others by 14', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'obd-only-parked')
    const act = await bench.run(session, CLEAR)
    assert.deepEqual(
      [act.status, act.steps?.map(({ ecu, request }) => `${ecu} ${request}`)],
      ['done', ['0x1010 04', '0x1018 04']],
    )
    assert.ok(bay.vehicle.ecus.every(({ dtcs }) => dtcs.length === 0))
    await bridge.stop()
  })

  test('is not begun while the engine runs, and nothing but reading was sent', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'misfire')
    const act = await bench.run(session, CLEAR)
    assert.deepEqual([act.status, act.failure?.code, act.steps], ['refused', 'act.precondition', []])
    assert.match(act.failure?.message ?? '', /engineSpeed is 7\d\d/)
    assert.ok(bay.vehicle.ecus.some(({ dtcs }) => dtcs.length > 0))
    assert.deepEqual(bench.shop.actions(act.id), ['act.request', 'act.start', 'act.seal'])
    await bridge.stop()
  })

  test('is not begun where nothing is stored', async () => {
    const { bridge, session } = await bench.openWork('elm327', 'low-battery')
    const first = await bench.run(session, CLEAR)
    const second = await bench.run(session, CLEAR)
    assert.deepEqual([first.status, second.status, second.failure?.code], ['done', 'refused', 'act.nothing-to-clear'])
    await bridge.stop()
  })

  test('says what a unit refused, and that it still holds its codes', async () => {
    const fault = { kind: 'negative', ecu: 'transmission', service: 0x14, code: 0x22 } as const
    const { bridge, session } = await bench.openWork('doip', 'parked', { faults: [fault] })
    const act = await bench.run(session, CLEAR)
    assert.deepEqual([act.status, act.failure?.code, act.failure?.at], ['failed', 'vehicle.negative', '0x1018'])
    assert.match(act.failure?.message ?? '', /conditionsNotCorrect/)
    assert.deepEqual(
      act.after?.map(({ code }) => code),
      ['P0700'],
    )
    await bridge.stop()
  })
})

describe('what clearing asks for', () => {
  const ask = (session: string, draft: object = CLEAR) => bench.order(session, draft)

  test('is a lock, an approved order of this vehicle, and a reason', async () => {
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    const bridge = await bench.shop.openBridge([bay])
    const plain = await bench.openSession(bay)
    assert.deepEqual(codeOf(await ask(plain)), [409, 'diagnostics.lock-missing'])
    await bench.lock(plain)
    assert.deepEqual(codeOf(await ask(plain)), [409, 'diagnostics.order-missing'])

    const draft = { vehicleId: bay.vehicleId, title: 'Not approved' }
    const { id } = (await bench.shop.ask('technician', 'POST /work-orders', draft)).json as { id: string }
    const path = `POST /vehicles/${bay.vehicleId}/diagnostic-sessions`
    const under = (workOrderId: string) => bench.shop.ask('technician', path, { reason: 'Misfire', workOrderId })
    assert.deepEqual(codeOf(await under(id)), [409, 'fleet.order-not-open'])
    const other = await bench.shop.parkVehicle('doip', 'parked')
    assert.deepEqual(codeOf(await under(await bench.openOrder(other.vehicleId))), [409, 'fleet.order-of-another'])
    const unsaid = await bench.shop.ask('technician', `POST /diagnostic-sessions/${plain}/acts`, { order: CLEAR.order })
    assert.equal(unsaid.status, 400)
    await bridge.stop()
  })

  test('is the second factor for this very act: that of another opens nothing', async () => {
    const { bridge, session } = await bench.openWork('doip', 'parked')
    const call = `POST /diagnostic-sessions/${session}/acts`
    assert.deepEqual(codeOf(await bench.shop.ask('technician', call, CLEAR)), [401, 'identity.step-up-needed'])
    const proof = await bench.prove('technician', call, CLEAR)
    const other = { ...CLEAR, order: { kind: 'clear-codes', ecu: '0x1010' } }
    assert.deepEqual(codeOf(await bench.shop.ask('technician', call, other, proof)), [401, 'identity.step-up-needed'])
    assert.equal((await bench.shop.ask('technician', call, CLEAR, proof)).status, 202)
    await bridge.stop()
  })

  test('is not given to viewers, drivers and auditors, nor in somebody else’s session', async () => {
    const { bridge, session } = await bench.openWork('doip', 'parked')
    const call = `POST /diagnostic-sessions/${session}/acts`
    for (const role of ['viewer', 'driver', 'auditor'] as const)
      assert.equal((await bench.shop.ask(role, call, CLEAR)).status, 403, role)
    assert.deepEqual(codeOf(await bench.order(session, CLEAR, 'admin')), [403, 'diagnostics.not-yours'])
    await bridge.stop()
  })

  test('is refused when the order was cancelled meanwhile', async () => {
    const { bridge, session, workOrderId, bay } = await bench.openWork('doip', 'parked')
    const proof = await bench.prove('technician', `POST /diagnostic-sessions/${session}/acts`, CLEAR)
    const moved = { status: 'cancelled' }
    const path = `PUT /work-orders/${workOrderId}/status`
    bench.bodyOf(await bench.shop.ask('fleet_manager', path, moved, { 'if-match': '*' }), 200)
    const refused = await bench.shop.ask('technician', `POST /diagnostic-sessions/${session}/acts`, CLEAR, proof)
    assert.deepEqual(codeOf(refused), [409, 'fleet.order-not-open'])
    assert.ok(bay.vehicle.ecus.some(({ dtcs }) => dtcs.length > 0))
    await bridge.stop()
  })
})

describe('the lock on a vehicle', () => {
  test('is one person’s, until it is let go of or its time is over', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const other = await bench.openSession(bay, 'admin')
    assert.deepEqual(codeOf(await bench.lock(other, 'admin')), [409, 'diagnostics.locked'])
    assert.deepEqual(codeOf(await bench.lock(session, 'admin')), [403, 'diagnostics.not-yours'])

    await bench.pass(601)
    assert.equal((await bench.lock(other, 'admin')).status, 200)
    assert.deepEqual(codeOf(await bench.order(session, CLEAR)), [409, 'diagnostics.lock-missing'])
    await bench.shop.until(session, ['diagnostic-session.unlock'])
    const gone = await bench.shop.ask('admin', `DELETE /diagnostic-sessions/${other}/lock`)
    assert.equal(gone.status, 204)
    assert.equal((await bench.lock(session)).status, 200)
    await bridge.stop()
  })

  test('ends with the session, and the session with the sign-in', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    assert.equal((await bench.shop.ask('technician', `DELETE /diagnostic-sessions/${session}`)).status, 204)
    assert.deepEqual(codeOf(await bench.shop.ask('technician', `POST /diagnostic-sessions/${session}/acts`, READ)), [
      409,
      'diagnostics.session-over',
    ])

    const { identity, kernel } = bench.shop.house
    const { accessToken: token } = await identity.verbs.openCanarySession('admin', { assurance: 'aal2' })
    const path = `/api/v1/vehicles/${bay.vehicleId}/diagnostic-sessions`
    const opened = await kernel.door.ask({ method: 'POST', path, token, body: { reason: 'Misfire' } })
    const { id } = bench.bodyOf<{ id: string }>(opened, 201)
    const out = await kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-out', token })
    assert.equal(out.status, 204)
    await bench.shop.until(id, ['diagnostic-session.end'])
    const { json } = await bench.shop.ask('technician', `GET /diagnostic-sessions/${id}`)
    assert.equal((json as { endedBecause: string }).endedBecause, 'signed out')
    await bridge.stop()
  })

  test('ends within ten seconds when the permission goes, or the vehicle leaves the reach', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const { json } = await bench.shop.ask('fleet_manager', `GET /vehicles/${bay.vehicleId}/assignments`)
    const [assigned] = (json as { data: { userId: string }[] }).data
    const path = `DELETE /vehicles/${bay.vehicleId}/assignments/${assigned?.userId}`
    assert.equal((await bench.shop.ask('fleet_manager', path)).status, 204)
    await bench.pass(11)
    await bench.shop.house.jobs.runDue()
    await bench.shop.until(session, ['diagnostic-session.end'])
    const seen = (await bench.shop.ask('admin', `GET /diagnostic-sessions/${session}`)).json as { endedBecause: string }
    assert.equal(seen.endedBecause, 'vehicle out of reach')
    await bridge.stop()
  })
})

describe('two bridges that claim one vehicle', () => {
  test('are not chosen between: whoever opens a session names the one that stands there, and one lock holds for both', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const second = await bench.shop.openBridge([bay])
    const path = `POST /vehicles/${bay.vehicleId}/diagnostic-sessions`
    assert.deepEqual(codeOf(await bench.shop.ask('admin', path, { reason: 'Misfire' })), [
      409,
      'diagnostics.two-bridges',
    ])
    const named = await bench.openSession(bay, 'admin', { bridgeId: second.bridgeId })
    assert.deepEqual(codeOf(await bench.lock(named, 'admin')), [409, 'diagnostics.locked'])
    const act = await bench.run(session, CLEAR)
    assert.equal(act.status, 'done')
    await bridge.stop()
    await second.stop()
  })
})
