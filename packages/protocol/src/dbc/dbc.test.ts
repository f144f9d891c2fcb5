import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex, LineError } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { Dbc, DbcNumber, DbcSignal } from './index.ts'
import { createDbcDecoder, formatDbc, parseDbc } from './index.ts'

const HEAD = 'VERSION ""\n\nNS_ :\n\tNS_DESC_\n\tCM_\n\nBS_:\n\nBU_: ECM TCM\n'

/** Decodes one frame to `{ name: value }`, labels before numbers. */
function decode(file: string, id: number, hex: string, isExtended = id > 0x7ff) {
  const decoded = createDbcDecoder(parseDbc(HEAD + file)).decode({ id, isExtended, data: fromHex(hex) })
  return decoded && Object.fromEntries(decoded.signals.map(({ signal, value, label }) => [signal.name, label ?? value]))
}

function refused(file: string) {
  const bad: LineError[] = []
  const dbc = parseDbc(file, { onBadLine: (error) => bad.push(error) })
  return { dbc, lines: bad.map(({ line }) => line) }
}

describe('a DBC file', () => {
  // The example message of the motohawk file that cantools documents.
  const MOTOHAWK = `BO_ 496 ExampleMessage: 8 PCM1
 SG_ Temperature : 0|12@0- (0.01,250) [229.53|270.47] "degK"  PCM1,FOO
 SG_ AverageRadius : 6|6@0+ (0.1,0) [0|5] "m" Vector__XXX
 SG_ Enable : 7|1@0+ (1,0) [0|0] "-" Vector__XXX
VAL_ 496 Enable 1 "Enabled" 0 "Disabled" ;
CM_ SG_ 496 Temperature "A comment;
over two lines";
`
  test('decodes big-endian signals, with the words of its value tables', () => {
    assert.deepEqual(decode(MOTOHAWK, 496, 'C0 06 E0 00 00 00 00 00'), {
      Temperature: 250.55,
      AverageRadius: 3.2,
      Enable: 'Enabled',
    })
  })

  test('keeps what it says of a message', () => {
    const [message] = parseDbc(HEAD + MOTOHAWK).messages
    assert.deepEqual([message?.name, message?.length, message?.sender], ['ExampleMessage', 8, 'PCM1'])
    assert.equal(message?.signals[0]?.comment, 'A comment;\nover two lines')
    assert.deepEqual(message?.signals[0]?.receivers, ['PCM1', 'FOO'])
  })

  // EEC1 of SAE J1939-71 as public loggers record it: SPN 190 at byte 4, 0.125 rpm a bit.
  const EEC1 = `BO_ 2364540158 EEC1: 8 Vector__XXX
 SG_ EngineSpeed : 24|16@1+ (0.125,0) [0|8031.875] "rpm" Vector__XXX
`
  const DECLARED = `BA_DEF_ BO_ "VFrameFormat" ENUM "StandardCAN","ExtendedCAN","reserved","J1939PG";
BA_DEF_DEF_ "VFrameFormat" "ExtendedCAN";
`
  test('matches SAE J1939 messages by their parameter group, where the file says they are some', () => {
    const data = 'FF FF FF 68 13 FF FF FF'
    const j1939 = `${EEC1}${DECLARED}BA_ "VFrameFormat" BO_ 2364540158 3;\n`
    for (const id of [0x0cf004fe, 0x18f00400]) assert.deepEqual(decode(j1939, id, data), { EngineSpeed: 621 })
    assert.equal(decode(j1939, 0x18f00500, data), undefined)
    assert.equal(decode(j1939, 0x404, data), undefined)
    assert.equal(decode(EEC1 + DECLARED, 0x18f00400, data), undefined)
    assert.deepEqual(decode(`${EEC1}BA_ "ProtocolType" "J1939";\n`, 0x18f00400, data), { EngineSpeed: 621 })
  })

  test('matches addressed parameter groups whatever their destination, and all or none when told so', () => {
    const tsc1 = `${HEAD}BO_ 2348810494 TSC1: 8 X\n SG_ Mode : 0|2@1+ (1,0) [0|3] "" X\n`
    const frame = { id: 0x0c000003, isExtended: true, data: new Uint8Array(8) }
    const dbc = parseDbc(tsc1)
    assert.equal(createDbcDecoder(dbc).decode(frame), undefined)
    assert.equal(createDbcDecoder(dbc, { byParameterGroup: 'all' }).decode(frame)?.message.name, 'TSC1')
    assert.equal(createDbcDecoder(dbc, { byParameterGroup: 'none' }).decode(frame), undefined)
    assert.equal(createDbcDecoder(dbc).decode({ ...frame, id: 0x0c0000fe })?.message.name, 'TSC1')
  })

  test('tells only the signals that the multiplexor selects', () => {
    const file = `BO_ 1 M: 3 X
 SG_ Page M : 0|8@1+ (1,0) [0|0] "" X
 SG_ A m0 : 8|8@1+ (1,0) [0|0] "" X
 SG_ B m1 : 8|8@1+ (2,0) [0|0] "" X
 SG_ Always : 16|8@1+ (1,0) [0|0] "" X
`
    assert.deepEqual(decode(file, 1, '00 05 07'), { Page: 0, A: 5, Always: 7 })
    assert.deepEqual(decode(file, 1, '01 05 07'), { Page: 1, B: 10, Always: 7 })
    assert.deepEqual(decode(file, 1, '02 05 07'), { Page: 2, Always: 7 })
  })

  test('follows extended multiplexing over levels and ranges', () => {
    const file = `BO_ 1 M: 4 X
 SG_ Outer M : 0|8@1+ (1,0) [0|0] "" X
 SG_ Inner m3M : 8|8@1+ (1,0) [0|0] "" X
 SG_ Deep m0 : 16|8@1+ (1,0) [0|0] "" X
SG_MUL_VAL_ 1 Inner Outer 3-5, 9-9;
SG_MUL_VAL_ 1 Deep Inner 0-1;
`
    assert.deepEqual(decode(file, 1, '04 01 2A 00'), { Outer: 4, Inner: 1, Deep: 42 })
    assert.deepEqual(decode(file, 1, '09 02 2A 00'), { Outer: 9, Inner: 2 })
    assert.deepEqual(decode(file, 1, '06 01 2A 00'), { Outer: 6 })
  })

  test('has floating-point signals of 32 and 64 bits', () => {
    const file = `BO_ 1 F: 8 X
 SG_ Single : 0|32@1- (1,0) [0|0] "" X
BO_ 2 D: 8 X
 SG_ Double : 7|64@0- (2,1) [0|0] "" X
SIG_VALTYPE_ 1 Single : 1;
SIG_VALTYPE_ 2 Double : 2;
`
    assert.deepEqual(decode(file, 1, '00 00 48 41'), { Single: 12.5 })
    assert.deepEqual(decode(file, 2, 'C0 04 00 00 00 00 00 00'), { Double: -4 })
  })

  test('is exact to 64 bits: whole values beyond 2^53 are bigints, the others numbers', () => {
    const file = (sign: string, scale: string) => `BO_ 1 L: 8 X\n SG_ V : 0|64@1${sign} (${scale}) [0|0] "" X\n`
    const most = 'FF FF FF FF FF FF FF FF'
    assert.deepEqual(decode(file('+', '1,0'), 1, most), { V: 18_446_744_073_709_551_615n })
    assert.deepEqual(decode(file('-', '1,0'), 1, most), { V: -1 })
    assert.deepEqual(decode(file('-', '1,0'), 1, '00 00 00 00 00 00 00 80'), { V: -9_223_372_036_854_775_808n })
    assert.deepEqual(decode(file('+', '10,3'), 1, most), { V: 184_467_440_737_095_516_153n })
    assert.deepEqual(decode(file('+', '0.5,0'), 1, 'FE FF FF FF FF FF FF FF'), { V: 9_223_372_036_854_775_807n })
    assert.deepEqual(decode(file('+', '1E-7,0'), 1, '01 00 00 00 00 00 00 00'), { V: 1e-7 })
    assert.deepEqual(decode(file('+', '1,-9223372036854775808'), 1, '01 00 00 00 00 00 00 80'), { V: 1 })
  })

  test('tells the nearest number to the decimal result, and holds nothing to the limits of the file', () => {
    const file = 'BO_ 1 L: 1 X\n SG_ V : 0|8@1+ (0.1,0) [0|5] "" X\n'
    assert.deepEqual(decode(file, 1, '03'), { V: 0.3 })
    assert.deepEqual(decode(file, 1, 'FF'), { V: 25.5 })
  })

  test('tells which signals a frame is too short for, and nothing of their values', () => {
    const file = 'BO_ 1 L: 4 X\n SG_ A : 0|8@1+ (1,0) [0|0] "" X\n SG_ B : 8|16@1+ (1,0) [0|0] "" X\n'
    const short = createDbcDecoder(parseDbc(HEAD + file)).decode({ id: 1, isExtended: false, data: fromHex('05 06') })
    assert.deepEqual([short?.signals.map(({ value }) => value), short?.absent.map(({ name }) => name)], [[5], ['B']])
    assert.equal(decode(file, 2, '00'), undefined)
  })
})

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

