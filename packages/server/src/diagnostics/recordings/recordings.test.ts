import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { RecordingFile, ScanRecordingFile } from '#bridge/wire'
import type { Bay, RunningBridge, Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { Role } from '#kernel'
import { later } from '#kernel'
import type { Json } from '#proof'
import { findEntryFacts, formatCanonical } from '#proof'
import type { LogFrame } from '#protocol/canlog'
import { createLogReader } from '#protocol/canlog'
import { readFrames } from '#protocol/recording'

let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())
/** Budgets are of a minute. */
const passMinutes = (minutes: number) => shop.clock.moveTo(later(shop.clock.now(), { minutes }))
beforeEach(() => passMinutes(1))

const codeOf = ({ status, json }: { readonly status: number; readonly json: unknown }) =>
  `${status} ${(json as { code?: string }).code ?? ''}`

/** A scan that is recorded, once both are stored. */
async function record({ vehicleId }: Bay): Promise<string> {
  const { json, text, status } = await shop.ask('technician', `POST /vehicles/${vehicleId}/scans`, { isRecorded: true })
  assert.equal(status, 202, text)
  const { id } = json as { id: string }
  await shop.until(id, ['recording.seal'])
  return id
}
const fileOf = async (id: string, format: string, role: Role = 'technician') =>
  shop.ask(role, `GET /scans/${id}/recording/file?format=${format}`)
const replay = async (id: string) => shop.ask('technician', `POST /scans/${id}/recording/replays`)

describe('a recorded scan', () => {
  for (const [kind, fault] of [
    ['elm327', undefined],
    ['doip', undefined],
    ['truck', undefined],
    ['doip', { kind: 'ecu-silent', ecu: 'engine', after: 3 }],
    ['elm327', { kind: 'adapter-closes', after: 12 }],
    ['truck', { kind: 'adapter-closes', after: 3 }],
  ] as const) {
    test(`over ${kind}${fault ? ` with ${fault.kind}` : ''} is sealed beside its result and comes out the same again`, async () => {
      const bay = await shop.parkVehicle(kind, 'misfire', { faults: fault ? [fault] : [] })
      const bridge = await shop.openBridge([bay])
      const id = await record(bay)
      const shown = await shop.ask('technician', `GET /scans/${id}/recording`)
      const again = await replay(id)

      const { label, seal, isCutOff, lines } = shown.json as Record<string, unknown> & { seal: { sha256: string } }
      assert.deepEqual([shown.status, label, isCutOff, Number(lines) > 5], [200, 'REPLAY', false, true])
      assert.equal(again.status, 200)
      assert.deepEqual(
        [(again.json as { label: string }).label, (again.json as { verdict: string }).verdict],
        ['REPLAY', 'same'],
      )
      const [entry] = await entriesOf(id, 'recording.seal')
      assert.equal(entry?.sha256, seal.sha256)
      await bridge.stop()
    })
  }

  test('is asked for: without a word nothing is recorded, and the scan says which it is', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    const bridge = await shop.openBridge([bay])
    const plain = await shop.scan(bay)
    const recorded = await record(bay)
    assert.equal(plain.isRecorded, false)
    assert.equal(
      codeOf(await shop.ask('technician', `GET /scans/${plain.id}/recording`)),
      '404 diagnostics.recording-unknown',
    )
    const { json } = await shop.ask('technician', `GET /vehicles/${bay.vehicleId}/recordings`)
    assert.deepEqual(
      (json as { data: { scanId: string }[] }).data.map(({ scanId }) => scanId),
      [recorded],
    )
    await bridge.stop()
  })

  test('goes to nobody but who works on the vehicle', async () => {
    const bay = await shop.parkVehicle('doip', 'clean')
    const foreign = await shop.parkVehicle('doip', 'clean', { by: 'fleet_manager' })
    const bridge = await shop.openBridge([bay, foreign])
    const id = await record(bay)
    const calls = [
      `GET /vehicles/${bay.vehicleId}/recordings`,
      `GET /scans/${id}/recording`,
      `GET /scans/${id}/recording/file?format=json`,
      `POST /scans/${id}/recording/replays`,
    ]
    for (const call of calls) {
      for (const role of ['technician', 'admin'] as const) assert.equal((await shop.ask(role, call)).status, 200, call)
      for (const role of ['viewer', 'driver', 'auditor', 'fleet_manager'] as const)
        assert.equal((await shop.ask(role, call)).status, 403, `${role} ${call}`)
    }
    const { json } = await shop.ask('admin', `POST /vehicles/${foreign.vehicleId}/scans`, { isRecorded: true })
    const { id: theirs } = json as { id: string }
    await shop.until(theirs, ['recording.seal'])
    for (const call of calls.slice(1)) {
      const moved = call.replace(id, theirs)
      assert.equal(codeOf(await shop.ask('technician', moved)), '404 diagnostics.scan-unknown', moved)
      assert.equal((await shop.ask('admin', moved)).status, 200, moved)
    }
    assert.equal((await shop.ask('technician', `GET /vehicles/${foreign.vehicleId}/recordings`)).status, 404)
    await bridge.stop()
  })

  test('survives the loss of the connection, and arrives once', async () => {
    const bay = await shop.parkVehicle('doip', 'misfire')
    const relay = await shop.openRelay()
    const { folder, bridgeId } = await shop.pair(relay.server)
    const bridge = await shop.run(folder, bridgeId, [
      { vehicleId: bay.vehicleId, link: bay.door.link, source: 'simulated' },
    ])
    const back = bridge.next('connected')
    const { json } = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, { isRecorded: true })
    const { id } = json as { id: string }
    await shop.until(id, ['scan.start'])
    relay.cut()
    await back
    await shop.until(id, ['recording.seal'])
    assert.equal(((await replay(id)).json as { verdict: string }).verdict, 'same')
    assert.equal((await entriesOf(id, 'recording.seal')).length, 1)
    await bridge.stop()
  })
})

