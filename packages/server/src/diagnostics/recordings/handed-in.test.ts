import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { RecordingDocument } from '#bridge/wire'
import type { Device, Workshop } from '#diagnostics/testing'
import { createDevices, openWorkshop } from '#diagnostics/testing'
import { CANARY, later } from '#kernel'
import type { Sql } from '#kernel/database'
import { sql } from '#kernel/database'
import type { Json } from '#proof'
import { findEntryFacts, formatCanonical } from '#proof'

interface Told {
  readonly progress: unknown
}

let shop: Workshop
before(async () => {
  shop = await openWorkshop()
})
after(() => shop[Symbol.asyncDispose]())
/** Budgets are of a minute. */
beforeEach(() => shop.clock.moveTo(later(shop.clock.now(), { minutes: 1 })))

const codeOf = ({ status, json }: { readonly status: number; readonly json: unknown }) =>
  `${status} ${(json as { code?: string }).code ?? ''}`
const fileOf = async (id: string, format: string) =>
  shop.ask('technician', `GET /scans/${id}/recording/file?format=${format}`)
const tamper = <Row extends object>(statement: Sql) =>
  shop.house.kernel.database.transaction({ org: CANARY }, (tx) => tx.all<Row>(statement))
const replay = async (id: string) => shop.ask('technician', `POST /scans/${id}/recording/replays`)

