import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, encodeAscii, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { CanFrame, GvretFrame } from './index.ts'
import {
  createCanHub,
  createGvretReader,
  createSocketcandReader,
  decodeSlcanLine,
  decodeSocketcand,
  encodeGvretFrame,
  encodeGvretSend,
  encodeSlcanFrame,
  encodeSocketcand,
  FD_LENGTHS,
  lengthOfDlc,
} from './index.ts'

const NAME = fc.oneof(
  fc.nat(0x7ff).map((id) => ({ id, isExtended: false })),
  fc.nat(0x1fff_ffff).map((id) => ({ id, isExtended: true })),
)
const bytesOf = (lengths: readonly number[]) =>
  fc.constantFrom(...lengths).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
const CLASSIC = fc.tuple(NAME, bytesOf(FD_LENGTHS.slice(0, 9))).map(([name, data]): CanFrame => ({ ...name, data }))
const REMOTE = fc
  .tuple(NAME, fc.nat(8))
  .map(([name, remoteLength]): CanFrame => ({ ...name, data: new Uint8Array(0), remoteLength }))
const FD = fc
  .tuple(NAME, bytesOf(FD_LENGTHS), fc.boolean())
  .map(([name, data, bitRateSwitch]): CanFrame => ({ ...name, data, fd: { bitRateSwitch, errorPassive: false } }))

const standard = (id: number, hex: string): CanFrame => ({ id, isExtended: false, data: fromHex(hex) })
const extended = (id: number, hex: string): CanFrame => ({ id, isExtended: true, data: fromHex(hex) })

describe('a data length code', () => {
  // ISO 11898-1, table of data length codes.
  test('stands for up to 64 bytes on CAN FD and 8 on classic CAN', () => {
    const codes = [0, 8, 9, 10, 11, 12, 13, 14, 15]
    assert.deepEqual(
      codes.map((dlc) => lengthOfDlc(dlc, true)),
      [0, 8, 12, 16, 20, 24, 32, 48, 64],
    )
    assert.deepEqual(
      codes.map((dlc) => lengthOfDlc(dlc, false)),
      [0, 8, 8, 8, 8, 8, 8, 8, 8],
    )
    assert.throws(() => lengthOfDlc(16, true), DecodeError)
  })
})

describe('a line of slcan', () => {
  // Commands of the Lawicel manual, and of the CANable firmware for FD.
  test('tells remote and FD frames, and the time where the adapter does', () => {
    const fd = (bitRateSwitch: boolean) => ({ fd: { bitRateSwitch, errorPassive: false } })
    const data = '11 22 33 44 55 66 77 88 99 AA BB CC'
    assert.deepEqual(decodeSlcanLine('r1238'), { kind: 'frame', frame: { ...standard(0x123, ''), remoteLength: 8 } })
    assert.deepEqual(decodeSlcanLine(`d1239${data.replaceAll(' ', '')}`), {
      kind: 'frame',
      frame: { ...standard(0x123, data), ...fd(false) },
    })
    assert.deepEqual(decodeSlcanLine('B000001230EA5F'), {
      kind: 'frame',
      frame: { ...extended(0x123, ''), ...fd(true) },
      stampMs: 59_999,
    })
  })

  test('of any frame is read back as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(CLASSIC, REMOTE, FD), (frame) => {
        assert.deepEqual(decodeSlcanLine(encodeSlcanFrame(frame).slice(0, -1)), { kind: 'frame', frame })
      }),
      { numRuns: runs(100) },
    )
  })

  test('is refused with nine bytes on classic CAN, or an identifier of twelve bits', () => {
    for (const line of ['t8000', 't1239112233445566778899', 'T200000000', 'd12391122', 'r12381'])
      assert.throws(() => decodeSlcanLine(line), DecodeError, line)
    assert.throws(() => encodeSlcanFrame({ ...standard(1, ''), data: new Uint8Array(9) }), RangeError)
  })
})

