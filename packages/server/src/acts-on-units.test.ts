/** A routine is run, and one code cleared, of one unit: by one person under an order, on a vehicle at rest, and told by the ledger. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { openAllowList } from '#bridge/agent'
import type { ActDocument, ActReadyDocument } from '#bridge/wire'
import type { Bay } from '#diagnostics/testing'
import { createDevices } from '#diagnostics/testing'
import type { Bench } from './testing-acts.ts'
import { codeOf, openActBench } from './testing-acts.ts'

const [ON_CAN, ON_DOIP] = ['0x7E8', '0x1010']
const FAN_TEST = { kind: 'routine', ecu: ON_CAN, identifier: '0400', bytes: '', name: 'Fan test' } as const
const run = (holdMs: number) => ({
  order: { kind: 'routine', ecu: ON_CAN, identifier: '0400', option: '', holdMs },
  reason: 'Does the fan run up and down?',
})
const clear = (code: string, ecu = ON_DOIP) => ({ order: { kind: 'clear-code', ecu, code }, reason: 'Coil replaced' })

let bench: Bench
before(async () => {
  bench = await openActBench()
})
after(() => bench[Symbol.asyncDispose]())

const nextMinute = () => bench.pass(61)

async function allowTest({ vehicleId }: Bay, folder: string): Promise<void> {
  const path = `PUT /vehicles/${vehicleId}/diagnostic-profile`
  bench.bodyOf(await bench.sign('admin', path, { controls: [FAN_TEST] }), 200)
  await openAllowList(folder).allow({ vehicleId, controls: [FAN_TEST] })
}

/** What the engine has, and what of it a tester holds. */
const engineOf = (bay: Bay) => {
  const [engine] = bay.vehicle.ecus
  assert.ok(engine)
  return engine
}
const isHeld = (bay: Bay): Promise<void> =>
  new Promise((resolve) => {
    const { controls } = engineOf(bay).bench
    controls.set = (...taken) => {
      resolve()
      return Map.prototype.set.apply(controls, taken)
    }
  })

