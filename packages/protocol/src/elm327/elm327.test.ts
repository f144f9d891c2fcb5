import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex } from '#protocol/bytes'
import { LinkError } from '#protocol/link'
import { runs } from '#protocol/testing'
import { classifyLine, readHeaderless, readMessages } from './index.ts'

const QUESTION = fromHex('09 02')
const VIN_LINES = ['7E8101449020147554D', '7E82153444553314142', '7E82243444546473132']

const failure = (kind: string, at: string) => (error: unknown) => {
  assert.ok(error instanceof LinkError, String(error))
  assert.deepEqual([error.kind, error.at], [kind, at])
  return true
}

describe('a line of an ELM327', () => {
  test('is sorted by what it is', () => {
    const lines = [
      ['OK', 'OK'],
      ['?', 'UNKNOWN_COMMAND'],
      ['NO DATA', 'NO_DATA'],
      ['SEARCHING...', 'SEARCHING'],
      ['BUS INIT: ...OK', 'SEARCHING'],
      ['BUS INIT: ...ERROR', 'BUS_INIT'],
      ['UNABLE TO CONNECT', 'UNABLE'],
      ['CAN ERROR', 'CAN_ERROR'],
      ['BUS BUSY', 'BUS_BUSY'],
      ['BUS ERROR', 'BUS_ERROR'],
      ['FB ERROR', 'FB_ERROR'],
      ['7E8 06 41 00 <DATA ERROR', 'DATA_ERROR'],
      ['<RX ERROR', 'RX_ERROR'],
      ['BUFFER FULL', 'BUFFER_FULL'],
      ['STOPPED', 'STOPPED'],
      ['LV RESET', 'LV_RESET'],
      ['ACT ALERT', 'ACT_ALERT'],
      ['LP ALERT', 'ACT_ALERT'],
      ['OUT OF MEMORY', 'OUT_OF_MEMORY'],
      ['FC RX TIMEOUT', 'FC_TIMEOUT'],
      ['UART RX OVERFLOW', 'OVERFLOW'],
      ['ERR94', 'INTERNAL_ERROR'],
    ] as const
    for (const [text, status] of lines) assert.deepEqual(classifyLine(text), { kind: 'status', status }, text)
  })

  test('is a frame with 11 or 29 bits, spaces or none', () => {
    const data = fromHex('06 41 00 BE 3F A8 13')
    assert.deepEqual(classifyLine('7E8 06 41 00 BE 3F A8 13'), { kind: 'frame', id: 0x7e8, data })
    assert.deepEqual(classifyLine('7E8064100BE3FA813'), { kind: 'frame', id: 0x7e8, data })
    assert.deepEqual(classifyLine('18DAF110064100BE3FA813'), { kind: 'frame', id: 0x18daf110, data })
  })

  test('is text when it is neither', () => {
    for (const text of ['ELM327 v1.5', '12.6V', 'A6', '7E8 0G', '\ufffd\ufffd']) {
      assert.equal(classifyLine(text).kind, 'text', text)
    }
  })
})

