import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { ActPorts, LeftAct, VehicleLink } from '#core'
import { createActWorker, createLinkQueue } from '#core'
import type { ActOrder } from '#protocol/acts'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { createVirtualTimers, LinkError } from '#protocol/link'
import type { ActDocument, ActOrderMessage, BridgeMessage } from '#wire'

const golf = '01980000-0000-7000-8000-000000000001'
const actId = '01980000-0000-7000-8000-0000000000a1'
const FAN: ActOrder = { kind: 'control', ecu: '0x7E8', identifier: '0100', state: 'FF', holdMs: 10_000 }
const CLEAR: ActOrder = { kind: 'clear-codes', ecu: null }

interface Place {
  /** What the engine says of its speed. */
  readonly rpm?: string
  /** Null of a unit that has none. */
  readonly name?: string | null
  readonly address?: number
  /** More units that say the same. */
  readonly others?: readonly number[]
  /** Answers of its own, by the beginning of a request; null where the frame is lost. Sees how often it was asked. */
  readonly says?: (request: string, count: number) => string | null | undefined
  readonly isFull?: boolean
  readonly atMark?: () => void
  readonly left?: readonly LeftAct[]
  readonly blocked?: readonly string[]
  /** Whether the operator of the device allowed a control; asked anew each time. */
  readonly isAllowed?: (vehicleId: string) => boolean
}

/** One unit on one link, a journal, and a server that gives leave or does not. */
function openPlace({
  rpm = '41 0C 00 00',
  name = 'Engine',
  address = 0x7e8,
  others = [],
  says,
  atMark,
  isFull = false,
  left = [],
  blocked = [],
  isAllowed = () => true,
}: Place = {}) {
  const [wire, sent, kept, faults]: [string[], BridgeMessage[], string[], unknown[]] = [[], [], [], []]
  const timers = createVirtualTimers()
  const state = { codes: '59 02 FF 03 01 00 08' }
  const hex = (text: string) => [...text].map((one) => one.charCodeAt(0).toString(16)).join('')
  const answer = (request: string): string => {
    if (request === '010C') return rpm
    if (request === '010D') return '41 0D 00'
    if (request === '22F197' && name !== null) return `62 F1 97 ${hex(name)}`
    if (request === '22F190') return `62 F1 90 ${hex('MUTSDEM0000000001')}`
    if (request.startsWith('1902')) return state.codes
    if (request.startsWith('19')) return '7F 19 31'
    if (request.startsWith('10')) return `50 ${request.slice(2, 4)} 00 32 01 F4`
    if (request.startsWith('14')) {
      state.codes = '59 02 FF'
      return '54'
    }
    if (request.startsWith('2F')) return `6F ${request.slice(2, 8)}`
    if (request.startsWith('31')) return `71 ${request.slice(2, 8)}`
    return `7F ${request.slice(0, 2)} 11`
  }
  const link: DiagnosticLink = {
    ...{ kind: 'slcan', protocol: 'test', adapter: 'test' },
    listEcus: async () => [address, ...others],
    async ask(to, request) {
      const text = toHex(request, '')
      wire.push(text)
      const own = says?.(text, wire.filter((one) => one === text).length)
      if (own === null) throw new LinkError('timeout', 'ECU 0x7E8', 'did not answer', { ecu: address })
      if (own !== undefined) return [{ from: address, data: fromHex(own) }]
      return [{ from: to === 'all' ? address : to, data: fromHex(answer(text)) }]
    },
    close: async () => undefined,
  }
  const links: VehicleLink[] = [
    { vehicleId: golf, kind: 'slcan', source: 'simulated', address: 'a', open: async () => link },
  ]
  const ports: ActPorts = {
    bridgeId: '01980000-0000-7000-8000-0000000000b1',
    now: () => new Date('2026-01-05T08:00:00Z'),
    sign: async () => 'signature',
    send: (message) => void sent.push(message),
    isAllowed: async (vehicleId) => isAllowed(vehicleId),
    journal: {
      begin: async () => void kept.push('begin'),
      async mark() {
        if (isFull) throw new Error('no space left')
        kept.push(`mark, ${changes().length} sent`)
        atMark?.()
      },
      finish: async () => void kept.push('finish'),
      drop: async () => void kept.push('drop'),
    },
    timers,
    queue: createLinkQueue(),
    onFault: (error) => faults.push(error),
  }
  const worker = createActWorker(links, ports, { acts: left, results: [], blocked })
  const changes = () => wire.filter((request) => /^(04|14|2E|2F|31|3D|27|85)/.test(request))
  const documents = () =>
    sent.flatMap((message) => (message.type === 'act.result' ? [JSON.parse(message.document) as ActDocument] : []))
  /** Lets everything that is due run; virtual time passes only where it is told to. */
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await setImmediate()
  }
  const isAsking = () => sent.some(({ type }) => type === 'act.ready')
  return { worker, wire, changes, sent, kept, faults, timers, documents, settle, isAsking }
}