describe('a recording that a bridge hands in', () => {
  let devices: ReturnType<typeof createDevices>
  before(() => {
    devices = createDevices(shop)
  })

  /** A scan that was recorded, and its result. */
  async function openTalk(isRecorded = true) {
    const talk = await openScan(isRecorded)
    const stored = talk.line.hear('result.stored')
    talk.line.say(talk.result)
    await stored
    return talk
  }
  /** The same before its result. */
  async function openScan(isRecorded = true) {
    const [device, other] = [await devices.makeDevice(), await devices.makeDevice()]
    const bay = await shop.parkVehicle('doip', 'clean')
    const line = await devices.connect(device, bay)
    line.say({ type: 'recording.offer' })
    const offered = line.hear('job')
    const { json } = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, { isRecorded })
    const job = await offered
    const { id: scanId } = json as { id: string }
    const result = devices.compose(device, scanId, bay.vehicleId)
    return { device, other, bay, line, scanId, result, job }
  }
  type Talk = Awaited<ReturnType<typeof openTalk>>

  function compose(
    { device, bay, scanId, result }: Talk,
    change: Partial<RecordingDocument> = {},
    by: Device = device,
  ) {
    const resultSha256 = createHash('sha256').update(result.document).digest('hex')
    const document: RecordingDocument = {
      type: 'muts/recording/v1',
      ...{ scanId, vehicleId: bay.vehicleId, bridgeId: device.bridgeId, source: 'simulated', resultSha256 },
      lines: ['(0000000000.000000) clock 2026-01-05T08:00:00.000Z', '(0000000000.000100) can0 7E8#064100 R'],
      ...{ framesDropped: 0, isCutOff: false },
      ...change,
    }
    const text = formatCanonical(document as unknown as Json)
    const signature = Buffer.from(by.key.sign(Buffer.from(text))).toString('base64')
    return { type: 'recording', jobId: scanId, document: text, signature } as const
  }

  test('is ordered as one, and stored once, however often it comes', async () => {
    const talk = await openTalk()
    assert.equal('kind' in talk.job && talk.job.kind, 'recorded-scan')
    for (let count = 0; count < 2; count += 1) {
      const stored = talk.line.hear('recording.stored')
      talk.line.say(compose(talk))
      await stored
    }
    const refused = talk.line.hear('recording.refused')
    talk.line.say(compose(talk, { framesDropped: 1 }))
    assert.deepEqual(await refused, {
      type: 'recording.refused',
      jobId: talk.scanId,
      code: 'diagnostics.recording-kept',
    })
    assert.equal((await entriesOf(talk.scanId, 'recording.seal')).length, 1)
  })

  test('that nobody asked for is not taken', async () => {
    const talk = await openTalk(false)
    assert.equal('kind' in talk.job && talk.job.kind, 'scan')
    const refused = talk.line.hear('recording.refused')
    talk.line.say(compose(talk))
    assert.equal(((await refused) as { code: string }).code, 'diagnostics.not-recorded')
  })

  const lies: Readonly<Record<string, (talk: Talk) => ReturnType<typeof compose>>> = {
    'is signed by another': (talk) => compose(talk, {}, talk.other),
    'was altered after signing': (talk) => {
      const honest = compose(talk)
      return { ...honest, document: honest.document.replace('064100', '064101') }
    },
    'is about another vehicle': (talk) => compose(talk, { vehicleId: talk.scanId }),
    'is of another result': (talk) => compose(talk, { resultSha256: '0'.repeat(64) }),
    'holds a line that is none': (talk) => compose(talk, { lines: ['at noon'] }),
    'holds a frame that is none': (talk) => compose(talk, { lines: ['(0000000000.000000) can0 7E8#0 R'] }),
    'holds a classic frame of nine bytes': (talk) =>
      compose(talk, { lines: ['(0000000000.000000) can0 7E8#000102030405060708 R'] }),
    'holds an FD frame of nine bytes': (talk) =>
      compose(talk, { lines: ['(0000000000.000000) can0 7E8##1000102030405060708 R'] }),
    'takes centuries': (talk) => compose(talk, { lines: ['(9999999999.999999) can0 7E8#064100 R'] }),
    'says a word of its own': (talk) => compose(talk, { lines: ['(0000000000.000000) shout 7E8 0100'] }),
    'holds answers that are none': (talk) =>
      compose(talk, { lines: [`(0000000000.000000) answers a${' '.repeat(19_900)}`] }),
    'holds half a byte': (talk) => compose(talk, { lines: ['(0000000000.000000) answers 7E8:4'] }),
    'holds more answers than a vehicle has units': (talk) =>
      compose(talk, { lines: [`(0000000000.000000) answers${' 7E8:41'.repeat(257)}`] }),
    'holds units that are none': (talk) => compose(talk, { lines: ['(0000000000.000000) units  7E8'] }),
    'runs backwards': (talk) =>
      compose(talk, { lines: ['(0000000002.000000) open', '(0000000001.000000) clock 2026-01-05T08:00:00.000Z'] }),
    'holds more than a recording': (talk) => compose(talk, { extra: true } as Partial<RecordingDocument>),
  }
  for (const [lie, tell] of Object.entries(lies)) {
    test(`and that ${lie} is refused, with the reason in the ledger`, async () => {
      const talk = await openTalk()
      const refused = talk.line.hear('recording.refused')
      talk.line.say(tell(talk))
      assert.deepEqual(await refused, { type: 'recording.refused', jobId: talk.scanId, code: 'diagnostics.unproven' })
      assert.equal((await entriesOf(talk.scanId, 'recording.refuse')).length, 1)
      assert.equal(
        codeOf(await shop.ask('technician', `GET /scans/${talk.scanId}/recording`)),
        '404 diagnostics.recording-unknown',
      )
      const stored = talk.line.hear('recording.stored')
      talk.line.say(compose(talk))
      await stored
    })
  }

  test('and is not believed three times is not looked at again, nor is any other', async () => {
    const talk = await openTalk()
    const answers: unknown[] = []
    for (const lines of [['at noon'], ['at one'], ['at two'], ['at three'], undefined]) {
      const refused = talk.line.hear('recording.refused')
      talk.line.say(compose(talk, lines && { lines }))
      answers.push(((await refused) as { code: string }).code)
    }
    assert.deepEqual(answers, [
      ...Array.from({ length: 3 }, () => 'diagnostics.unproven'),
      ...['diagnostics.not-recorded', 'diagnostics.not-recorded'],
    ])
    assert.equal((await entriesOf(talk.scanId, 'recording.refuse')).length, 3)
  })

  test('before there is a result waits for it, and is no finding', async () => {
    const talk = await openScan()
    const refused = talk.line.hear('recording.refused')
    talk.line.say(compose(talk))
    assert.equal(((await refused) as { code: string }).code, 'diagnostics.scan-open')
    const stored = [talk.line.hear('result.stored'), talk.line.hear('recording.stored')]
    talk.line.say(talk.result)
    talk.line.say(compose(talk))
    await Promise.all(stored)
    assert.deepEqual(await entriesOf(talk.scanId, 'recording.refuse'), [])
  })

  test('and what else comes behind a message that failed is not heeded, until the bridge is back', async () => {
    const { line, result, scanId } = await openScan()
    const progressOf = async () => ((await shop.ask('technician', `GET /scans/${scanId}`)).json as Told).progress
    const [row] = await tamper<{ sealed: Uint8Array }>(
      sql`SELECT personal_sealed AS sealed FROM diagnostics_scan WHERE id = ${scanId}`,
    )
    await tamper(sql`UPDATE diagnostics_scan SET
      personal_sealed = set_byte(personal_sealed, 100, (get_byte(personal_sealed, 100) + 1) % 256) WHERE id = ${scanId}`)
    line.say(result)
    line.say({ type: 'progress', jobId: scanId, step: 2, of: 5, label: 'behind a failure' })
    assert.equal((await line.closed)[0], 1011)
    await tamper(sql`UPDATE diagnostics_scan SET personal_sealed = ${row?.sealed as Uint8Array} WHERE id = ${scanId}`)
    assert.equal(await progressOf(), null)
  })

  test('of any day that a clock can tell is exported in each form', async () => {
    for (const day of ['1960-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 'noon']) {
      const talk = await openTalk()
      const stored = talk.line.hear('recording.stored')
      const lines = [`(0000000000.000000) clock ${day}`, `(0000000000.000100) answers${' 7E8:41'.repeat(256)}`]
      talk.line.say(compose(talk, { lines: [...lines, '(0000086400.000000) can0 7E8#064100 R'] }))
      await stored
      for (const format of ['candump', 'asc', 'csv', 'json'])
        assert.equal((await fileOf(talk.scanId, format)).status, 200, `${format} of ${day}`)
    }
  })

  test('is shown to differ where it does not lead to what was sealed', async () => {
    const talk = await openTalk()
    const stored = talk.line.hear('recording.stored')
    talk.line.say(compose(talk))
    await stored
    const { verdict, line } = (await replay(talk.scanId)).json as { verdict: string; line: number }
    assert.deepEqual([verdict, line], ['diverged', 3])
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