describe('a routine', () => {
  test('asks for lock, order, profile, second factor, the word of the operator, and a vehicle at rest', async () => {
    await nextMinute()
    const bay = await bench.shop.parkVehicle('slcan', 'parked')
    const bridge = await bench.shop.openBridge([bay])
    const plain = await bench.openSession(bay)
    assert.deepEqual(codeOf(await bench.order(plain, run(100))), [403, 'diagnostics.not-in-profile'])
    const path = `PUT /vehicles/${bay.vehicleId}/diagnostic-profile`
    bench.bodyOf(await bench.sign('admin', path, { controls: [FAN_TEST] }), 200)
    assert.deepEqual(codeOf(await bench.order(plain, run(100))), [409, 'diagnostics.lock-missing'])
    bench.bodyOf(await bench.lock(plain), 200)
    assert.deepEqual(codeOf(await bench.order(plain, run(100))), [409, 'diagnostics.order-missing'])
    assert.equal((await bench.shop.ask('technician', `DELETE /diagnostic-sessions/${plain}`)).status, 204)

    const session = await bench.openSession(bay, 'technician', { workOrderId: await bench.openOrder(bay.vehicleId) })
    bench.bodyOf(await bench.lock(session), 200)
    const call = `POST /diagnostic-sessions/${session}/acts`
    assert.deepEqual(codeOf(await bench.shop.ask('technician', call, run(100))), [401, 'identity.step-up-needed'])
    assert.equal((await bench.shop.ask('viewer', call, run(100))).status, 403)
    assert.deepEqual(codeOf(await bench.order(session, run(100))), [409, 'diagnostics.not-capable'])
    await bench.shop.scan(bay)
    const unheard = await bench.run(session, run(100))
    assert.deepEqual([unheard.status, unheard.failure?.code, unheard.steps], ['refused', 'act.not-allowed', []])
    assert.equal(engineOf(bay).bench.controls.size, 0)
    await bridge.stop()
  })

  test('of a vehicle whose engine runs is not begun', async () => {
    const { bay, bridge, session } = await bench.openWork('slcan', 'misfire')
    await bench.shop.scan(bay)
    await allowTest(bay, bridge.folder)
    const act = await bench.run(session, run(100))
    assert.deepEqual([act.status, act.failure?.code, act.steps], ['refused', 'act.precondition', []])
    await bridge.stop()
  })

  test('is begun, ended, asked for its result, and all of that is sealed and in the ledger', async () => {
    const { bay, bridge, session } = await bench.openWork('slcan', 'parked')
    await bench.shop.scan(bay)
    await allowTest(bay, bridge.folder)
    const act = await bench.run(session, run(100))

    assert.deepEqual([act.status, act.failure], ['done', undefined])
    const { text } = await bench.shop.ask('technician', `GET /acts/${act.id}/sealed`)
    assert.equal(createHash('sha256').update(text).digest('hex'), act.sha256)
    const { steps, readySha256 } = JSON.parse(text) as ActDocument
    assert.deepEqual(
      steps.map(({ request, answer }) => [request, answer]),
      [
        ['31010400', '7101040001'],
        ['31020400', '7102040000'],
        ['31030400', '7103040000'],
      ],
    )
    assert.equal(readySha256, act.readySha256)
    assert.equal(engineOf(bay).bench.controls.size, 0)
    assert.deepEqual(bench.shop.actions(act.id), ['act.request', 'act.start', 'act.arm', 'act.seal'])
    const [request] = await bench.factsOf(act.id, 'act.request')
    assert.match(request?.text ?? '', /"class":"reversible","head":"31010400","kind":"routine"/)
    const [seal] = await bench.factsOf(act.id, 'act.seal')
    assert.equal(seal?.outcome, 'done')
    assert.ok(seal?.text.includes(act.sha256 ?? 'none') && !seal.text.includes('7103040000'))
    await bridge.stop()
  })

  const ends = {
    'is let go of': async (session: string) => {
      assert.equal((await bench.shop.ask('technician', `DELETE /diagnostic-sessions/${session}/lock`)).status, 204)
    },
    'runs out': async () => {
      await bench.pass(601)
      await bench.shop.house.jobs.runDue()
    },
  }
  for (const [how, end] of Object.entries(ends))
    test(`goes back to the unit when the lock ${how}`, async () => {
      await nextMinute()
      const { bay, bridge, session } = await bench.openWork('slcan', 'parked')
      await bench.shop.scan(bay)
      await allowTest(bay, bridge.folder)
      const held = isHeld(bay)
      const { id } = bench.bodyOf<{ id: string }>(await bench.order(session, run(60_000)), 202)
      await held
      assert.equal(engineOf(bay).bench.controls.size, 1)

      await end(session)
      const act = await bench.readEnd(id)
      assert.deepEqual([act.status, act.failure?.code], ['stopped', 'act.stopped'])
      assert.equal(engineOf(bay).bench.controls.size, 0)
      assert.deepEqual(act.steps?.at(1)?.request, '31020400')
      const [seal] = await bench.factsOf(id, 'act.seal')
      assert.match(seal?.text ?? '', /"result":"stopped"/)
      await bridge.stop()
    })
})

