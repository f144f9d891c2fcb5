import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActOrder } from '#protocol/acts'
import type { Place } from './testing-acts.ts'
import { actId, CLEAR, CLEAR_ONE, openPlace, take } from './testing-acts.ts'

const TWO = ['03010008', '01710004']
type Says = NonNullable<Place['says']>

/** Answers of its own from the moment something was cleared on. @param before as long as nothing was. */
function onceCleared(says: Says, before: Says = () => undefined): Says {
  let isCleared = false
  return (request, count, to) => {
    if (request.startsWith('14')) isCleared = true
    return isCleared && !request.startsWith('14') ? says(request, count, to) : before(request, count, to)
  }
}

async function run(place: Place, order: ActOrder = CLEAR_ONE) {
  const opened = openPlace(place)
  opened.worker.take(take(order))
  await opened.settle()
  opened.worker.go(actId)
  await opened.worker.settled()
  const [document] = opened.documents()
  const codes = document?.after?.ecus.flatMap(({ dtcs }) => dtcs.map(({ code }) => code))
  return { ...opened, document, codes, end: [document?.outcome, document?.failure?.code, opened.changes()] }
}

describe('one code that is cleared alone', () => {
  test('goes by its own number, and the others stay', async () => {
    const { codes, end } = await run({ codes: TWO })
    assert.deepEqual(end, ['done', undefined, ['14030100']])
    assert.deepEqual(codes, ['P0171'])
  })

  test('of a unit that forgot the others with it is not called done, and says which', async () => {
    const says = onceCleared((request) => (request.startsWith('1902') ? '59 02 FF' : undefined))
    const { document, end } = await run({ codes: TWO, says })
    assert.deepEqual(end, ['failed', 'act.cleared-more', ['14030100']])
    assert.match(document?.failure?.message ?? '', /P0171/)
  })

  test('is told of by which others it took with it, though another unit fell silent meanwhile', async () => {
    const says = onceCleared((request, _, to) =>
      to === 0x7e9 ? null : request.startsWith('1902') ? '59 02 FF' : undefined,
    )
    const { document, end } = await run({ codes: TWO, others: [0x7e9], says })
    assert.deepEqual(end, ['failed', 'act.cleared-more', ['14030100']])
    assert.deepEqual(
      document?.after?.ecus.map(({ address, failure }) => [address, failure?.code]),
      [
        ['0x7E8', undefined],
        ['0x7E9', 'timeout'],
      ],
    )
  })

  test('is done where its unit told the rest again, whoever else fell silent', async () => {
    const { codes, end } = await run({
      codes: TWO,
      others: [0x7e9],
      says: onceCleared((_, __, to) => (to === 0x7e9 ? null : undefined)),
    })
    assert.deepEqual([end, codes], [['done', undefined, ['14030100']], ['P0171']])
  })

  test('is not sent again, nor as all, where the unit knows no single one', async () => {
    const { document, end } = await run({
      codes: TWO,
      says: (request) => (request[0] === '1' && request[1] === '4' ? '7F 14 31' : undefined),
    })
    assert.deepEqual(end, ['failed', 'vehicle.negative', ['14030100']])
    assert.equal(document?.after?.ecus[0]?.dtcs.length, 2)
  })

  const never: readonly (readonly [string, Place, string])[] = [
    ['is not stored', { codes: ['01710004'] }, 'act.nothing-to-clear'],
    ['is stored with another failure type', { codes: ['03011108'] }, 'act.nothing-to-clear'],
    [
      'was told by OBD alone',
      { says: (request) => (request === '03' ? '43 01 03 01' : /^19/.test(request) ? '7F 19 11' : undefined) },
      'act.not-single',
    ],
    [
      'has a neighbour whose freeze frame is withheld',
      { codes: TWO, says: (request) => (request.startsWith('19040171') ? '7F 19 22' : undefined) },
      'act.no-snapshot',
    ],
    ['is in an airbag', { name: 'SRS_ECU' }, 'act.forbidden'],
    ['is in a vehicle whose engine runs', { rpm: '41 0C 0C 00' }, 'act.precondition'],
  ]
  for (const [why, place, code] of never)
    test(`is not touched where it ${why}`, async () => {
      assert.deepEqual((await run(place)).end, ['refused', code, []])
    })

  test('is asked for by its unit, whoever else holds the same', async () => {
    const { wire, end } = await run({ others: [0x7e9] })
    assert.deepEqual(end, ['done', undefined, ['14030100']])
    assert.equal(wire.filter((one) => one === '14030100').length, 1)
  })
})

describe('a unit that said yes to clearing', () => {
  const silentTo =
    (services: RegExp): Says =>
    (request) =>
      services.test(request) ? null : undefined
  const saying =
    (answer: string): Says =>
    (request) =>
      request.startsWith('1902') ? answer : undefined
  const ways: readonly (readonly [string, Says])[] = [
    ...['7F 19 22', '7F 19 31', '7F 19 12', '7F 19 11', '7F 19 21', '59 02', '59 06 FF'].map(
      (answer) => [`answers ${answer} to the question for its codes`, saying(answer)] as const,
    ),
    ['is silent to that question', silentTo(/^19/)],
    ['is silent to all of UDS, and lists none by OBD', silentTo(/^(19|22)/)],
    ['is silent to everything', silentTo(/^/)],
  ]
  for (const [way, says] of ways)
    test(`and then ${way}, has not shown that a code is gone`, async () => {
      for (const order of [CLEAR_ONE, CLEAR])
        for (const codes of [['03010008'], TWO]) {
          const { document, end } = await run({ codes, says: onceCleared(says) }, order)
          assert.deepEqual(end.slice(0, 2), ['failed', 'act.unread-after'])
          assert.match(document?.failure?.message ?? '', /^0x7E8 .* Scan the vehicle to see\.$/)
          assert.ok(document?.after)
        }
    })

  for (const [answer, end] of [
    ['43 00', ['done', undefined]],
    ['7F 03 22', ['failed', 'act.unread-after']],
    ['7F 03 11', ['failed', 'act.unread-after']],
    ['43', ['failed', 'act.unread-after']],
  ] as const)
    test(`and answers ${answer} to OBD, by which it told its codes, is ${end[0]}`, async () => {
      const byObd: Says = (request) => (request.startsWith('19') ? '7F 19 11' : undefined)
      const before: Says = (request, ...more) =>
        ({ '03': '43 01 03 01', '020200': '42 02 00 03 01', '020000': '7F 02 11' })[request] ?? byObd(request, ...more)
      const after: Says = (request, ...more) => (request === '03' ? answer : byObd(request, ...more))
      assert.deepEqual((await run({ says: onceCleared(after, before) }, CLEAR)).end.slice(0, 2), end)
    })
})
