import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { createDbcDecoder, parseDbc } from './index.ts'

const HEAD = 'VERSION ""\n\nNS_ :\n\tNS_DESC_\n\tCM_\n\nBS_:\n\nBU_: ECM TCM\n'

/** Decodes one frame to `{ name: value }`, labels before numbers. */
function decode(file: string, id: number, hex: string, isExtended = id > 0x7ff) {
  const decoded = createDbcDecoder(parseDbc(HEAD + file)).decode({ id, isExtended, data: fromHex(hex) })
  return decoded && Object.fromEntries(decoded.signals.map(({ signal, value, label }) => [signal.name, label ?? value]))
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
    const all = createDbcDecoder(dbc, { byParameterGroup: 'all' })
    for (const [id, name] of [
      [0x18000b21, 'TSC1'],
      [0x0d000003, undefined],
      [0x0c010003, undefined],
    ] as const)
      assert.equal(all.decode({ ...frame, id })?.message.name, name)
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

  test('keeps signals that belong to no message, however long, and never finds them in a frame', () => {
    const file = `BO_ 3221225472 VECTOR__INDEPENDENT_SIG_MSG: 0 Vector__XXX
 SG_ Loose : 0|64@1+ (1,0) [0|0] "" X
BO_ 2684354559 Last: 1 X
 SG_ A : 0|8@1+ (1,0) [0|0] "" X
`
    const { messages } = parseDbc(HEAD + file)
    assert.deepEqual(
      messages.map(({ id, isExtended, signals }) => [id, isExtended, signals.length]),
      [
        [2 ** 30, true, 1],
        [0x1fff_ffff, true, 1],
      ],
    )
    assert.deepEqual(decode(file, 0x1fff_ffff, '05'), { A: 5 })
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
    assert.deepEqual(decode(file.replace('(1,0)', '(1,-40)'), 1, '00 00 48 41'), { Single: -27.5 })
    assert.deepEqual(decode(file.replace('(1,0)', '(2,0)'), 1, '00 00 48 41'), { Single: 25 })
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

  test('is a bigint from 2^53 on, and a number up to there', () => {
    const file = (sign: string) => `BO_ 1 L: 8 X\n SG_ V : 7|64@0${sign} (1,0) [0|0] "" X\n`
    assert.deepEqual(decode(file('+'), 1, '00 1F FF FF FF FF FF FF'), { V: 2 ** 53 - 1 })
    assert.deepEqual(decode(file('+'), 1, '00 20 00 00 00 00 00 00'), { V: 2n ** 53n })
    assert.deepEqual(decode(file('-'), 1, 'FF E0 00 00 00 00 00 01'), { V: 1 - 2 ** 53 })
    assert.deepEqual(decode(file('-'), 1, 'FF DF FF FF FF FF FF FF'), { V: -(2n ** 53n) - 1n })
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