const NUMBERS = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.constantFrom(0.1, 0.125, 1e-7, -0.5, 1e21, 2.5e-12, 18_446_744_073_709_551_615n),
)

/** A signal that fits into 64 bytes. */
const SIGNAL: fc.Arbitrary<DbcSignal> = fc
  .record({
    first: fc.nat(7),
    firstBit: fc.nat(7),
    bitLength: fc.integer({ min: 1, max: 64 }),
    isLittle: fc.boolean(),
    isSigned: fc.boolean(),
    factor: NUMBERS,
    offset: NUMBERS,
  })
  .map(({ first, firstBit, bitLength, isLittle, isSigned, factor, offset }) => ({
    name: 'S',
    startBit: first * 8 + firstBit,
    bitLength,
    byteOrder: isLittle ? 'little-endian' : 'big-endian',
    valueType: isSigned ? 'signed' : 'unsigned',
    factor,
    offset,
    minimum: 0,
    maximum: 0,
    unit: 'km/h',
    receivers: ['X'],
    isMultiplexor: false,
  }))

const fileOf = (...signals: readonly DbcSignal[]): Dbc => ({
  version: 'v',
  nodes: ['X'],
  valueTables: new Map(),
  messages: signals.map((signal, index) => ({
    id: index + 1,
    isExtended: index % 2 === 1,
    isParameterGroup: false,
    name: `M${index}`,
    length: 64,
    sender: 'X',
    senders: [],
    signals: [signal],
  })),
  statements: [],
})

