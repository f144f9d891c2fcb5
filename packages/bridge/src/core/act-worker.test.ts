import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { LinkError } from '#protocol/link'
import type { Place } from './testing-acts.ts'
import { actId, CLEAR, FAN, openPlace, take } from './testing-acts.ts'

describe('an act on a bridge', () => {
  test('waits for leave, writes down that it begins, and only then sends what changes something', async () => {
    const place = openPlace()
    place.worker.take(take(CLEAR))
    await place.settle()
    assert.deepEqual([place.isAsking(), place.changes()], [true, []])

    place.worker.go(actId)
    await place.worker.settled()
    assert.deepEqual(place.changes(), ['14FFFFFF'])
    assert.deepEqual(place.kept, ['begin', 'mark, 0 sent', 'finish, 0 sent'])
    const [document] = place.documents()
    assert.deepEqual([document?.outcome, document?.after?.ecus[0]?.dtcs], ['done', []])
  })

  const never: readonly (readonly [string, Place, (place: ReturnType<typeof openPlace>) => void, string])[] = [
    ['the engine runs', { rpm: '41 0C 0C 00' }, () => {}, 'act.precondition'],
    ['the vehicle does not say whether it runs', { rpm: '7F 01 12' }, () => {}, 'act.precondition'],
    ['no leave comes', {}, ({ timers }) => void timers.advance(30_001), 'act.no-leave'],
    ['it is stopped before leave', {}, ({ worker }) => worker.stop(actId, 'lock let go'), 'act.stopped'],
    ['its journal cannot be written', { isFull: true }, ({ worker }) => worker.go(actId), 'bridge.journal'],
    ['the unit is an airbag', { name: 'SRS_ECU' }, () => {}, 'act.forbidden'],
    ['the unit does not say what it is', { name: null, address: 0x7d8 }, () => {}, 'act.forbidden'],
  ]
  for (const [why, place, then, code] of never)
    test(`sends nothing that changes something where ${why}`, async () => {
      const { worker, changes, documents, settle, ...rest } = openPlace(place)
      worker.take(take(CLEAR))
      await settle()
      then({ worker, changes, documents, settle, ...rest })
      await worker.settled()
      assert.deepEqual([documents()[0]?.outcome, documents()[0]?.failure?.code], ['refused', code])
      assert.deepEqual(changes(), [])
    })

  test('that is stopped, or loses its line, between leave and the first byte clears nothing', async () => {
    for (const end of ['stop', 'cutOff'] as const) {
      const place: ReturnType<typeof openPlace> = openPlace({
        says: (request, count) => {
          // The second look whether the vehicle is at rest: leave was given already.
          if (request !== '010D' || count !== 2) return undefined
          if (end === 'stop') place.worker.stop(actId, 'session ended')
          else place.worker.cutOff('The line to the server was cut.')
          return undefined
        },
      })
      place.worker.take(take(CLEAR))
      await place.settle()
      place.worker.go(actId)
      await place.worker.settled()
      const [document] = place.documents()
      assert.deepEqual(
        [document?.outcome, document?.failure?.code, place.changes()],
        ['refused', 'act.stopped', []],
        end,
      )
    }
  })

  test('that is stopped between two units leaves the others as they are, and says which', async () => {
    const place: ReturnType<typeof openPlace> = openPlace({
      others: [0x7e9, 0x7ea],
      says: (request) => {
        if (request === '14FFFFFF') place.worker.stop(actId, 'session ended')
        return undefined
      },
    })
    place.worker.take(take(CLEAR))
    await place.settle()
    place.worker.go(actId)
    await place.worker.settled()
    const [document] = place.documents()
    assert.deepEqual(place.changes(), ['14FFFFFF'])
    assert.deepEqual(
      document?.steps.map(({ ecu, outcome }) => [ecu, outcome]),
      [
        ['0x7E8', 'positive'],
        ['0x7E9', 'withheld'],
        ['0x7EA', 'withheld'],
      ],
    )
    assert.deepEqual([document?.outcome, document?.failure?.code], ['stopped', 'act.stopped'])
    assert.equal(document?.after?.ecus.length, 3)
  })

  test('that is stopped while it is written down that it begins clears nothing', async () => {
    const place: ReturnType<typeof openPlace> = openPlace({ atMark: () => place.worker.stop(actId, 'session ended') })
    place.worker.take(take(CLEAR))
    await place.settle()
    place.worker.go(actId)
    await place.worker.settled()
    assert.deepEqual([place.documents()[0]?.outcome, place.changes()], ['refused', []])
  })

  test('erases nothing that it could not read: a freeze frame or extended data that a unit withholds [attack.62]', async () => {
    for (const report of ['1904', '1906']) {
      const place = openPlace({
        others: [0x7e9],
        says: (request) =>
          request.startsWith(report)
            ? '7F 19 22'
            : request.startsWith('190') && !request.startsWith('1902')
              ? '7F 19 31'
              : undefined,
      })
      place.worker.take(take(CLEAR))
      await place.settle()
      place.worker.go(actId)
      await place.worker.settled()
      const [document] = place.documents()
      assert.deepEqual([document?.outcome, document?.failure?.code], ['refused', 'act.no-snapshot'])
      assert.deepEqual([place.changes(), place.isAsking()], [[], false])
    }
  })

  test('erases nothing of a unit that withholds its UDS codes and tells one by OBD, nor of one that tells none [attack.62]', async () => {
    const byObd: Record<string, string> = { '03': '43 01 03 01', '020200': '42 02 00 03 01', '020000': '7F 02 11' }
    const cases = [
      ['7F 19 11', byObd, undefined, ['14FFFFFF']],
      ['7F 19 22', byObd, 'act.no-snapshot', []],
      ['7F 19 33', byObd, 'act.no-snapshot', []],
      ['59 02', byObd, 'act.no-snapshot', []],
      ['7F 19 22', {}, 'act.nothing-to-clear', []],
    ] as const
    for (const [answer, told, code, changes] of cases) {
      const others: Readonly<Record<string, string>> = told
      const place = openPlace({ says: (request) => (request.startsWith('1902') ? answer : others[request]) })
      place.worker.take(take(CLEAR))
      await place.settle()
      place.worker.go(actId)
      await place.worker.settled()
      assert.deepEqual([place.documents()[0]?.failure?.code, place.changes()], [code, changes], answer)
    }
  })

  test('of which no answer came is unclear: it is not sent again, nothing else is cleared, and the vehicle is read', async () => {
    for (const isRefusing of [false, true]) {
      const place = openPlace({
        others: [0x7e9],
        says: (request, count) => {
          if (request !== '14FFFFFF' || count > 1) return undefined
          // An adapter that understood nothing may have garbled what the vehicle understood.
          if (isRefusing) throw new LinkError('refused', 'adapter', 'does not understand the request')
          return null
        },
      })
      place.worker.take(take(CLEAR))
      await place.settle()
      place.worker.go(actId)
      await place.worker.settled()
      const [document] = place.documents()
      assert.deepEqual([document?.outcome, document?.failure?.code], ['unclear', 'act.unanswered'])
      assert.deepEqual(
        document?.steps.map(({ ecu, outcome }) => [ecu, outcome]),
        [
          ['0x7E8', 'silent'],
          ['0x7E9', 'withheld'],
        ],
      )
      assert.deepEqual(place.changes(), ['14FFFFFF'])
      assert.equal(document?.after?.ecus.length, 2)
    }
  })

  test('is done once, however often it is ordered and told to go', async () => {
    const { worker, changes, settle, documents } = openPlace()
    worker.take(take(CLEAR))
    worker.take(take(CLEAR))
    await settle()
    worker.go(actId)
    worker.go(actId)
    await worker.settled()
    worker.take(take(CLEAR))
    await worker.settled()
    assert.deepEqual(changes(), ['14FFFFFF'])
    assert.equal(new Set(documents().map((document) => JSON.stringify(document))).size, 1)
  })

  test('that had begun when the device was killed is not begun again: it says so, and what is there now', async () => {
    const { worker, changes, documents } = openPlace({ left: [{ order: take(CLEAR), begunAfter: 'a'.repeat(64) }] })
    await worker.settled()
    worker.take(take(CLEAR))
    worker.go(actId)
    await worker.settled()
    const [document] = documents()
    assert.deepEqual([document?.outcome, document?.failure?.code], ['unclear', 'bridge.restarted'])
    assert.equal(document?.after?.ecus[0]?.dtcs.length, 1)
    assert.deepEqual(changes(), [])
  })

  test('that was left is not told of a unit as read that then fell silent', async () => {
    const says = (request: string) => (request.startsWith('1902') ? null : undefined)
    const { worker, documents } = openPlace({ says, left: [{ order: take(CLEAR), begunAfter: 'a'.repeat(64) }] })
    await worker.settled()
    const [document] = documents()
    assert.deepEqual([document?.outcome, document?.failure?.code], ['unclear', 'bridge.restarted'])
    assert.match(document?.failure?.message ?? '', /did not answer/)
    assert.equal(document?.after?.ecus[0]?.failure?.code, 'timeout')
  })

  test('of which nothing whole was written down is not begun: it says so, and drops what is damaged once that is stored', async () => {
    for (const order of [CLEAR, FAN]) {
      const place = openPlace({ blocked: [actId] })
      await place.worker.settled()
      assert.deepEqual([place.documents(), place.wire], [[], []])
      place.worker.take(take(order))
      place.worker.go(actId)
      await place.worker.settled()
      const [document] = place.documents()
      assert.deepEqual(
        [document?.outcome, document?.failure?.code, document?.readySha256],
        ['unclear', 'bridge.journal-damaged', null],
      )
      // What may be held goes back; nothing else that changes something leaves.
      assert.deepEqual(place.changes(), order === FAN ? ['2F010000'] : [])
      place.worker.forget(actId)
      assert.equal(place.kept.at(-1), 'drop')
    }
  })

  test('that never began when the device was killed has changed nothing, and says so', async () => {
    const { worker, changes, documents } = openPlace({ left: [{ order: take(CLEAR), begunAfter: undefined }] })
    await worker.settled()
    assert.deepEqual([documents()[0]?.outcome, changes()], ['refused', []])
  })
})
