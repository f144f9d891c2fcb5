import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActOrder } from '#protocol/acts'
import type { Place } from './testing-acts.ts'
import { actId, FAN, openPlace, take } from './testing-acts.ts'

describe('a control that is held', () => {
  const TAKEN = '2F010003FF'
  const BACK = '2F010000'

  async function hold(place = openPlace()) {
    place.worker.take(take(FAN))
    await place.settle()
    place.worker.go(actId)
    await place.settle()
    assert.deepEqual(place.changes(), [TAKEN])
    return place
  }

  test('goes back when its time is up', async () => {
    const place = await hold()
    await place.timers.advance(10_000)
    await place.worker.settled()
    assert.deepEqual([place.changes(), place.wire.at(-1)], [[TAKEN, BACK], '1001'])
    assert.equal(place.documents()[0]?.outcome, 'done')
  })

  const ends: Readonly<Record<string, (worker: ReturnType<typeof openPlace>['worker']) => void>> = {
    'the lock ends': (worker) => worker.stop(actId, 'lock let go'),
    'the line to the server is cut': (worker) => worker.cutOff('The line to the server was cut.'),
  }
  for (const [why, end] of Object.entries(ends))
    test(`goes back at once when ${why}`, async () => {
      const place = await hold()
      end(place.worker)
      await place.worker.settled()
      assert.deepEqual([place.changes(), place.wire.at(-1)], [[TAKEN, BACK], '1001'])
      assert.deepEqual([place.documents()[0]?.outcome, place.documents()[0]?.failure?.code], ['stopped', 'act.stopped'])
    })

  const putsOff = () => openPlace({ says: (request) => (request === '3E80' ? 'later' : undefined) })

  test('goes back within a second of its end from a unit that puts its sign of life off for ever', async () => {
    const place = await hold(putsOff())
    await place.timers.advance(2_000)
    await place.settle()
    assert.equal(place.wire.at(-1), '3E80')
    place.worker.stop(actId, 'lock let go')
    await place.timers.advance(1_000)
    await place.settle()
    assert.deepEqual([place.changes(), place.wire.at(-1)], [[TAKEN, BACK], '1001'])
  })

  test('goes back from such a unit when its time is up, and not later', async () => {
    const place = await hold(putsOff())
    for (let passedMs = 0; passedMs < 10_000; passedMs += 100) {
      assert.deepEqual(place.changes(), [TAKEN], `${passedMs} ms`)
      await place.timers.advance(100)
      await place.settle()
    }
    assert.deepEqual([place.changes(), place.wire.at(-1)], [[TAKEN, BACK], '1001'])
  })

  const END_OF_TEST = '31020400'
  const TEST: ActOrder = { kind: 'routine', ecu: '0x7E8', identifier: '0400', option: '', holdMs: 10_000 }

  async function run(order: ActOrder, says: NonNullable<Place['says']>) {
    const place = openPlace({ says })
    place.worker.take(take(order))
    await place.settle()
    place.worker.go(actId)
    await place.settle()
    await place.timers.advance(10_000)
    await place.worker.settled()
    return { ...place, document: place.documents()[0] }
  }

  test('of a routine ends before its results are asked for, and a lost frame there keeps nothing from going back', async () => {
    const { changes, wire, document } = await run(TEST, (request) => (request.startsWith('3103') ? null : undefined))
    assert.deepEqual([changes(), wire.at(-1)], [['31010400', END_OF_TEST, '31030400'], '1001'])
    assert.equal(document?.outcome, 'done')
  })

  test('of a routine that had run out by itself still tells its results', async () => {
    const { changes, document } = await run(TEST, (request) => (request === END_OF_TEST ? '7F 31 24' : undefined))
    assert.deepEqual([changes(), document?.outcome], [['31010400', END_OF_TEST, '31030400'], 'done'])
  })

  test('goes back by the default session where the unit’s answer to the end is lost, or is no', async () => {
    for (const said of [null, '7F 2F 22']) {
      const { wire, document } = await run(FAN, (request) => (request === BACK ? said : undefined))
      assert.deepEqual([wire.at(-1), document?.outcome], ['1001', 'done'], String(said))
    }
  })

  test('is tried again where the unit confirms nothing at first', async () => {
    const { changes, document } = await run(FAN, (request, count) =>
      (request === BACK || request === '1001') && count === 1 ? `7F ${request.slice(0, 2)} 22` : undefined,
    )
    assert.deepEqual([changes(), document?.outcome], [[TAKEN, BACK, BACK], 'done'])
  })

  test('is never called done where the unit confirms nothing: the result says that it may still be held', async () => {
    for (const said of [null, '22']) {
      const { changes, document } = await run(FAN, (request) =>
        request === BACK || request === '1001' ? said && `7F ${request.slice(0, 2)} ${said}` : undefined,
      )
      assert.deepEqual(changes(), [TAKEN, BACK, BACK, BACK])
      assert.deepEqual([document?.outcome, document?.failure?.code], ['failed', 'act.not-given-back'])
    }
  })

  test('that the unit refused to begin is not told as held', async () => {
    const { document } = await run(FAN, (request) =>
      request.startsWith('2F') || request === '1001' ? `7F ${request.slice(0, 2)} 22` : undefined,
    )
    assert.deepEqual([document?.outcome, document?.failure?.code], ['failed', 'vehicle.negative'])
  })

  test('that a killed device left behind is told as held where the unit confirms nothing', async () => {
    const left = [{ order: take(FAN), begunAfter: 'a'.repeat(64) }]
    const place = openPlace({ left, says: (request) => (/^(10|2F)/.test(request) ? null : undefined) })
    await place.worker.settled()
    assert.deepEqual(place.changes(), [BACK, BACK, BACK])
    assert.deepEqual(
      [place.documents()[0]?.outcome, place.documents()[0]?.failure?.code],
      ['unclear', 'act.not-given-back'],
    )
  })

  test('goes back after the device was killed, before anything else is done with the vehicle', async () => {
    const place = openPlace({ left: [{ order: take(FAN), begunAfter: 'a'.repeat(64) }] })
    await place.worker.settled()
    assert.deepEqual([place.changes(), place.wire.at(-1)], [[BACK], '1001'])
    assert.equal(place.documents()[0]?.outcome, 'unclear')
  })
})