/** The raw value bit by bit, as the format is described. */
function rawBitByBit({ startBit, bitLength, byteOrder, valueType }: DbcSignal, data: Uint8Array): bigint {
  const bitAt = (bit: number) => BigInt(((data[bit >> 3] ?? 0) >> (bit & 7)) & 1)
  let raw = 0n
  let bit = startBit
  for (let index = 0; index < bitLength; index += 1) {
    if (byteOrder === 'little-endian') raw |= bitAt(startBit + index) << BigInt(index)
    else {
      raw = (raw << 1n) | bitAt(bit)
      bit = (bit & 7) === 0 ? bit + 15 : bit - 1
    }
  }
  return valueType === 'signed' ? BigInt.asIntN(bitLength, raw) : raw
}

const isNarrow = (value: DbcNumber) => typeof value === 'number' || !Number.isSafeInteger(Number(value))

describe('a signal', () => {
  test('of any place, order and sign has the bits the format says', () => {
    fc.assert(
      fc.property(SIGNAL, fc.uint8Array({ minLength: 64, maxLength: 64 }), (signal, data) => {
        const dbc = fileOf({ ...signal, factor: 1, offset: 0 })
        const [got] = createDbcDecoder(dbc).decode({ id: 1, isExtended: false, data })?.signals ?? []
        assert.ok(got && isNarrow(got.raw))
        assert.equal(BigInt(got.raw), rawBitByBit(signal, data))
        assert.equal(got.value, got.raw)
      }),
      { numRuns: runs(500) },
    )
  })

  test('of any factor and offset has the number nearest to the decimal result', () => {
    const exact = (text: DbcNumber) => {
      const [mantissa = '', exponent = '0'] = String(text).split('e')
      const [whole = '', part = ''] = mantissa.split('.')
      return [BigInt(whole + part), Number(exponent) - part.length] as const
    }
    fc.assert(
      fc.property(SIGNAL, fc.uint8Array({ minLength: 64, maxLength: 64 }), (signal, data) => {
        const [got] = createDbcDecoder(fileOf(signal)).decode({ id: 1, isExtended: false, data })?.signals ?? []
        const [[times, timesPlaces], [plus, plusPlaces]] = [exact(signal.factor), exact(signal.offset)]
        const places = 40
        const sum =
          rawBitByBit(signal, data) * times * 10n ** BigInt(places + timesPlaces) +
          plus * 10n ** BigInt(places + plusPlaces)
        assert.ok(got && isNarrow(got.value))
        if (typeof got.value === 'bigint') assert.equal(got.value * 10n ** BigInt(places), sum)
        else assert.equal(got.value, Number(`${sum}e-${places}`) + 0)
      }),
      { numRuns: runs(500) },
    )
  })

  test('is written and read back without a difference', () => {
    const multiplexed = { by: 'S', ranges: [[1, 2] as const, [5, 5] as const] }
    const extra = fc.record(
      {
        comment: fc.constantFrom('a \\"quoted\\" word', 'two\nlines;', ''),
        labels: fc.constant(
          new Map<DbcNumber, string>([
            [0, 'off; or so'],
            [-1, ''],
            [18_446_744_073_709_551_615n, 'x'],
          ]),
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(SIGNAL, extra, fc.boolean()), { maxLength: 4 }), (drafts) => {
        const dbc = fileOf(
          ...drafts.map(([signal, more, isMultiplexed]) => ({
            ...signal,
            ...more,
            ...(isMultiplexed ? { multiplexed } : {}),
          })),
        )
        assert.deepEqual(parseDbc(formatDbc(dbc)), dbc)
      }),
      { numRuns: runs(100) },
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
