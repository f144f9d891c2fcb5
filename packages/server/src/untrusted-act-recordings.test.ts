/** What a bridge hands in as the recording of an act is believed only if it is its own, of that act, and what a bridge of ours writes. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ActRecordingDocument } from '#bridge/wire'
import type { Bay, Device } from '#diagnostics/testing'
import { createDevices } from '#diagnostics/testing'
import { later } from '#kernel'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import type { Bench } from './testing-acts.ts'
import { codeOf, openActBench } from './testing-acts.ts'

const READ = { order: { kind: 'raw', ecu: '0x1010', request: '22F187' }, reason: 'Which part' } as const
const AT = '2026-01-05T08:00:00.000Z'

let bench: Bench
let devices: ReturnType<typeof createDevices>
let [device, other]: Device[] = []
let bay: Bay
before(async () => {
  bench = await openActBench()
  devices = createDevices(bench.shop)
  bay = await bench.shop.parkVehicle('doip', 'parked')
  device = await devices.makeDevice()
  other = await devices.makeDevice()
})
after(() => bench[Symbol.asyncDispose]())
const passMinute = () => bench.shop.clock.moveTo(later(bench.shop.clock.now(), { minutes: 1 }))
const openSession = (isRecorded: boolean) =>
  bench.shop.ask('technician', `POST /vehicles/${bay.vehicleId}/diagnostic-sessions`, { reason: 'Look', isRecorded })

const sign = (value: object, by: Device | undefined = device) => {
  const document = formatCanonical(value as Json)
  return { document, signature: Buffer.from(by?.key.sign(Buffer.from(document)) ?? '').toString('base64') }
}

/** An act that is ordered of the device, to be recorded; the device says of it what it likes. */
async function openTalk() {
  passMinute()
  assert.ok(device)
  const line = await devices.connect(device, bay)
  line.say({ type: 'recording.offer' })
  line.say({ type: 'act-recording.offer' })
  line.say({ type: 'act.offer' })
  const { id: session } = bench.bodyOf<{ id: string }>(await openSession(true), 201)
  const ordered = line.hear('act.recorded-order')
  const call = `POST /diagnostic-sessions/${session}/acts`
  const { id: actId } = bench.bodyOf<{ id: string }>(await bench.shop.ask('technician', call, READ), 202)
  await ordered
  const head = { actId, vehicleId: bay.vehicleId, bridgeId: device.bridgeId, source: 'simulated' } as const
  const act = sign({
    ...{ ...head, type: 'muts/act/v1', order: READ.order, at: AT, startedAt: AT, readySha256: null },
    ...{ preconditions: [], steps: [], after: null, outcome: 'refused' },
    failure: { code: 'act.stopped', message: 'asked to', at: 'server' },
  })
  const resultSha256 = createHash('sha256').update(act.document).digest('hex')
  const lines = [`(0000000000.000000) clock ${AT}`, '(0000000000.000100) see stop "asked to"']
  const honest: ActRecordingDocument = {
    ...{ type: 'muts/act-recording/v1', ...head, resultSha256, lines },
    ...{ framesDropped: 0, isCutOff: false },
  }
  /** What the server answers to a recording. */
  async function handIn(change: object = {}, by: Device | undefined = device): Promise<string> {
    const answer = Promise.race([line.hear('recording.stored'), line.hear('recording.refused')])
    line.say({ type: 'recording', jobId: actId, ...sign({ ...honest, ...change }, by) })
    const heard = await answer
    return 'code' in heard ? heard.code : heard.type
  }
  async function finish(): Promise<void> {
    const stored = line.hear('act.stored')
    line.say({ type: 'act.result', actId, ...act })
    await stored
  }
  return { actId, handIn, finish, close: () => line.socket.terminate() }
}

describe('a recording of an act that a bridge hands in', () => {
  test('is stored once, however often it comes; another one is not', async () => {
    const { actId, handIn, finish, close } = await openTalk()
    assert.equal(await handIn(), 'diagnostics.act-open')
    await finish()
    assert.deepEqual([await handIn(), await handIn()], ['recording.stored', 'recording.stored'])
    assert.equal(await handIn({ framesDropped: 1 }), 'diagnostics.recording-kept')
    assert.equal((await bench.factsOf(actId, 'recording.seal')).length, 1)
    assert.deepEqual(await bench.factsOf(actId, 'recording.refuse'), [])
    close()
  })

  test('is refused with its reason in the ledger where it lies, three times; then it is not looked at any more', async () => {
    const lies: readonly (readonly [string, object, (Device | undefined)?])[] = [
      ['signature', {}, other],
      ['another-act', { vehicleId: device?.bridgeId }],
      ['another-result', { resultSha256: '0'.repeat(64) }],
      ['shape', { type: 'muts/recording/v1' }],
      ['shape', { extra: true }],
      ['shape', { framesDropped: 2_147_483_648 }],
      ['shape', { framesDropped: -1 }],
      ['lines', { lines: ['(0000000000.000000) shout 7E8'] }],
      ['lines', { lines: ['(0000000002.000000) open', `(0000000001.000000) clock ${AT}`] }],
      ['lines', { lines: [`(0000000000.000000) answers${' 7E8:41'.repeat(257)}`] }],
    ]
    for (let first = 0; first < lies.length; first += 3) {
      const { actId, handIn, finish, close } = await openTalk()
      await finish()
      for (const [because, change, by] of lies.slice(first, first + 3)) {
        assert.equal(await handIn(change, by ?? device), 'diagnostics.unproven', because)
        const [refusal] = await bench.factsOf(actId, 'recording.refuse')
        assert.ok(refusal?.text.includes(`"because":"${because}"`), refusal?.text)
      }
      const isSpent = first + 3 <= lies.length
      assert.equal(await handIn(), isSpent ? 'diagnostics.not-recorded' : 'recording.stored')
      close()
    }
  })
})

describe('a bridge that is too old to record', () => {
  test('is refused an act of a session that was opened over it when it was newer', async () => {
    const { handIn, finish, close } = await openTalk()
    await finish()
    assert.equal(await handIn(), 'recording.stored')
    const { id } = bench.bodyOf<{ id: string }>(await openSession(true), 201)
    close()
    assert.ok(device)
    const line = await devices.connect(device, bay)
    await bench.shop.clock.moveTo(later(bench.shop.clock.now(), { seconds: 11 }))
    const reply = await bench.shop.ask('technician', `POST /diagnostic-sessions/${id}/acts`, READ)
    assert.deepEqual(codeOf(reply), [409, 'diagnostics.bridge-too-old'])
    line.socket.terminate()
  })

  test('is told apart at once: for acts where it says that it does them, for scans too; nothing waits for it', async () => {
    passMinute()
    assert.ok(device)
    const line = await devices.connect(device, bay)
    const offered = line.hear('act.order')
    line.say({ type: 'act.offer' })
    const { id } = bench.bodyOf<{ id: string }>(await openSession(false), 201)
    const call = `POST /diagnostic-sessions/${id}/acts`
    assert.equal((await bench.shop.ask('technician', call, READ)).status, 202)
    await offered
    assert.deepEqual(codeOf(await openSession(true)), [409, 'diagnostics.bridge-too-old'])
    const scan = `POST /vehicles/${bay.vehicleId}/scans`
    const refused = await bench.shop.ask('technician', scan, { isRecorded: true })
    assert.deepEqual(codeOf(refused), [409, 'diagnostics.bridge-too-old'])
    assert.match(refused.text, /Update it/)
    assert.equal((await bench.shop.ask('technician', scan, {})).status, 202)
    line.socket.terminate()
  })
})
