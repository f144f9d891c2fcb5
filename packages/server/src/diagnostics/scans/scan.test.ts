import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'

let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())

describe('a scan', () => {
  for (const kind of ['elm327', 'doip'] as const) {
    test(`over ${kind} brings VIN, units and trouble codes, sealed and in the ledger`, async () => {
      const golf = await shop.parkVehicle(kind, 'misfire')
      const bridge = await shop.openBridge([golf])
      const scan = await shop.scan(golf)
      const sealed = await shop.ask('technician', `GET /scans/${scan.id}/sealed`)

      assert.equal(scan.status, 'done')
      assert.match(scan.identification?.vin ?? '', /^MUTSDEM/)
      assert.ok((scan.ecus?.length ?? 0) > 1)
      assert.ok(scan.ecus?.some(({ dtcs }) => dtcs.some(({ code }) => code.startsWith('P0301'))))
      assert.equal(scan.source, 'simulated')
      assert.equal(createHash('sha256').update(sealed.text).digest('hex'), scan.seal?.sha256)
      assert.deepEqual(shop.actions(scan.id).slice(0, 3), ['scan.request', 'scan.start', 'scan.seal'])
      const entry = await shop.ask('auditor', `GET /ledger/entries/${scan.seal?.seq}`)
      assert.ok(entry.text.includes(scan.seal?.sha256 ?? 'none'))
      await bridge.stop()
    })
  }

  test('of a truck brings its codes by parameter, and is sealed like any other', async () => {
    const truck = await shop.parkVehicle('truck', 'misfire')
    const bridge = await shop.openBridge([truck])
    const scan = await shop.scan(truck)

    assert.deepEqual([scan.status, scan.identification?.vinSource], ['done', '0x00'])
    assert.ok(scan.ecus?.every(({ protocol }) => protocol === 'J1939'))
    assert.ok(scan.ecus?.some(({ dtcs }) => dtcs.some(({ code }) => code === 'SPN 110 FMI 0')))
    assert.ok(shop.actions(scan.id).includes('scan.seal'))
    const report = await shop.ask('technician', `GET /reports/scans/${scan.id}`)
    assert.equal(report.status, 200)
    const { json } = await shop.ask('technician', 'GET /bridges')
    assert.match(JSON.stringify(json), /"kind":"j1939"/)
    await bridge.stop()
  })

  test('is refused while no connected bridge reaches the vehicle, and while another is under way', async () => {
    const golf = await shop.parkVehicle('doip', 'clean')
    const alone = await shop.ask('technician', `POST /vehicles/${golf.vehicleId}/scans`, {})
    assert.deepEqual([alone.status, codeOf(alone)], [409, 'diagnostics.no-bridge'])

    golf.door.inject({ kind: 'adapter-silent' })
    const bridge = await shop.openBridge([golf])
    const first = await shop.ask('technician', `POST /vehicles/${golf.vehicleId}/scans`)
    const second = await shop.ask('technician', `POST /vehicles/${golf.vehicleId}/scans`, {})
    assert.deepEqual([first.status, second.status, codeOf(second)], [202, 409, 'diagnostics.vehicle-busy'])
    const { status } = await shop.readEnd((first.json as { id: string }).id)
    assert.equal(status, 'failed')
    await bridge.stop()
  })

  test('takes no field it does not know', async () => {
    const golf = await shop.parkVehicle('doip', 'clean')
    const asked = await shop.ask('technician', `POST /vehicles/${golf.vehicleId}/scans`, { write: true })
    assert.equal(asked.status, 400)
  })

  test('is not there for strangers, viewers and drivers', async () => {
    const golf = await shop.parkVehicle('doip', 'clean')
    const bridge = await shop.openBridge([golf])
    const { id } = await shop.scan(golf)
    assert.equal((await shop.ask('technician', `GET /scans/${id}`)).status, 200)
    assert.equal((await shop.ask('viewer', `GET /scans/${id}`)).status, 403)
    assert.equal((await shop.ask('driver', `GET /scans/${id}`)).status, 403)
    assert.equal((await shop.house.kernel.door.ask({ path: `/api/v1/scans/${id}` })).status, 401)
    await bridge.stop()
  })

  test('of a vehicle that is not assigned to the technician is as unknown as none at all [muts.roles.technician]', async () => {
    const golf = await shop.parkVehicle('doip', 'clean', { by: 'fleet_manager' })
    const bridge = await shop.openBridge([golf])
    const { id } = await shop.scan(golf, 'admin')
    const nowhere = '01980000-0000-7000-8000-00000000ffff'
    for (const path of ['/scans/ID', '/scans/ID/sealed', '/reports/scans/ID']) {
      const [other, none] = [path.replace('ID', id), path.replace('ID', nowhere)]
      const answers = [await shop.ask('technician', `GET ${other}`), await shop.ask('technician', `GET ${none}`)]
      assert.deepEqual(
        answers.map(({ status }) => status),
        [404, 404],
        path,
      )
      assert.deepEqual(answers.map(codeOf), ['diagnostics.scan-unknown', 'diagnostics.scan-unknown'])
      assert.equal((await shop.ask('admin', `GET ${other}`)).status, 200)
    }
    assert.equal((await shop.ask('technician', `POST /vehicles/${golf.vehicleId}/scans`, {})).status, 404)
    assert.ok(!(await shop.ask('technician', 'GET /reports')).text.includes(id))
    await bridge.stop()
  })

  test('stays in the reach of whom its vehicle is assigned to when that is archived', async () => {
    const golf = await shop.parkVehicle('doip', 'clean')
    const bridge = await shop.openBridge([golf])
    const { id } = await shop.scan(golf)
    await bridge.stop()
    const vehicle = `/vehicles/${golf.vehicleId}`
    assert.equal((await shop.ask('technician', `GET /scans/${id}`)).status, 200)
    assert.equal((await shop.ask('technician', `DELETE ${vehicle}`, undefined, { 'if-match': '*' })).status, 204)
    for (const path of [vehicle, `/scans/${id}`, `/scans/${id}/sealed`, `/reports/scans/${id}`])
      assert.equal((await shop.ask('technician', `GET ${path}`)).status, 200, path)
  })
})

