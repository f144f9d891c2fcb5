/** What SOVD, the capability matrix and orders believe of a vehicle: sealed, in the ledger, of that vehicle, and nothing in its place. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { ScanDocument } from '#bridge/wire'
import type { Bay } from '#diagnostics/testing'
import { createDevices } from '#diagnostics/testing'
import { CANARY } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { Bench } from './testing-acts.ts'
import { codeOf, openActBench } from './testing-acts.ts'

const ENGINE = '0x1010'
/** As many as are looked past of either end, and more. */
const MANY = 11

let bench: Bench
let devices: ReturnType<typeof createDevices>
before(async () => {
  bench = await openActBench()
  devices = createDevices(bench.shop)
})
after(() => bench[Symbol.asyncDispose]())
/** Nobody asks more in a minute than is let in. */
beforeEach(() => bench.pass(61))

const ask = (bay: Bay, path: string) => bench.shop.ask('technician', `GET /vehicles/${bay.vehicleId}/${path}`)
const BROKEN = [409, 'diagnostics.seal-broken']
/** What somebody does who can write to the database and holds no key. */
const tamper = (statement: Sql) =>
  bench.shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.run(statement))

/** The scan that SOVD shows, and those that the matrix learned from. */
async function believed(bay: Bay): Promise<readonly (string | undefined)[]> {
  const component = await ask(bay, `sovd/v1/components/${ENGINE}`)
  const { units } = bench.bodyOf<{
    units: { capabilities: { learnedBy: { id: string } | null }[] }[]
  }>(await ask(bay, 'capabilities'), 200)
  const learned = units.flatMap(({ capabilities }) => capabilities.flatMap(({ learnedBy }) => learnedBy?.id ?? []))
  return [(component.json as Record<string, string>)['x-muts-scan-id'], ...new Set(learned)]
}
const breaksOf = async (id: string) => (await bench.factsOf(id, 'seal.break')).length

async function scanTwice() {
  const bay = await bench.shop.parkVehicle('doip', 'parked')
  const bridge = await bench.shop.openBridge([bay])
  const [first, second] = [await bench.shop.scan(bay), await bench.shop.scan(bay)]
  await bridge.stop()
  return { bay, first, second }
}

/** A device that hands in what it likes of this vehicle. */
async function openTeller(bay: Bay) {
  const device = await devices.makeDevice()
  const line = await devices.connect(device, bay)
  return async (change: Partial<ScanDocument>, signedBy = device) => {
    const { json } = await bench.shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})
    const { id } = json as { id: string }
    line.say(devices.compose(signedBy, id, bay.vehicleId, { bridgeId: device.bridgeId, ...change }))
    await bench.shop.until(id, ['scan.seal', 'scan.fail'])
    return id
  }
}

describe('what is known of a vehicle', () => {
  test('stays known when scan after scan reaches nothing, or is proven by nobody', async () => {
    const { bay, second } = await scanTwice()
    const tell = await openTeller(bay)
    const stranger = await devices.makeDevice()
    for (let count = 0; count < MANY; count++) await tell({})
    for (let count = 0; count < MANY; count++) await tell({}, stranger)
    assert.deepEqual(await believed(bay), [second.id, second.id])
  })

  test('is not what a recording or another vehicle shows, and a unit keeps its name meanwhile', async () => {
    const { bay, second } = await scanTwice()
    const { text } = await bench.shop.ask('technician', `GET /scans/${second.id}/sealed`)
    const { result } = JSON.parse(text) as ScanDocument
    assert.ok(result)
    const tell = await openTeller(bay)
    const named = (name: string) => ({
      ...result,
      ecus: result.ecus.map((ecu) => ({
        ...ecu,
        identification: { ...ecu.identification, systemName: { state: 'VALID' as const, value: name } },
      })),
    })
    const airbag = await tell({ result: named('Airbag'), failure: null })
    await tell({ result: named('Engine'), failure: null, source: 'replayed' })
    const other = { ...named('Engine'), identification: { ...result.identification, vin: 'MUTSDEM9999999999' } }
    await tell({ result: other, failure: null })
    assert.equal((await believed(bay))[0], airbag)
    const session = await bench.openSession(bay)
    const order = { kind: 'routine', ecu: ENGINE, identifier: '0400', option: '', holdMs: 100 }
    const refused = await bench.order(session, { order, reason: 'Does it answer?' })
    assert.deepEqual(codeOf(refused), [403, 'diagnostics.forbidden-act'])
  })
})

