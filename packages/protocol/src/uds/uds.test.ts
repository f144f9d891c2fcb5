import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex } from '#protocol/bytes'
import {
  decodeNegativeResponse,
  decodeReadDtc,
  decodeReadIdentifier,
  decodeSessionControl,
  decodeTesterPresent,
  encodeReadDtc,
  encodeReadIdentifier,
  encodeSessionControl,
  encodeTesterPresent,
  isAnswerTo,
  SESSIONS,
} from './index.ts'

// The byte examples follow the message tables of ISO 14229-1 for each service.
describe('a UDS service', () => {
  test('10 tells the timing of the session, P2* in steps of ten', () => {
    assert.deepEqual(encodeSessionControl(SESSIONS.extended), fromHex('10 03'))
    assert.deepEqual(decodeSessionControl(fromHex('50 03 00 32 01 F4')), {
      kind: 'session',
      session: 3,
      firstFrameMs: 50,
      pendingMs: 5_000,
    })
  })

  test('22 gives the record of the identifier that was asked for, and of no other', () => {
    assert.deepEqual(encodeReadIdentifier(0xf190), fromHex('22 F1 90'))
    const answer = decodeReadIdentifier(fromHex('62 F1 90 4D 55'), 0xf190)
    assert.deepEqual(answer, { kind: 'identifier', identifier: 0xf190, data: fromHex('4D 55') })
    assert.throws(() => decodeReadIdentifier(fromHex('62 F1 87 4D'), 0xf190), DecodeError)
    assert.throws(() => decodeReadIdentifier(fromHex('62 F1 90'), 0xf190), DecodeError)
  })

  test('19 02 lists codes with their status, and none is a list too', () => {
    assert.deepEqual(encodeReadDtc({ kind: 'by-status', mask: 0x08 }), fromHex('19 02 08'))
    assert.deepEqual(decodeReadDtc(fromHex('59 02 FF 03 01 00 2F C1 00 87 08')), {
      kind: 'dtcs',
      availableStatus: 0xff,
      dtcs: [
        { dtc: 0x030100, status: 0x2f },
        { dtc: 0xc10087, status: 0x08 },
      ],
    })
    assert.deepEqual(decodeReadDtc(fromHex('59 02 FF')), { kind: 'dtcs', availableStatus: 0xff, dtcs: [] })
    assert.throws(() => decodeReadDtc(fromHex('59 02 FF 03 01 00')), DecodeError)
  })

  test('19 04 and 06 ask for all records of one code', () => {
    assert.deepEqual(encodeReadDtc({ kind: 'snapshot', dtc: 0x030100 }), fromHex('19 04 03 01 00 FF'))
    assert.deepEqual(encodeReadDtc({ kind: 'extended', dtc: 0x030100 }), fromHex('19 06 03 01 00 FF'))
    const answer = decodeReadDtc(fromHex('59 04 03 01 00 2F 01 01 F4 0D 34'))
    assert.deepEqual(answer, { kind: 'snapshot', dtc: 0x030100, status: 0x2f, records: fromHex('01 01 F4 0D 34') })
  })

  test('3E is answered, or kept silent on request', () => {
    assert.deepEqual([encodeTesterPresent(), encodeTesterPresent(true)], [fromHex('3E 00'), fromHex('3E 80')])
    assert.deepEqual(decodeTesterPresent(fromHex('7E 00')), { kind: 'present' })
  })

  test('that refuses gives a value with the name of the reason', () => {
    const names = [
      ['7F 22 31', 'requestOutOfRange'],
      ['7F 22 78', 'requestCorrectlyReceivedResponsePending'],
      ['7F 22 95', 'reserved 0x95'],
      ['7F 22 F1', 'vehicle specific 0xF1'],
    ] as const
    for (const [hex, name] of names) {
      const answer = decodeReadIdentifier(fromHex(hex), 0xf190)
      assert.deepEqual(answer, { kind: 'negative', service: 0x22, code: fromHex(hex)[2], name })
    }
  })

  test('turns any bytes into an answer or a DecodeError', () => {
    const decoders = [
      decodeNegativeResponse,
      decodeReadDtc,
      decodeSessionControl,
      decodeTesterPresent,
      (bytes: Uint8Array) => decodeReadIdentifier(bytes, 0xf190),
    ]
    const heads = fc.constantFrom(0x7f, 0x59, 0x50, 0x7e, 0x62)
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 20 }), (head, tail) => {
        for (const decode of decoders) {
          try {
            decode(Uint8Array.of(head, ...tail))
          } catch (error) {
            assert.ok(error instanceof DecodeError, String(error))
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a late answer', () => {
  test('to an earlier request is told from the one that is due', () => {
    const cases = [
      ['22 F1 90', '62 F1 90 41', true],
      ['22 F1 90', '62 F1 87 41', false],
      ['22 F1 90', '7F 22 31', true],
      ['22 F1 90', '7F 19 31', false],
      ['3E 80', '7E 00', true],
      ['19 02 08', '59 04 03 01 00 2F', false],
      ['01 0C', '41 0D 00', false],
    ] as const
    for (const [request, message, isDue] of cases) {
      assert.equal(isAnswerTo(fromHex(request), fromHex(message)), isDue, `${request} → ${message}`)
    }
  })
})
