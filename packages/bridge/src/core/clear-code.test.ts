import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Place } from './testing-acts.ts'
import { actId, CLEAR_ONE, openPlace, take } from './testing-acts.ts'

const TWO = ['03010008', '01710004']

async function run(place: Place, order = CLEAR_ONE) {
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
    let isCleared = false
    const { document, end } = await run({
      codes: TWO,
      says: (request) => {
        if (request === '14030100') isCleared = true
        return isCleared && request.startsWith('1902') ? '59 02 FF' : undefined
      },
    })
    assert.deepEqual(end, ['failed', 'act.cleared-more', ['14030100']])
    assert.match(document?.failure?.message ?? '', /P0171/)
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