describe('a unit that did not tell its codes', () => {
  test('has no list of faults that is taken for all of them, and its scan says so', async () => {
    const { bay, second } = await scanTwice()
    const { text } = await bench.shop.ask('technician', `GET /scans/${second.id}/sealed`)
    const { result } = JSON.parse(text) as ScanDocument
    assert.ok(result)
    const ecus = result.ecus.map((ecu) =>
      ecu.address === ENGINE ? { ...ecu, dtcs: [], hasWithheldCodes: true as const } : ecu,
    )
    const told = await (await openTeller(bay))({ result: { ...result, ecus }, failure: null })

    const { status, json } = await ask(bay, `sovd/v1/components/${ENGINE}/faults`)
    const { error_code, vendor_code } = json as Record<string, unknown>
    assert.deepEqual([status, error_code, vendor_code], [504, 'not-responding', 'diagnostics.codes-withheld'])
    assert.equal((await ask(bay, `sovd/v1/components/${ENGINE}/data`)).status, 200)
    const untoldOf = async (id: string) =>
      bench.bodyOf<{ untoldUnits: number }>(await bench.shop.ask('technician', `GET /scans/${id}`), 200).untoldUnits
    assert.deepEqual([await untoldOf(second.id), await untoldOf(told ?? '')], [0, 1])
    const report = await bench.shop.ask('technician', `GET /reports/scans/${told}`, undefined, { accept: 'text/html' })
    assert.match(report.text, /Did not tell its codes/)
  })
})

describe('a unit that was not read to its end', () => {
  test('has no data and no faults that are taken for all it has, and says so; the others have theirs', async () => {
    const { bay, second } = await scanTwice()
    const { text } = await bench.shop.ask('technician', `GET /scans/${second.id}/sealed`)
    const { result } = JSON.parse(text) as ScanDocument
    assert.ok(result)
    const failure = { code: 'timeout' as const, message: 'fell silent', at: `ECU ${ENGINE}` }
    const ecus = result.ecus.map((ecu) => (ecu.address === ENGINE ? { ...ecu, dtcs: [], failure } : ecu))
    const told = await (await openTeller(bay))({ result: { ...result, ecus }, failure })

    const component = (await ask(bay, `sovd/v1/components/${ENGINE}`)).json as Record<string, unknown>
    assert.deepEqual([component['x-muts-scan-id'], component['x-muts-failure']], [told, failure])
    const list = (await ask(bay, 'sovd/v1/components')).json as Record<string, unknown>
    assert.deepEqual(list['x-muts-scan-failure'], failure)
    for (const path of ['faults', 'faults/P0301', 'data', 'data/identData.vin']) {
      const { status, json } = await ask(bay, `sovd/v1/components/${ENGINE}/${path}`)
      const { error_code, vendor_code } = json as Record<string, unknown>
      assert.deepEqual([status, error_code, vendor_code], [504, 'not-responding', 'diagnostics.component-unread'], path)
    }
    const whole = ecus.find(({ address }) => address !== ENGINE)
    assert.ok(whole)
    const faults = bench.bodyOf<{ items: unknown[] }>(await ask(bay, `sovd/v1/components/${whole.address}/faults`), 200)
    assert.equal(faults.items.length, whole.dtcs.length)
  })
})

describe('a scan whose seal is not the one in the ledger', () => {
  test('is believed by nobody, and no older one in its place, until the next', async () => {
    const { bay, first, second } = await scanTwice()
    assert.equal((await believed(bay))[0], second.id)
    await tamper(sql`
      UPDATE diagnostics_scan SET (seal_entry_id, seal_seq) =
        (SELECT seal_entry_id, seal_seq FROM diagnostics_scan WHERE id = ${first.id}) WHERE id = ${second.id}`)
    const sovd = (await ask(bay, `sovd/v1/components/${ENGINE}/faults`)).json as Record<string, unknown>
    assert.deepEqual([sovd.error_code, sovd.vendor_code], ['precondition-not-fulfilled', 'diagnostics.seal-broken'])
    assert.deepEqual(codeOf(await ask(bay, 'capabilities')), BROKEN)
    const bridge = await bench.shop.openBridge([bay])
    const session = await bench.openSession(bay)
    const order = { kind: 'raw', ecu: ENGINE, request: '22F190' }
    const draft = { order, reason: 'Who is it?' }
    const ordered = await bench.shop.ask('technician', `POST /diagnostic-sessions/${session}/acts`, draft)
    assert.deepEqual(codeOf(ordered), BROKEN)
    assert.equal(await breaksOf(second.id), 3)

    const third = await bench.shop.scan(bay)
    assert.equal((await believed(bay))[0], third.id)
    assert.equal(await breaksOf(second.id), 4, 'behind a whole one it is left out, with its entry')
    await bridge.stop()
  })

  test('is not believed either once its seal is gone from the row', async () => {
    const { bay, second } = await scanTwice()
    await tamper(sql`
      UPDATE diagnostics_scan SET sealed_sha256 = NULL, seal_entry_id = NULL, seal_seq = NULL WHERE id = ${second.id}`)
    assert.deepEqual(codeOf(await ask(bay, 'capabilities')), BROKEN)
  })

  test('is not believed yet where the ledger has not placed it', async () => {
    const { bay, first, second } = await scanTwice()
    await tamper(
      sql`UPDATE diagnostics_scan SET seal_entry_id = gen_random_uuid(), seal_seq = NULL WHERE id = ${second.id}`,
    )
    assert.deepEqual(await believed(bay), [first.id, first.id])
  })
})

test('nothing of it leaves a bug behind', () => assert.deepEqual(bench.shop.bugs, []))