describe('a message of socketcand', () => {
  // Examples of its protocol description.
  test('is read as its description shows it', () => {
    const cases = [
      ['open can0', { kind: 'open', bus: 'can0' }],
      ['rawmode', { kind: 'rawmode' }],
      ['send 123 0', { kind: 'send', frame: standard(0x123, '') }],
      ['send 1AAAAAAA 2 1 F1', { kind: 'send', frame: extended(0x1aaaaaaa, '01 F1') }],
      ['sendrtr 1AAAAAAA 2', { kind: 'send', frame: { ...extended(0x1aaaaaaa, ''), remoteLength: 2 } }],
      ['frame 123 23.424242 11 22 33 44', { kind: 'frame', frame: standard(0x123, '11 22 33 44'), atUs: 23_424_242 }],
      ['frame 123 23.424242 11223344', { kind: 'frame', frame: standard(0x123, '11 22 33 44'), atUs: 23_424_242 }],
      ['rtr 123 23.424242 4', { kind: 'frame', frame: { ...standard(0x123, ''), remoteLength: 4 }, atUs: 23_424_242 }],
      ['error could not open bus', { kind: 'error', text: 'error could not open bus' }],
      ['subscribe 0 0 123', { kind: 'other', text: 'subscribe 0 0 123' }],
    ] as const
    for (const [text, message] of cases) assert.deepEqual(decodeSocketcand(` ${text} `), message, text)
  })

  test('is refused when its frame cannot be on a bus', () => {
    for (const text of [
      'send 123 2 11',
      'send 800 0',
      'send 123 9 1 2 3 4 5 6 7 8 9',
      'send 12G 0',
      'frame 123 now',
      'send 123 1 111',
      'open',
    ])
      assert.throws(() => decodeSocketcand(text), DecodeError, text)
    assert.throws(
      () =>
        encodeSocketcand({
          kind: 'send',
          frame: { ...standard(1, ''), fd: { bitRateSwitch: true, errorPassive: false } },
        }),
      RangeError,
    )
  })

  test('with any frame is read back as it was written, wherever the pieces break', () => {
    const message = fc.oneof(
      fc.oneof(CLASSIC, REMOTE).map((frame) => ({ kind: 'send', frame }) as const),
      fc.tuple(fc.oneof(CLASSIC, REMOTE), fc.nat()).map(([frame, atUs]) => ({ kind: 'frame', frame, atUs }) as const),
    )
    fc.assert(
      fc.property(fc.array(message), fc.integer({ min: 1, max: 9 }), (messages, piece) => {
        const got: unknown[] = []
        const read = createSocketcandReader((text) => got.push(decodeSocketcand(text)))
        const bytes = encodeAscii(messages.map(encodeSocketcand).join('\n'))
        for (let at = 0; at < bytes.length; at += piece) read(bytes.subarray(at, at + piece))
        assert.deepEqual(got, messages)
      }),
      { numRuns: runs(100) },
    )
  })

  test('of any words is a message or a DecodeError', () => {
    const word = fc.constantFrom('send', 'frame', 'rtr', 'sendrtr', 'open', '123', '1', '23.424242', 'FF', 'x', '8')
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          decodeSocketcand(words.join(' '))
        } catch (error) {
          assert.ok(error instanceof DecodeError, String(error))
        }
      }),
      { numRuns: runs(100) },
    )
  })
})

describe('a GVRET device', () => {
  // Layouts of the protocol description of M2RET.
  test('is told to send, and tells of frames', () => {
    assert.equal(toHex(encodeGvretSend(standard(0x7df, '02 01 0C'), 1)), 'F1 00 DF 07 00 00 01 03 02 01 0C 00')
    const got: GvretFrame[] = []
    createGvretReader({ onFrame: (frame) => got.push(frame) })(
      fromHex('F1 09 DE AD F1 00 40 42 0F 00 10 F1 DA 98 12 AB CD 00'),
    )
    assert.deepEqual(got, [{ ...extended(0x18daf110, 'AB CD'), atUs: 1_000_000, bus: 1 }])
  })

  test('is understood wherever the pieces break, and again behind bytes nobody knows', () => {
    const told = fc
      .tuple(CLASSIC, fc.nat(0xffff_ffff), fc.nat(15))
      .map(([frame, atUs, bus]): GvretFrame => ({ ...frame, atUs, bus }))
    fc.assert(
      fc.property(fc.array(told), fc.integer({ min: 1, max: 9 }), (frames, piece) => {
        const got: GvretFrame[] = []
        const garbled: string[] = []
        const read = createGvretReader({
          onFrame: (frame) => got.push(frame),
          onGarbled: (because) => garbled.push(because),
        })
        read(fromHex('00 12 F1 77'))
        for (const bytes of frames.map(encodeGvretFrame))
          for (let at = 0; at < bytes.length; at += piece) read(bytes.subarray(at, at + piece))
        assert.deepEqual(got, frames)
        assert.deepEqual(garbled, ['command 0x77 is not known'])
      }),
      { numRuns: runs(100) },
    )
  })

  test('that tells of nine bytes is not believed, and carries no FD and no remote frames', () => {
    const garbled: string[] = []
    createGvretReader({ onFrame: () => garbled.push('frame'), onGarbled: (because) => garbled.push(because) })(
      fromHex('F1 00 00 00 00 00 01 00 00 00 09 00 00 00 00 00 00 00 00 00 00'),
    )
    assert.deepEqual(garbled, ['no such frame can be on a bus'])
    assert.throws(() => encodeGvretSend({ ...standard(1, ''), remoteLength: 1 }, 0), RangeError)
    assert.throws(() => encodeGvretSend(standard(1, ''), 16), RangeError)
  })
})

describe('a hub in memory', () => {
  test('lets all others hear a frame, in one order for all', () => {
    const hub = createCanHub()
    const heard: string[] = []
    const first = hub.join(({ id }) => heard.push(`first ${id}`))
    const second = hub.join(({ id }) => {
      heard.push(`second ${id}`)
      if (id === 1) second.send(standard(2, ''))
    })
    hub.join(({ id }) => heard.push(`third ${id}`))
    first.send(standard(1, ''))
    assert.deepEqual(heard, ['second 1', 'third 1', 'first 2', 'third 2'])
    second.leave()
    first.send(standard(3, ''))
    assert.deepEqual(heard.slice(4), ['third 3'])
    assert.throws(() => first.send(standard(0x800, '')), RangeError)
  })
})
