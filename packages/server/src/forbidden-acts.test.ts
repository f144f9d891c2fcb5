/** What no role may lift: asked for by an admin with a lock, an order and a second factor, and refused all the same. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openAllowList } from '#bridge/agent'
import { FORBIDDEN_ACTS } from '#protocol/acts'
import { encodeAscii } from '#protocol/bytes'
import { IDENTIFIERS } from '#protocol/uds'
import type { Bench } from './testing-acts.ts'
import { codeOf, openActBench } from './testing-acts.ts'

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())

const ENGINE = '0x1010'

/** A vehicle whose engine calls itself so, scanned, with an admin's session that holds the lock under an approved order. */
async function openWork(unit: string | null) {
  const bay = await bench.shop.parkVehicle('doip', 'parked')
  const identifiers = bay.vehicle.ecus[0]?.identifiers
  if (unit === null) identifiers?.delete(IDENTIFIERS.systemName)
  else identifiers?.set(IDENTIFIERS.systemName, encodeAscii(unit))
  const bridge = await bench.shop.openBridge([bay])
  if (unit !== 'Engine') await bench.shop.scan(bay)
  const session = await bench.openSession(bay, 'admin', { workOrderId: await bench.openOrder(bay.vehicleId) })
  assert.equal((await bench.lock(session, 'admin')).status, 200)
  return { bay, bridge, session }
}

describe('the forbidden list', () => {
  for (const { rule, example } of FORBIDDEN_ACTS)
    test(`is not lifted for an admin: ${rule}, with its reason in the ledger, and nothing is ordered of a bridge`, async () => {
      const { bay, bridge, session } = await openWork(example.unit)
      const draft = { order: { kind: 'raw', ecu: ENGINE, request: example.request }, reason: 'Asked to' }
      const path = `POST /diagnostic-sessions/${session}/acts`
      assert.deepEqual(codeOf(await bench.shop.ask('admin', path, draft)), [403, 'diagnostics.forbidden-act'])
      assert.equal((await bench.shop.ask('admin', `DELETE /diagnostic-sessions/${session}/lock`)).status, 204)
      assert.deepEqual(codeOf(await bench.shop.ask('admin', path, draft)), [403, 'diagnostics.forbidden-act'])

      const refused = await bench.factsOf(session, 'act.refuse')
      assert.equal(refused.length, 2)
      for (const { outcome, text } of refused) {
        assert.equal(outcome, 'refused')
        assert.ok(text.includes(`"rule":"${rule}"`), text)
        // Nothing of what a request carries: a VIN would be personal.
        assert.ok(!text.includes(example.request) || example.request.length <= 8, text)
      }
      const { data } = (await bench.shop.ask('admin', path.replace('POST', 'GET'))).json as { data: unknown[] }
      assert.deepEqual(data, [])
      assert.ok(bay.vehicle.ecus.some(({ dtcs }) => dtcs.length > 0))
      await bridge.stop()
    })

  test('goes by what this vehicle calls its units, whatever another told after', async () => {
    const { bridge, session } = await openWork('Airbag control')
    const other = await openWork('Engine control')
    const draft = { order: { kind: 'raw', ecu: ENGINE, request: '2F010003FF' }, reason: 'Asked to' }
    const refusals = [session, other.session].map((one) =>
      bench.shop.ask('admin', `POST /diagnostic-sessions/${one}/acts`, draft),
    )
    assert.deepEqual((await Promise.all(refusals)).map(codeOf), [
      [403, 'diagnostics.forbidden-act'],
      [422, 'diagnostics.not-raw'],
    ])
    await bridge.stop()
    await other.bridge.stop()
  })

  test('has no way round by a profile: neither by bytes nor by what a control is called', async () => {
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    const path = `PUT /vehicles/${bay.vehicleId}/diagnostic-profile`
    const control = { kind: 'control', ecu: ENGINE, identifier: '0100', bytes: 'FF', name: 'Radiator fan' }
    const tries = [
      [{ identifier: 'F190' }, 403, 'diagnostics.forbidden-act'],
      [{ name: 'Speed limiter off' }, 403, 'diagnostics.forbidden-act'],
      [{ kind: 'routine', identifier: 'E200' }, 403, 'diagnostics.forbidden-act'],
      [{ kind: 'routine', identifier: 'FF00' }, 422, 'diagnostics.class-lasting'],
    ] as const
    for (const [change, ...expected] of tries) {
      const reply = await bench.sign('admin', path, { controls: [{ ...control, ...change }] })
      assert.deepEqual(codeOf(reply), expected, JSON.stringify(change))
    }
    assert.equal((await bench.shop.ask('technician', path, { controls: [control] })).status, 403)
    assert.equal((await bench.sign('admin', path, { controls: [control] })).status, 200)
  })
})

