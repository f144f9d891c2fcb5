import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { replayAct } from '#core'
import type { ActOrder } from '#protocol/acts'
import type { ActRecordingDocument, RecordingMessage } from '#wire'
import type { Place } from './testing-acts.ts'
import { actId, CLEAR, FAN, openPlace, take } from './testing-acts.ts'

type Run = ReturnType<typeof openPlace>
const RAW: ActOrder = { kind: 'raw', ecu: '0x7E8', request: '22F190' }
const TEST: ActOrder = { kind: 'routine', ecu: '0x7E8', identifier: '0400', option: '', holdMs: 10_000 }
const TAKEN = '2F010003FF'

/** An act that is recorded, from its order to its end; `then` is what becomes of it while it waits, once it had leave. */
async function record(order: ActOrder, options: Place = {}, then: (place: Run) => void = () => {}) {
  const place = openPlace(options)
  place.worker.take(take(order, 'act.recorded-order'))
  await place.settle()
  place.worker.go(actId)
  await place.settle()
  then(place)
  for (let turn = 0; turn < 16; turn += 1) {
    await place.timers.advance(2_000)
    await place.settle()
  }
  await place.worker.settled()
  const messages = place.sent.filter(({ type }) => type === 'act.result' || type === 'recording')
  const [result, recorded] = messages as unknown as readonly [{ document: string }, RecordingMessage]
  assert.deepEqual(
    messages.map(({ type }) => type),
    ['act.result', 'recording'],
  )
  return { place, sealed: result.document, recording: JSON.parse(recorded.document) as ActRecordingDocument }
}
const saidOf = ({ lines }: ActRecordingDocument) => lines.map((line) => line.slice(line.indexOf(') ') + 2))

describe('a recorded act', () => {
  const journeys: readonly (readonly [string, ActOrder, Place, ((place: Run) => void)?])[] = [
    ['clears codes', CLEAR, {}],
    ['clears those of several units', CLEAR, { others: [0x7e9, 0x7ea] }],
    ['reads', RAW, {}],
    ['reads what never comes', RAW, { says: (request) => (request === '22F190' ? null : undefined) }],
    ['holds a control until its time is up', FAN, {}],
    ['runs a routine', TEST, {}],
    ['is stopped while it holds', FAN, {}, ({ worker }) => worker.stop(actId, 'lock let go')],
    ['loses its line while it holds', FAN, {}, ({ worker }) => worker.cutOff('The line to the server was cut.')],
    ['finds the engine running', CLEAR, { rpm: '41 0C 0C 00' }],
    ['is not on the list of the device', FAN, { isAllowed: () => false }],
    ['cannot write that it begins', CLEAR, { isFull: true }],
    ['meets an airbag', CLEAR, { name: 'SRS_ECU' }],
    [
      'never gets it confirmed that it gave back',
      FAN,
      { says: (request) => (/^(2F010000|1001)/.test(request) ? null : undefined) },
    ],
    ['hears nothing of what it sent', FAN, { says: (request) => (request === TAKEN ? null : undefined) }],
  ]
  for (const [journey, order, place, then] of journeys)
    test(`that ${journey} comes out of its recording bit for bit, and sends nothing doing so`, async () => {
      const { place: run, sealed, recording } = await record(order, place, then)
      const before = run.wire.length
      assert.deepEqual(await replayAct(recording, sealed), { verdict: 'same' })
      assert.equal(run.wire.length, before)
      assert.deepEqual(run.faults.map(String), place.isFull ? ['Error: no space left'] : [])
    })

  test('is done as one that is not: the same requests in the same order, and the same document', async () => {
    for (const order of [CLEAR, FAN, TEST, RAW]) {
      const plain = openPlace()
      plain.worker.take(take(order))
      await plain.settle()
      plain.worker.go(actId)
      for (let turn = 0; turn < 16; turn += 1) {
        await plain.settle()
        await plain.timers.advance(2_000)
      }
      await plain.worker.settled()
      const { place, sealed } = await record(order)
      assert.deepEqual(place.wire, plain.wire)
      assert.equal(sealed, JSON.stringify(JSON.parse(sealed)))
      assert.deepEqual(JSON.parse(sealed), plain.documents()[0])
    }
  })

  test('holds who decided what: the list of the device, leave for what was found, the mark, and why it was stopped', async () => {
    const { recording, sealed } = await record(FAN, {}, ({ worker }) => worker.stop(actId, 'lock let go'))
    const said = saidOf(recording)
    const { readySha256 } = JSON.parse(sealed) as { readySha256: string }
    const inOrder = [
      'consult allow-list',
      'decided true',
      `consult leave ${readySha256}`,
      `mark ${readySha256}`,
      `ask 7E8 ${TAKEN}`,
      'see stop "lock let go"',
      'ask 7E8 2F010000',
    ]
    let at = -1
    for (const wanted of inOrder) {
      at = said.findIndex((line, index) => index > at && line.includes(wanted))
      assert.ok(at >= 0, wanted)
    }
  })

  test('keeps a unit in its session while it holds, once in two seconds', async () => {
    const { place } = await record(FAN)
    assert.equal(place.wire.filter((request) => request === '3E80').length, 4)
  })

  test('has its result durable and on its way before its recording, for which there may be no room', async () => {
    for (const isFullOfRecordings of [false, true]) {
      const { place } = await record(CLEAR, { isFullOfRecordings })
      assert.deepEqual(
        place.kept.filter((one) => /finish|keep/.test(one)),
        ['finish, 0 sent', 'keep, 1 sent'],
      )
      assert.deepEqual(place.faults.map(String), isFullOfRecordings ? ['Error: no space left'] : [])
    }
  })

  test('that was decided otherwise, or leaves out a line, is seen', async () => {
    const { recording, sealed } = await record(FAN)
    for (const [index, line] of recording.lines.entries()) {
      if (saidOf(recording)[index] === 'list' || saidOf(recording)[index - 1] === 'list') continue
      const { verdict } = await replayAct({ ...recording, lines: recording.lines.toSpliced(index, 1) }, sealed)
      assert.notEqual(verdict, 'same', line)
    }
    const decided = recording.lines.map((line) => line.replace('decided true', 'decided false'))
    assert.notEqual((await replayAct({ ...recording, lines: decided }, sealed)).verdict, 'same')
  })

  test('of an order that is none leads to nothing, and ends', async () => {
    const { recording, sealed } = await record(FAN)
    for (const order of [null, 7, {}, { kind: 'raw' }, { ...FAN, holdMs: 1e300 }, { ...FAN, identifier: 'no' }]) {
      const told = JSON.stringify({ ...JSON.parse(sealed), order })
      assert.notEqual((await replayAct(recording, told)).verdict, 'same', JSON.stringify(order))
    }
  })
})
