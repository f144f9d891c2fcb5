import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Device, Workshop } from '#diagnostics/testing'
import { createDevices, linkOf, openWorkshop } from '#diagnostics/testing'
import { later } from '#kernel'
import type { ScanView } from './schema.ts'

let shop: Workshop
let devices: ReturnType<typeof createDevices>
before(async () => {
  shop = await openWorkshop()
  devices = createDevices(shop)
})
after(() => shop[Symbol.asyncDispose]())

describe('a result', () => {
  test('that its bridge signed is stored once, however often it comes', async () => {
    const device = await devices.makeDevice()
    const { line, scanId, vehicleId } = await devices.openJob(device)
    const result = devices.compose(device, scanId, vehicleId)
    for (let count = 0; count < 3; count++) {
      const stored = line.hear('result.stored')
      line.say(result)
      await stored
    }
    await shop.until(scanId, ['scan.fail'])
    assert.deepEqual(shop.actions(scanId), ['scan.request', 'scan.fail'])
  })

  const lies = {
    'is signed by another key': (device: Device, other: Device, id: string, vehicle: string) => ({
      ...devices.compose(device, id, vehicle),
      signature: devices.compose(other, id, vehicle, { bridgeId: device.bridgeId }).signature,
    }),
    'was altered after signing': (device: Device, _: Device, id: string, vehicle: string) => {
      const honest = devices.compose(device, id, vehicle)
      return { ...honest, document: honest.document.replace('nobody', 'no one') }
    },
    'is about another vehicle': (device: Device, _: Device, id: string) => devices.compose(device, id, randomUUID()),
    'holds what no scan finds': (device: Device, _: Device, id: string, vehicle: string) =>
      devices.compose(device, id, vehicle, { result: { codes: [] } as never }),
  }
  for (const [lie, tell] of Object.entries(lies)) {
    test(`that ${lie} is refused, and the scan has failed`, async () => {
      const [device, other] = [await devices.makeDevice(), await devices.makeDevice()]
      const { line, scanId, vehicleId } = await devices.openJob(device)
      const refused = line.hear('result.refused')
      line.say(tell(device, other, scanId, vehicleId))
      assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code: 'diagnostics.unproven' })
      const { json } = await shop.ask('technician', `GET /scans/${scanId}`)
      const { status, failure, seal } = json as { status: string; failure: { code: string }; seal?: unknown }
      assert.deepEqual([status, failure.code, seal], ['failed', 'bridge.unproven', undefined])
    })
  }

  test('of another bridge’s scan is as unknown as one that never was, and changes nothing', async () => {
    const [device, other] = [await devices.makeDevice(), await devices.makeDevice()]
    const { scanId, vehicleId } = await devices.openJob(device)
    const line = await devices.connect(other, await shop.parkVehicle('doip', 'clean'))
    const refused = line.hear('result.refused')
    line.say(devices.compose(other, scanId, vehicleId))
    assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code: 'diagnostics.scan-unknown' })
    const { json } = await shop.ask('technician', `GET /scans/${scanId}`)
    assert.equal((json as { status: string }).status, 'queued')
  })

  test('survives the loss of the connection and arrives once', async () => {
    const bay = await shop.parkVehicle('doip', 'misfire')
    const relay = await shop.openRelay()
    const { folder, bridgeId } = await shop.pair(relay.server)
    const bridge = await shop.run(folder, bridgeId, [linkOf(bay)])
    const back = bridge.next('connected')
    const { json } = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})
    const { id } = json as { id: string }
    await shop.until(id, ['scan.start'])
    relay.cut()
    await back
    assert.equal((await shop.readEnd(id)).status, 'done')
    assert.deepEqual(shop.actions(id).slice(0, 3), ['scan.request', 'scan.start', 'scan.seal'])
    await bridge.stop()
  })
})

