import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { answerRequest } from './ecu.ts'
import { createVehicle } from './index.ts'

const VIN = 'MUTSDEM0000000001'

function engine(seed = 1) {
  const [unit] = createVehicle({ vin: VIN, scenario: 'misfire', seed }).ecus
  assert.ok(unit)
  return (hex: string, isFunctional = false) => answerRequest(unit, fromHex(hex), isFunctional)
}

describe('a virtual vehicle', () => {
  test('is the same for the same seed, and another for another', () => {
    assert.deepEqual(engine(7)('22 F1 87'), engine(7)('22 F1 87'))
    assert.notDeepEqual(engine(7)('22 F1 87'), engine(8)('22 F1 87'))
  })

  test('has part and serial numbers of its own, which its VIN decides', () => {
    const numbersOf = (vin: string) => createVehicle({ vin }).ecus.map(({ identifiers }) => [...identifiers.values()])
    const [first, again, second] = ['MUTSDEMV000000001', 'MUTSDEMV000000001', 'MUTSDEMV000000002'].map(numbersOf)
    assert.deepEqual(first, again)
    for (const place of [0, 1, 2, 3])
      for (const kind of [1, 3]) assert.notDeepEqual(first?.[place]?.[kind], second?.[place]?.[kind])
  })

  test('has a real VIN or does not exist', () => {
    assert.throws(() => createVehicle({ vin: 'too short' }), RangeError)
  })

  test('refuses what it does not know, but keeps silent about it to a question to all', () => {
    const ask = engine()
    const refusals = [
      ['84 00 21', '7F 84 11'],
      ['2F F1 90 00', '7F 2F 7F'],
      ['19 43', '7F 19 12'],
      ['19 42', '7F 19 13'],
      ['22 F1', '7F 22 13'],
      ['22 12 34', '7F 22 31'],
      ['10 02', '7F 10 7E'],
    ] as const
    for (const [request, answer] of refusals) {
      assert.deepEqual(ask(request), fromHex(answer))
    }
    // A wrong length is told to a question to all as well; that one knows nothing of the matter is not.
    assert.deepEqual(ask('22 F1', true), fromHex('7F 22 13'))
    assert.equal(ask('22 12 34', true), undefined)
    assert.equal(ask('3E 80'), undefined)
    assert.equal(ask('01 FE'), undefined)
  })

  test('tells its on-board tests by monitor, and which of them failed', () => {
    const ask = engine()
    assert.deepEqual(ask('06 00'), fromHex('46 00 80 00 00 01'))
    assert.deepEqual(ask('06 20'), fromHex('46 20 80 00 00 21'))
    assert.deepEqual(ask('06 A2'), fromHex('46 A2 0B 24 00 D6 00 00 00 3C A2 0C 24 00 BB 00 00 00 3C'))
    assert.deepEqual(ask('06 A3')?.subarray(0, 6), fromHex('46 A3 0B 24 00 01'))
    assert.equal(ask('06 02'), undefined)
  })

  for (const clear of ['14 FF FF FF', '04'])
    test(`has its lamp off, no self-test at its end and no test result after ${clear}`, () => {
      const ask = engine()
      assert.deepEqual(ask('01 01'), fromHex('41 01 81 07 65 01'))
      ask(clear)
      assert.deepEqual(ask('01 01'), fromHex('41 01 00 77 65 65'))
      assert.deepEqual(ask('06 A2'), fromHex('46 A2 0B 24 00 00 00 00 00 00 A2 0C 24 00 00 00 00 00 00'))
    })

  test('lists what it froze with its code', () => {
    const ask = engine()
    assert.deepEqual(ask('02 00 00'), fromHex('42 00 00 58 18 00 01'))
    assert.deepEqual(ask('02 0C 00'), fromHex('42 0C 00 1C C8'))
  })

  test('forgets its codes when they are cleared', () => {
    const ask = engine()
    assert.equal(ask('19 02 FF')?.length, 11)
    assert.deepEqual(ask('14 FF FF FF'), fromHex('54'))
    assert.equal(ask('19 02 FF')?.length, 3)
    assert.deepEqual(ask('03'), fromHex('43 00'))
  })
})
