import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { isAnswerTo } from '#protocol/uds'
import { isKwpAnswerTo } from './index.ts'

const AS_ISO_14230: readonly (readonly [request: string, message: string, isAnswer: boolean])[] = [
  ['31 02 11 22', '71 02', true],
  ['31 02 11 22', '71 02 00 FF 01', true],
  ['31 02', '71 03', false],
  ['32 02', '72 02', true],
  ['33 02', '73 03 00', false],
  ['1A 90', '5A 90 4D', true],
  ['1A 90', '5A 91 4D', false],
  ['21 01', '61 01 00', true],
  ['11 01', '51 00', true],
  ['10 86', '50 81', false],
  ['14 FF 00', '54 FF 01', false],
  ['14 FF 00', '54 FF', true],
  ['01 0C', '41 0C 00 00', true],
  ['01 0C', '41 0D 00', false],
  ['01 0C', '42 0C 00', false],
  ['3E', '7E', true],
  ['31 02', '7F 31 78', true],
  ['31 02', '7F 32 78', false],
  ['31 02', '7F 31', false],
]

describe('an answer by ISO 14230', () => {
  test('repeats the first byte behind the service, or nothing', () => {
    for (const [request, message, isAnswer] of AS_ISO_14230)
      assert.equal(isKwpAnswerTo(fromHex(request), fromHex(message)), isAnswer, `${request} → ${message}`)
  })

  test('of OBD repeats what was asked for, on CAN as well', () => {
    const repeating = Array.from({ length: 0x0a }, (_, index) => index + 1).filter(
      (service) => !isKwpAnswerTo(Uint8Array.of(service, 0x11), Uint8Array.of(service + 0x40, 0x12, 0x00)),
    )
    assert.deepEqual(repeating, [0x01, 0x02, 0x05, 0x06, 0x08, 0x09])
    for (const service of repeating) {
      const isAnswer = (second: number) =>
        isAnswerTo(Uint8Array.of(service, 0x11), Uint8Array.of(service + 0x40, second, 0x00))
      assert.deepEqual([isAnswer(0x11), isAnswer(0x12)], [true, false], String(service))
    }
  })

  test('to a routine is known on CAN too, where RoutineControl of ISO 14229 has the same number', () => {
    for (const [request, message, isAnswer] of [
      ['31 02 11 22', '71 02', true],
      ['31 02', '71 02 00 FF 01', true],
      ['31 02', '71 03', false],
      ['31 01 FF 00', '71 01 FF', true],
      ['31 01 FF 00', '71 01 FF 00', true],
      ['31 01 FF 00', '71 01 FF 01', false],
      ['31 81 FF 00', '71 01 FF 00', true],
      ['32 02 01', '72 02', true],
      ['33 02', '73 03', false],
    ] as const)
      assert.equal(isAnswerTo(fromHex(request), fromHex(message)), isAnswer, `${request} → ${message}`)
  })
})