describe('the file of a recording', () => {
  let [car, truck] = ['', '']
  let bridge: RunningBridge
  before(async () => {
    const bays = [await shop.parkVehicle('elm327', 'misfire'), await shop.parkVehicle('truck', 'misfire')] as const
    bridge = await shop.openBridge(bays)
    car = await record(bays[0])
    truck = await record(bays[1])
  })
  after(() => bridge.stop())

  for (const format of ['candump', 'asc'] as const) {
    test(`as ${format} is read again frame by frame`, async () => {
      const reply = await fileOf(truck, format)
      const { recording } = (await fileOf(truck, 'json')).json as RecordingFile
      const again: LogFrame[] = []
      const reader = createLogReader({ onFrame: (frame) => again.push(frame) })
      reader.push(reply.text)
      reader.end()

      const plain = ({ id, isExtended, data, direction }: LogFrame) => ({ id, isExtended, data, direction })
      const frames = [...readFrames(recording.lines)]
      assert.ok(frames.length > 50)
      assert.deepEqual(again.map(plain), frames.map(plain))
      const gaps = (list: readonly LogFrame[]) => list.map(({ atUs = 0 }) => atUs - (list[0]?.atUs ?? 0))
      assert.deepEqual(gaps(again), gaps(frames))
      assert.match(String(reply.headers['content-disposition']), /filename="REPLAY-/)
    })

    test(`as ${format} is refused, with the reason, where the adapter gives no frames`, async () => {
      const reply = await fileOf(car, format)
      assert.equal(codeOf(reply), '409 diagnostics.no-frames')
      assert.match(reply.text, /ELM327 and DoIP hand none over/)
    })
  }

  test('as CSV has a row for each frame, question and answer, each labelled', async () => {
    const rows = (await fileOf(car, 'csv')).text.trimEnd().split('\r\n')
    assert.equal(rows[0], 'label,at_us,kind,address,data,text')
    assert.ok(rows.slice(1).every((row) => row.startsWith('REPLAY,')))
    assert.ok(rows.some((row) => /,ask,7E8,03,$/.test(row) || /,ask,all,0100,$/.test(row)))
    assert.ok((await fileOf(truck, 'csv')).text.includes(',frame-tx,18EAFFF9,'))
  })

  test('as JSON is the canonical form of all that was signed', async () => {
    const { text } = await fileOf(car, 'json')
    const file = JSON.parse(text) as ScanRecordingFile
    assert.equal(formatCanonical(file as unknown as Json), text)
    assert.deepEqual([file.label, file.recording.scanId, file.scan.scanId], ['REPLAY', car, car])
    assert.equal((await fileOf(car, 'pcap')).status, 400)
    assert.equal((await entriesOf(car, 'recording.export'))[0]?.format, 'json')
  })
})

/** The facts of the entries of one action about one object, the newest first. */
async function entriesOf(object: string, action: string) {
  await shop.house.kernel.ledger.drain()
  const { json } = await shop.ask('auditor', `GET /ledger/entries?action=${action}&object=${object}`)
  const facts: Readonly<Record<string, unknown>>[] = []
  for (const { seq } of (json as { data: { seq: number }[] }).data) {
    const { text } = await shop.ask('auditor', `GET /ledger/entries/${seq}`)
    facts.push(findEntryFacts(Buffer.from(text))?.data ?? {})
  }
  return facts
}