describe('a scan that cannot be finished', () => {
  const cases = [
    { kind: 'doip', fault: 'adapter-silent', after: 0, code: /^link\.timeout$/, isPartial: false },
    { kind: 'elm327', fault: 'adapter-garbled', after: 0, code: /^link\.(garbled|timeout)$/, isPartial: false },
    { kind: 'elm327', fault: 'adapter-closes', after: 30, code: /^link\.lost$/, isPartial: true },
  ] as const
  for (const { kind, fault, after, code, isPartial } of cases) {
    test(`because of ${fault} fails by name and place${isPartial ? ', with what was read so far' : ''}`, async () => {
      const golf = await shop.parkVehicle(kind, 'misfire', { faults: [{ kind: fault, after }] })
      const bridge = await shop.openBridge([golf])
      const scan = await shop.scan(golf)
      assert.equal(scan.status, 'failed')
      assert.match(scan.failure?.code ?? '', code)
      assert.ok(scan.failure?.at)
      assert.equal((scan.ecus ?? []).length > 0, isPartial)
      assert.match(scan.seal?.sha256 ?? '', /^[0-9a-f]{64}$/)
      await bridge.stop()
    })
  }

  test('because nothing listens where the link points is unreachable', async () => {
    const golf = await shop.parkVehicle('elm327', 'clean')
    await golf.door.close()
    const bridge = await shop.openBridge([golf])
    const scan = await shop.scan(golf)
    assert.deepEqual([scan.status, scan.failure?.code, scan.failure?.at], ['failed', 'link.unreachable', 'adapter'])
    await bridge.stop()
  })
})

const codeOf = ({ json }: { readonly json: unknown }) => (json as { code: string }).code