describe('the answer of a vehicle', () => {
  test('is put together for each unit, however their frames mingle', () => {
    const [first = '', second = '', third = ''] = VIN_LINES
    const other = '7E9037F0911AAAAAAAA'
    const answers = readMessages(QUESTION, ['SEARCHING...', first, other, second, third])
    assert.deepEqual(
      answers.map(({ from, data }) => [from, data.length]),
      [
        [0x7e9, 3],
        [0x7e8, 20],
      ],
    )
  })

  test('keeps the final word, not the promise before it', () => {
    const answers = readMessages(QUESTION, ['7E8037F0978', '7E8037F0911'])
    assert.deepEqual(answers, [{ from: 0x7e8, data: fromHex('7F 09 11') }])
  })

  test('may be that there is none', () => {
    assert.deepEqual(readMessages(QUESTION, ['NO DATA']), [])
  })

  test('that breaks names the place', () => {
    const cases = [
      [['CAN ERROR'], 'unreachable', 'vehicle bus'],
      [['BUS BUSY'], 'busy', 'vehicle bus'],
      [['BUFFER FULL'], 'garbled', 'adapter'],
      [['LV RESET'], 'lost', 'adapter'],
      [['7E8 1Z'], 'garbled', 'adapter'],
      [VIN_LINES.slice(0, 1), 'timeout', 'ECU 0x7E8'],
      [VIN_LINES.slice(0, 2), 'timeout', 'ECU 0x7E8'],
      [[VIN_LINES[0] ?? '', VIN_LINES[2] ?? ''], 'garbled', 'ECU 0x7E8'],
      [['7E8F0'], 'garbled', 'ECU 0x7E8'],
    ] as const
    for (const [lines, kind, at] of cases) assert.throws(() => readMessages(QUESTION, lines), failure(kind, at), at)
  })

  test('that stopped in the middle had begun', () => {
    const hasBegun = (error: unknown) => error instanceof LinkError && error.hasBegun
    assert.throws(() => readMessages(QUESTION, VIN_LINES.slice(0, 2)), hasBegun)
    assert.throws(() => readHeaderless(QUESTION, ['014', '0: 49 02 01 4D 55 54'], 0x7e8), hasBegun)
  })

  test('is read or refused as a LinkError, whatever the lines', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9A-F<>? ]{0,20}$/), { maxLength: 6 }), (lines) => {
        try {
          readMessages(QUESTION, lines)
        } catch (error) {
          assert.ok(error instanceof LinkError, String(error))
        }
      }),
      { numRuns: runs(50) },
    )
  })
})

describe('the answer of a vehicle without headers', () => {
  const read = (...lines: string[]) => readHeaderless(QUESTION, lines, 0x7e8)
  const VIN = fromHex('49 02 01 4D 55 54 53 44 45 4D 30 30 30 30 30 30 30 30 30 31')

  test('is put together behind its length, with numbers in front of the lines or without', () => {
    const numbered = [
      'SEARCHING...',
      '014',
      '0: 49 02 01 4D 55 54',
      '1: 53 44 45 4D 30 30 30',
      '2: 30 30 30 30 30 30 31',
    ]
    assert.deepEqual(read(...numbered), [{ from: 0x7e8, data: VIN }])
    assert.deepEqual(read('014', '4902014D5554', '5344454D303030', '30303030303031AAAA'), [{ from: 0x7e8, data: VIN }])
  })

  test('is the last word of the unit, or nothing', () => {
    assert.deepEqual(read('7F 09 78', '7F 09 11'), [{ from: 0x7e8, data: fromHex('7F 09 11') }])
    assert.deepEqual(read('NO DATA'), [])
  })

  test('is refused when lines are missing, out of order or without a length', () => {
    const cases = [
      [['014', '0: 49 02 01 4D 55 54'], 'timeout', 'ECU 0x7E8'],
      [['014', '0: 49 02 01 4D 55 54', '2: 30 30 30 30 30 30 31'], 'garbled', 'ECU 0x7E8'],
      [['0: 49 02 01 4D 55 54'], 'garbled', 'ECU 0x7E8'],
      [['014', '0: 49 02 0'], 'garbled', 'adapter'],
      [['CAN ERROR'], 'unreachable', 'vehicle bus'],
    ] as const
    for (const [lines, kind, at] of cases) assert.throws(() => read(...lines), failure(kind, at), lines.join())
  })

  test('is read or refused as a LinkError, whatever the lines', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^([0-9A-F]:)?[0-9A-F ]{0,16}$/), { maxLength: 6 }), (lines) => {
        try {
          read(...lines)
        } catch (error) {
          assert.ok(error instanceof LinkError, String(error))
        }
      }),
      { numRuns: runs(200) },
    )
  })

  test('that lacks its last byte is not whole', () => {
    assert.throws(
      () =>
        readHeaderless(
          QUESTION,
          ['014', '0: 49 02 01 4D 55 54', '1: 53 44 45 4D 30 30 30', '2: 30 30 30 30 30 30'],
          0x7e8,
        ),
      failure('timeout', 'ECU 0x7E8'),
    )
  })
})