describe('controls and requests of one’s own', () => {
  const FAN = { kind: 'control', ecu: ENGINE, identifier: '0100', bytes: 'FF', name: 'Radiator fan' } as const

  test('are held once the operator of the bridge allowed them too, as long as was asked for, and go back to the unit', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    await bench.shop.scan(bay)
    const order = { kind: 'control', ecu: ENGINE, identifier: '0100', state: 'FF', holdMs: 100 }
    const draft = { order, reason: 'Does the fan turn?' }
    assert.deepEqual(codeOf(await bench.order(session, draft)), [403, 'diagnostics.not-in-profile'])
    const path = `PUT /vehicles/${bay.vehicleId}/diagnostic-profile`
    bench.bodyOf(await bench.sign('admin', path, { controls: [FAN] }), 200)
    const refused = await bench.run(session, draft)
    assert.deepEqual([refused.status, refused.failure?.code, refused.steps], ['refused', 'act.not-allowed', []])
    await openAllowList(bridge.folder).allow({ vehicleId: bay.vehicleId, controls: [FAN] })

    const act = await bench.run(session, draft)
    assert.deepEqual([act.status, act.steps?.map(({ request }) => request)], ['done', ['2F010003FF', '2F010000']])
    assert.equal(bay.vehicle.ecus[0]?.bench.controls.size, 0)
    await bridge.stop()
  })

  test('go back at once when the session ends', async () => {
    const { bay, bridge, session } = await bench.openWork('elm327', 'parked')
    await bench.shop.scan(bay)
    const ecu = '0x7E8'
    const path = `PUT /vehicles/${bay.vehicleId}/diagnostic-profile`
    bench.bodyOf(await bench.sign('admin', path, { controls: [{ ...FAN, ecu }] }), 200)
    await openAllowList(bridge.folder).allow({ vehicleId: bay.vehicleId, controls: [{ ...FAN, ecu }] })
    const order = { kind: 'control', ecu, identifier: '0100', state: 'FF', holdMs: 60_000 }
    const { id } = bench.bodyOf<{ id: string }>(await bench.order(session, { order, reason: 'Fan' }), 202)
    await bench.shop.until(id, ['act.arm'])
    assert.equal((await bench.shop.ask('technician', `DELETE /diagnostic-sessions/${session}`)).status, 204)
    const act = await bench.readEnd(id)
    assert.ok(['stopped', 'refused'].includes(act.status), act.status)
    assert.equal(act.failure?.code, 'act.stopped')
    assert.equal(bay.vehicle.ecus[0]?.bench.controls.size, 0)
    await bridge.stop()
  })

  test('only read without an act of their own', async () => {
    const { bridge, session } = await bench.openWork('doip', 'parked')
    const path = `POST /diagnostic-sessions/${session}/acts`
    const raw = (request: string) => ({ order: { kind: 'raw', ecu: ENGINE, request }, reason: 'Which part' })
    const { id } = bench.bodyOf<{ id: string }>(await bench.shop.ask('technician', path, raw('22F187')), 202)
    const act = await bench.readEnd(id)
    assert.deepEqual([act.status, act.steps?.[0]?.outcome], ['done', 'positive'])
    assert.deepEqual(codeOf(await bench.shop.ask('technician', path, raw('14FFFFFF'))), [422, 'diagnostics.not-raw'])
    for (const lasting of ['2E010001', '1101', '3400440000000000000010', '3D1400'])
      assert.deepEqual(codeOf(await bench.shop.ask('technician', path, raw(lasting))), [
        403,
        'diagnostics.class-lasting',
      ])
    await bridge.stop()
  })
})