const take = (order: ActOrder): ActOrderMessage => ({ type: 'act.order', actId, vehicleId: golf, order })

describe('an act on a bridge', () => {
  test('waits for leave, writes down that it begins, and only then sends what changes something', async () => {
    const place = openPlace()
    place.worker.take(take(CLEAR))
    await place.settle()
    assert.deepEqual([place.isAsking(), place.changes()], [true, []])

    place.worker.go(actId)
    await place.worker.settled()
    assert.deepEqual(place.changes(), ['14FFFFFF'])
    assert.deepEqual(place.kept, ['begin', 'mark, 0 sent', 'finish'])
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

describe('a compromised server', () => {
  const orders: Readonly<Record<string, ActOrder>> = {
    'a VIN': { kind: 'raw', ecu: '0x7E8', request: '2EF1904D555453' },
    'a setting of codes': { kind: 'raw', ecu: '0x7E8', request: '8502' },
    'a seed': { kind: 'raw', ecu: '0x7E8', request: '2701' },
    'a clearing without a snapshot': { kind: 'raw', ecu: '0x7E8', request: '14FFFFFF' },
    'an airbag loop': { kind: 'routine', ecu: '0x7E8', identifier: 'E200', option: '', holdMs: 1_000 },
    'emission data': { kind: 'control', ecu: '0x7E8', identifier: 'F40C', state: '00', holdMs: 1_000 },
    'erased memory': { kind: 'routine', ecu: '0x7E8', identifier: 'FF00', option: '', holdMs: 1_000 },
  }
  for (const [what, order] of Object.entries(orders))
    test(`does not get ${what} out of a bridge, whatever it says: no byte leaves`, async () => {
      const { worker, changes, documents, settle } = openPlace()
      worker.take(take(order))
      await settle()
      worker.go(actId)
      await worker.settled()
      assert.equal(documents()[0]?.outcome, 'refused')
      assert.deepEqual(changes(), [])
    })
})

describe('a routine that no list of this device names', () => {
  const DISTANCE: ActOrder = { kind: 'routine', ecu: '0x7E8', identifier: '0210', option: '', holdMs: 1_000 }

  test('is not got out of a bridge by a compromised server, whatever it says: not even a look at the vehicle [attack.61]', async () => {
    for (const order of [DISTANCE, FAN]) {
      const place = openPlace({ isAllowed: () => false })
      place.worker.take(take(order))
      await place.settle()
      place.worker.go(actId)
      await place.worker.settled()
      assert.deepEqual(
        [place.documents()[0]?.outcome, place.documents()[0]?.failure?.code],
        ['refused', 'act.not-allowed'],
      )
      assert.deepEqual([place.wire, place.isAsking()], [[], false])
    }
    const allowed = openPlace({ isAllowed: (vehicleId) => vehicleId === golf })
    allowed.worker.take(take(DISTANCE))
    await allowed.settle()
    assert.equal(allowed.isAsking(), true)
    allowed.worker.stop(actId, 'enough')
    await allowed.worker.settled()
  })

  test('is not begun where it was taken back while the server thought, or the list cannot be read', async () => {
    for (const later of [
      () => false,
      () => {
        throw new Error('damaged')
      },
    ]) {
      let asked = 0
      const place = openPlace({ isAllowed: () => (asked++ === 0 ? true : later()) })
      place.worker.take(take(FAN))
      await place.settle()
      assert.equal(place.isAsking(), true)
      place.worker.go(actId)
      await place.worker.settled()
      assert.deepEqual([place.documents()[0]?.failure?.code, place.changes()], ['act.not-allowed', []])
    }
  })

  test('is given back all the same where it was begun before', async () => {
    const left = [{ order: take(FAN), begunAfter: 'a'.repeat(64) }]
    const place = openPlace({ left, isAllowed: () => false })
    await place.worker.settled()
    assert.deepEqual(place.changes(), ['2F010000'])
  })
})
