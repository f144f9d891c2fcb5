import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { LineError } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import { parseDbc } from './index.ts'

function refused(file: string) {
  const bad: LineError[] = []
  const dbc = parseDbc(file, { onBadLine: (error) => bad.push(error) })
  return { dbc, lines: bad.map(({ line }) => line) }
}

describe('a bad line of a DBC file', () => {
  const GOOD = 'BO_ 1 L: 1 X\n SG_ V : 0|8@1+ (1,0) [0|0] "" X\n'
  const cases: readonly (readonly [string, string, number])[] = [
    ['a signal without its parts', `${GOOD} SG_ W : 0|8@1+ (1) [0|0] "" X\n`, 3],
    ['a signal of 65 bits', `BO_ 2 B: 64 X\n SG_ W : 0|65@1+ (1,0) [0|0] "" X\n`, 2],
    ['a factor that is no number', `${GOOD} SG_ W : 0|8@1+ (1e,0) [0|0] "" X\n`, 3],
    ['a signal beyond its message', `${GOOD} SG_ W : 1|8@1+ (1,0) [0|0] "" X\n`, 3],
    ['a signal told twice', `${GOOD} SG_ V : 0|8@1+ (1,0) [0|0] "" X\n`, 3],
    ['a message told twice', `${GOOD}BO_ 1 M: 1 X\n SG_ W : 0|8@1+ (1,0) [0|0] "" X\n`, 3],
    ['a standard identifier beyond 11 bits', `${GOOD}BO_ 2048 M: 1 X\n`, 3],
    ['an extended identifier beyond 29 bits', `${GOOD}BO_ 2684354560 M: 1 X\n`, 3],
    ['an identifier beyond 32 bits', `${GOOD}BO_ 4294967296 M: 1 X\n`, 3],
    ['a signal beyond the last message there can be', `BO_ 2684354559 M: 1 X\n SG_ W : 1|8@1+ (1,0) [0|0] "" X\n`, 2],
    ['a multiplexed signal without a multiplexor', `${GOOD} SG_ W m0 : 0|8@1+ (1,0) [0|0] "" X\n`, 3],
    ['a label without a text', `${GOOD}VAL_ 1 V 0 "a" 1 ;\n`, 3],
    ['a label of a signal that is not there', `${GOOD}VAL_ 1 W 0 "a" ;\n`, 3],
    ['a float of 8 bits', `${GOOD}SIG_VALTYPE_ 1 V : 1;\n`, 3],
    ['a range that is none', `${GOOD}SG_MUL_VAL_ 1 V V 3;\n`, 3],
    ['a quotation mark that never closes', `${GOOD}CM_ "never;\nBU_: A\n`, 3],
    ['a semicolon that is missing', `${GOOD}VAL_ 1 V 0 "a"\nCM_ "b";\n`, 3],
    ['a word nobody knows', `${GOOD}hello\n`, 3],
  ]
  for (const [name, file, line] of cases) {
    test(`is refused with its number: ${name}`, () => {
      assert.throws(
        () => parseDbc(file),
        (error) => error instanceof LineError && error.line === line,
      )
    })
  }

  test('leaves the rest usable on request', () => {
    const { dbc, lines } = refused(
      `${GOOD} SG_ W : broken\nBO_ 2 M: 1 X\n SG_ V : 0|8@1+ (1,0) [0|0] "" X\nVAL_ 9 V 0 "a";\n`,
    )
    assert.deepEqual(lines, [3, 6])
    assert.deepEqual(
      dbc.messages.map(({ name, signals }) => [name, signals.length]),
      [
        ['L', 1],
        ['M', 1],
      ],
    )
  })
})

describe('any text', () => {
  test('is a database or LineErrors with the numbers of its lines', () => {
    const word = fc.constantFrom(
      'BO_',
      'SG_',
      'VAL_',
      'CM_',
      '1',
      'L:',
      '8',
      'X',
      '"a"',
      '"',
      ';',
      '\n',
      '0|8@1+',
      '(1,0)',
      '[0|0]',
      ':',
      'M',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join(' ')
        for (const line of refused(text).lines) assert.ok(line >= 1 && line <= text.split('\n').length)
      }),
      { numRuns: runs(100) },
    )
  })

  test('is read in time in proportion to its length, whatever is left open', () => {
    const text = 'CM_ "open\n'.repeat(3_000)
    assert.ok(refused(text).lines.length > 0)
  })
})