describe('a scan that is under way', () => {
  const ecu = { address: '0x1010', name: 'Engine', protocol: 'UDS', identification: {}, dtcs: [] }
  const read = async (scanId: string) => (await shop.ask('technician', `GET /scans/${scanId}`)).json as ScanView

  /** A second job on the same line is answered behind what was said before it. */
  async function openRunning() {
    const device = await devices.makeDevice()
    const job = await devices.openJob(device)
    job.line.say({ type: 'job.accept', jobId: job.scanId })
    await shop.until(job.scanId, ['scan.start'])
    const settle = async () => {
      const refused = job.line.hear('result.refused')
      job.line.say({ ...devices.compose(device, randomUUID(), job.vehicleId) })
      await refused
    }
    return { device, ...job, settle }
  }

  test('shows the units read so far, each once and as it was told last, until the result takes their place', async () => {
    const { device, line, scanId, vehicleId, settle } = await openRunning()
    for (const name of ['Engine', 'Engine control'])
      line.say({ type: 'found', jobId: scanId, ecu: JSON.stringify({ ...ecu, name }) })
    await settle()
    const { status, ecus, seal } = await read(scanId)
    assert.deepEqual([status, ecus, seal], ['running', [{ ...ecu, name: 'Engine control' }], undefined])

    const stored = line.hear('result.stored')
    line.say(devices.compose(device, scanId, vehicleId))
    await stored
    const over = await shop.readEnd(scanId)
    assert.deepEqual([over.status, over.ecus], ['failed', undefined])
  })

  test('takes a unit from no other bridge, and nothing that is no unit', async () => {
    const { line, scanId, settle } = await openRunning()
    const other = await openRunning()
    other.line.say({ type: 'found', jobId: scanId, ecu: JSON.stringify(ecu) })
    await other.settle()
    for (const text of ['{', '{}', JSON.stringify({ ...ecu, secret: 1 })])
      line.say({ type: 'found', jobId: scanId, ecu: text })
    await settle()

    assert.equal((await read(scanId)).ecus, undefined)
  })
})

describe('a scan whose bridge falls silent', () => {
  async function fallSilent(device: Device) {
    const job = await devices.openJob(device)
    shop.clock.moveTo(later(shop.clock.now(), { seconds: 31 }))
    await shop.house.jobs.runDue()
    const { json } = await shop.ask('technician', `GET /scans/${job.scanId}`)
    const { status, failure } = json as { status: string; failure: { code: string } }
    assert.deepEqual([status, failure.code], ['failed', 'bridge.silent'])
    return job
  }

  test('fails by itself and frees the vehicle; what its bridge found alone is taken later, once', async () => {
    const device = await devices.makeDevice()
    const { line, scanId, vehicleId } = await fallSilent(device)
    assert.equal((await shop.ask('technician', `POST /vehicles/${vehicleId}/scans`, {})).status, 202)
    line.say({ type: 'job.accept', jobId: scanId })
    for (let time = 0; time < 2; time++) {
      const stored = line.hear('result.stored')
      line.say(devices.compose(device, scanId, vehicleId))
      assert.deepEqual(await stored, { type: 'result.stored', jobId: scanId })
    }
    await shop.house.kernel.ledger.drain()
    assert.deepEqual(
      shop.actions(scanId).filter((action) => action !== 'scan.read'),
      ['scan.request', 'scan.fail', 'scan.fail'],
    )
    const end = await shop.readEnd(scanId)
    // Its document says that it began before anybody asked.
    assert.deepEqual([end.failure?.code, end.startedAt], ['link.timeout', end.requestedAt])
    const refused = line.hear('result.refused')
    line.say({ type: 'job.accept', jobId: scanId })
    assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code: 'diagnostics.scan-over' })
  })

  test('takes nothing later that its bridge did not sign', async () => {
    const [device, other] = [await devices.makeDevice(), await devices.makeDevice()]
    const { line, scanId, vehicleId } = await fallSilent(device)
    for (const code of ['diagnostics.unproven', 'diagnostics.scan-over']) {
      const refused = line.hear('result.refused')
      line.say(devices.compose({ ...device, key: other.key }, scanId, vehicleId))
      assert.deepEqual(await refused, { type: 'result.refused', jobId: scanId, code })
    }
  })

  test('is done in the end, when the bridge was stopped before it could hand in what it found', async () => {
    const bay = await shop.parkVehicle('doip', 'misfire')
    const { folder, bridgeId } = await shop.pair()
    const first = await shop.run(folder, bridgeId, [linkOf(bay)])
    const { id } = (await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})).json as { id: string }
    await shop.until(id, ['scan.start'])
    await first.stop()
    await shop.house.kernel.ledger.drain()
    shop.clock.moveTo(later(shop.clock.now(), { minutes: 3 }))
    await shop.house.jobs.runDue()
    const silent = (await shop.ask('technician', `GET /scans/${id}`)).json as ScanView
    assert.equal(silent.failure?.code, 'bridge.silent')

    const second = await shop.run(folder, bridgeId, [linkOf(bay)])
    await shop.until(id, ['scan.seal'])
    const end = (await shop.ask('technician', `GET /scans/${id}`)).json as ScanView
    assert.deepEqual([end.status, end.failure, end.source], ['done', undefined, 'simulated'])
    await second.stop()
    assert.deepEqual(await readdir(join(folder, 'journal')), [])
  })
})