describe('one code', () => {
  const fault = (bay: Bay, code: string) =>
    `DELETE /vehicles/${bay.vehicleId}/sovd/v1/components/${ON_DOIP}/faults/${code}`

  test('is cleared by SOVD alone, with all that goes before, and the unit keeps the others', async () => {
    await nextMinute()
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    const bridge = await bench.shop.openBridge([bay])
    const vendorCodeOf = ({ json }: { readonly json?: unknown }) => (json as { vendor_code?: string }).vendor_code
    await bench.shop.scan(bay)
    assert.equal(vendorCodeOf(await bench.sign('technician', fault(bay, 'P0301'))), 'diagnostics.session-missing')
    const workOrderId = await bench.openOrder(bay.vehicleId)
    const session = await bench.openSession(bay, 'technician', { workOrderId })
    assert.equal(vendorCodeOf(await bench.sign('technician', fault(bay, 'P0301'))), 'diagnostics.lock-missing')
    bench.bodyOf(await bench.lock(session), 200)
    assert.equal(vendorCodeOf(await bench.shop.ask('technician', fault(bay, 'P0301'))), 'identity.step-up-needed')
    assert.equal(vendorCodeOf(await bench.sign('technician', fault(bay, 'P0302'))), 'diagnostics.fault-unknown')
    for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
      assert.equal((await bench.shop.ask(role, fault(bay, 'P0301'))).status, 403, role)

    const ordered = await bench.sign('technician', fault(bay, 'P0301'))
    const { id } = bench.bodyOf<{ id: string }>(ordered, 202)
    const act = await bench.readEnd(id)
    assert.deepEqual(
      [act.status, act.steps?.map(({ ecu, request }) => `${ecu} ${request}`)],
      ['done', [`${ON_DOIP} 14030100`]],
    )
    assert.deepEqual(
      engineOf(bay).dtcs.map(({ dtc }) => dtc),
      [0x017100],
    )
    assert.deepEqual(bench.shop.actions(id), ['act.request', 'act.start', 'act.arm', 'act.seal'])
    const [request] = await bench.factsOf(id, 'act.request')
    assert.match(request?.text ?? '', /"class":"reversible","kind":"clear-code"/)
    assert.ok(!/14030100|P0301/.test(request?.text ?? ''), 'nothing of what a request carries')
    const sealed = await bench.shop.ask('technician', `GET /acts/${id}/sealed?part=before`)
    const { before: found } = JSON.parse(sealed.text) as ActReadyDocument
    assert.equal(found?.ecus[0]?.dtcs.find(({ code }) => code === 'P0301')?.freezeFrame?.length, 4)
    await bridge.stop()
  })

  test('is none that stands for many', async () => {
    await nextMinute()
    const { bay, bridge, session } = await bench.openWork('doip', 'parked')
    const call = `POST /diagnostic-sessions/${session}/acts`
    for (const code of ['U3FFF-FF', 'U3FFF-33', 'P0000', 'C0000', 'P0301-00', 'FFFFFF'])
      assert.deepEqual(codeOf(await bench.shop.ask('technician', call, clear(code))), [400, 'http.invalid'], code)
    assert.equal(engineOf(bay).dtcs.length, 2)
    await bridge.stop()
  })

  test('of a unit that clears all or none is refused, in the ledger, and says so', async () => {
    const { bay, bridge, session } = await bench.openWork('doip', 'obd-only-parked')
    await bench.shop.scan(bay)
    const refused = await bench.order(session, clear('P0301'))
    assert.deepEqual(codeOf(refused), [409, 'diagnostics.not-capable'])
    assert.match(refused.text, /all its codes or none/)
    const [entry] = await bench.factsOf(session, 'act.refuse')
    assert.match(entry?.text ?? '', /"kind":"clear-code","rule":"capability"/)
    const { json } = await bench.shop.ask('technician', `GET /vehicles/${bay.vehicleId}/capabilities`)
    const [unit] = (json as { units: { acts: { kind: string; isOffered: boolean }[] }[] }).units
    const offers = new Map(unit?.acts.map(({ kind, isOffered }) => [kind, isOffered]))
    assert.deepEqual([offers.get('clear-codes'), offers.get('clear-code')], [true, false])
    assert.equal(engineOf(bay).dtcs.length, 2)
    await bridge.stop()
  })

  test('that the unit does not clear alone is told so, and not asked for again', async () => {
    await nextMinute()
    const faults = [{ kind: 'negative', ecu: 'engine', service: 0x14, code: 0x31 }] as const
    const { bay, bridge, session } = await bench.openWork('doip', 'parked', { faults })
    await bench.shop.scan(bay)
    const act = await bench.run(session, clear('P0301'))
    assert.deepEqual([act.status, act.failure?.code, act.after?.length], ['failed', 'vehicle.negative', 3])
    assert.deepEqual(codeOf(await bench.order(session, clear('P0301'))), [409, 'diagnostics.not-capable'])
    const all = { order: { kind: 'clear-codes', ecu: ON_DOIP }, reason: 'Coil replaced' }
    assert.equal((await bench.order(session, all)).status, 202)
    await bridge.stop()
  })

  test('is not ordered of a bridge that does not know how, which would hang up', async () => {
    await nextMinute()
    const devices = createDevices(bench.shop)
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    await bench.scan(bay)
    const device = await devices.makeDevice()
    const old = await devices.connect(device, bay)
    old.say({ type: 'act.offer' })
    const session = await bench.openSession(bay, 'technician', { workOrderId: await bench.openOrder(bay.vehicleId) })
    bench.bodyOf(await bench.lock(session), 200)
    const refused = await bench.order(session, clear('P0301'))
    assert.deepEqual(codeOf(refused), [409, 'diagnostics.bridge-too-old'])
    assert.match(refused.text, /clear all codes of the unit/)

    const line = await devices.connect(device, bay)
    line.say({ type: 'clear-code.offer' })
    line.say({ type: 'act.offer' })
    const ordered = line.hear('act.order')
    bench.bodyOf(await bench.order(session, clear('P0301')), 202)
    assert.deepEqual(((await ordered) as { order?: object }).order, clear('P0301').order)
    line.socket.terminate()
  })

  test('leaves no bug behind', () => assert.deepEqual(bench.shop.bugs, []))
})
