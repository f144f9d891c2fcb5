import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError } from '#protocol/bytes'
import type { LogFrame } from './index.ts'
import { createLogReader } from './index.ts'
import { only, read } from './testing.ts'

const HEAD = 'base hex  timestamps absolute\nBegin Triggerblock\n'
const lineOf = (brs: string, dlc: string, length: number, flags: string) =>
  `${HEAD}   1.000000 CANFD   1 Rx        123  ${brs} ${dlc} ${length} ${'11 '.repeat(length)}  0 0 ${flags} 0 0 0 0 0`

describe('a CANFD line of Vector ASC', () => {
  test('is a classic frame where its flags say so and nothing else speaks against it', () => {
    const isFd = (brs: string, dlc: string, length: number, flags: string) =>
      only(lineOf(brs, dlc, length, flags), 'asc').fd !== undefined
    assert.equal(isFd('0 0', '8', 8, '1000'), true)
    assert.equal(isFd('0 0', '8', 8, '0'), true, 'some tools leave the flags 0')
    assert.equal(isFd('0 0', '8', 8, '200000'), false)
    assert.equal(isFd('1 0', '8', 8, '200000'), true)
    assert.equal(isFd('0 1', '8', 8, '200000'), true)
    assert.equal(isFd('0 0', '9', 9, '200000'), true)
    assert.equal(isFd('0 0', '9', 12, '200000'), true)
  })

  test('says of BRS and ESI 0 or 1, each by itself', () => {
    for (const flags of ['2 0', '0 2', '0 x', '2 2'])
      assert.equal(read(lineOf(flags, '8', 8, '1000'), 'asc').bad.length, 1)
    assert.deepEqual(only(lineOf('0 1', '8', 8, '5000'), 'asc').fd, { bitRateSwitch: false, errorPassive: true })
  })

  test('asks for eight bytes at most where it is a remote one', () => {
    for (const [dlc, asked] of [
      ['5', 5],
      ['8', 8],
      ['9', 8],
      ['f', 8],
    ] as const)
      assert.equal(only(lineOf('0 0', dlc, 0, '10'), 'asc').remoteLength, asked)
  })

  test('is hexadecimal where no header says otherwise', () => {
    assert.deepEqual(only('   1.000000 1  1F0  Rx d 1 1F', 'asc').id, 0x1f0)
  })

  test('has a length that CAN FD has', () => {
    for (const [dlc, length] of [
      ['10', 8],
      ['f', 65],
    ] as const)
      assert.equal(read(lineOf('0 0', dlc, length, '1000'), 'asc').bad.length, 1, dlc)
    assert.equal(only(lineOf('0 0', 'f', 64, '1000'), 'asc').data.length, 64)
  })
})

describe('a compact frame of candump', () => {
  test('that is remote may say its direction, and nothing else behind it', () => {
    const { direction, remoteLength } = only('(1.0) can0 123#R5 T', 'candump')
    assert.deepEqual([direction, remoteLength], ['tx', 5])
    assert.equal(read('(1.0) can0 123#R5 X', 'candump').bad.length, 1)
    assert.equal(read('(1.0) can0 123#R9', 'candump').bad.length, 1)
  })

  test('says nothing behind its data but a length code', () => {
    assert.equal(only('(1.0) can0 123#1122_9', 'candump').data.length, 2)
    for (const tail of ['_8', '_G', 'X', '_9_9', '#'])
      assert.equal(read(`(1.0) can0 123#1122${tail}`, 'candump').bad.length, 1, tail)
  })
})

describe('a line that is refused', () => {
  test('says where it broke', () => {
    for (const [line, format, byte] of [
      ['      1     1.x00 DT     0300 Rx 0', 'trc-2.0', 12],
      ['     1)      1500.0 Rx     0300 y', 'trc-1.1', 32],
      ['   1.000000 1  123  Rx d 2 11 1', 'asc', 30],
    ] as const) {
      const { bad } = read(line, format)
      assert.equal(bad[0]?.cause instanceof DecodeError && bad[0].cause.offset, byte, line)
    }
  })
})

describe('a log in pieces of bytes', () => {
  test('is the same log where a piece ends in the middle of a character', () => {
    const bytes = new TextEncoder().encode('(1.000000) kanäl 123#11\n')
    for (let at = 1; at < bytes.length; at += 1) {
      const frames: LogFrame[] = []
      const bad: unknown[] = []
      const reader = createLogReader(
        { onFrame: (frame) => frames.push(frame), onBadLine: (error) => bad.push(error) },
        'candump',
      )
      reader.push(bytes.subarray(0, at))
      reader.push(bytes.subarray(at))
      reader.end()
      assert.deepEqual([frames.map(({ channel }) => channel), bad], [['kanäl'], []], String(at))
    }
  })
})
