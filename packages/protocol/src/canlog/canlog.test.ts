import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { LineError } from '#protocol/bytes'
import { FD_LENGTHS } from '#protocol/can'
import { runs } from '#protocol/testing'
import type { LogFrame } from './index.ts'
import { createLogReader, createLogWriter, detectFormat, LOG_FORMATS } from './index.ts'
import { read, standard } from './testing.ts'

const frames = (hasFd: boolean, hasRemote: boolean, stepUs: number) => {
  const bytes = (lengths: readonly number[]) =>
    fc.constantFrom(...lengths).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  const classic = bytes(FD_LENGTHS.slice(0, 9)).map((data) => ({ data }))
  const fd = fc.record({
    data: bytes(FD_LENGTHS),
    fd: fc.record({ bitRateSwitch: fc.boolean(), errorPassive: fc.boolean() }, { noNullPrototype: true }),
  })
  const remote = fc.nat(8).map((remoteLength) => ({ data: new Uint8Array(0), remoteLength }))
  const name = fc.oneof(
    fc.nat(0x7ff).map((id) => ({ id, isExtended: false })),
    fc.nat(0x1fff_ffff).map((id) => ({ id, isExtended: true })),
  )
  const told = fc.record({
    atUs: fc.nat(2 ** 31 - 1).map((count) => count * stepUs),
    direction: fc.constantFrom('rx' as const, 'tx' as const),
  })
  return fc
    .tuple(told, name, fc.oneof(classic, ...(hasFd ? [fd] : []), ...(hasRemote ? [remote] : [])))
    .map(([time, id, body]): LogFrame => ({ ...time, ...id, ...body, channel: '1' }))
}

describe('a log', () => {
  for (const format of LOG_FORMATS) {
    const hasFd = /candump|asc|trc-2/.test(format)
    const hasRemote = hasFd || format.startsWith('trc')
    test(`in ${format} is read back as it was written, wherever the pieces break`, () => {
      const all = fc.array(frames(hasFd, hasRemote, format === 'trc-1.1' ? 100 : 1), { minLength: 1, maxLength: 5 })
      fc.assert(
        fc.property(all, fc.integer({ min: 1, max: 40 }), (logged, piece) => {
          const writer = createLogWriter(format)
          const lines = [...writer.head, ...logged.map((frame) => writer.line(frame)), ...writer.tail]
          const bytes = new TextEncoder().encode(lines.join('\r\n'))
          const got: LogFrame[] = []
          const reader = createLogReader({ onFrame: (frame) => got.push(frame) })
          for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece))
          reader.end()
          const channel = format.startsWith('candump')
            ? 'can1'
            : format === 'trc-1.1' || format === 'trc-2.0'
              ? ''
              : '1'
          assert.deepEqual(
            got,
            logged.map((frame) => ({ ...frame, channel })),
          )
          assert.equal(reader.format?.slice(0, 4), format.slice(0, 4))
        }),
        { numRuns: runs(100) },
      )
    })

    test(`in ${format} gives frames or a LineError with the number of the line, whatever it holds`, () => {
      const word = fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom('1.0', '123', 'Rx', 'd', '8', '00', '#', '[2]', 'CANFD', '('),
      )
      fc.assert(
        fc.property(fc.array(word, { maxLength: 12 }), (words) => {
          const line = words.join(' ').replaceAll('\n', ' ')
          const { frames, bad } = read(`${line}\n${line}`, format)
          assert.ok(frames.length + bad.length <= 2)
          for (const error of bad) assert.ok(error instanceof LineError && (error.line === 1 || error.line === 2))
        }),
        { numRuns: runs(100) },
      )
    })

    test(`in ${format} ${hasFd ? 'holds' : 'refuses'} FD frames and ${hasRemote ? 'holds' : 'refuses'} remote ones`, () => {
      const writer = createLogWriter(format)
      const plain = { atUs: 1, channel: '', ...standard(1, '00') }
      assert.doesNotThrow(() => writer.line(plain))
      const kinds: readonly (readonly [LogFrame, boolean])[] = [
        [{ ...plain, fd: { bitRateSwitch: false, errorPassive: false } }, hasFd],
        [{ ...plain, data: new Uint8Array(0), remoteLength: 1 }, hasRemote],
        [{ ...plain, data: new Uint8Array(9) }, false],
        [{ ...plain, id: 0x800 }, false],
        [{ ...plain, channel: 'a b' }, format === 'trc-1.1' || format === 'trc-2.0'],
      ]
      for (const [frame, isHeld] of kinds) {
        if (isHeld) assert.doesNotThrow(() => writer.line(frame))
        else assert.throws(() => writer.line(frame), RangeError)
      }
    })
  }

  test('without a listener for bad lines stops there, and the frames before it are out', () => {
    const got: LogFrame[] = []
    const reader = createLogReader({ onFrame: (frame) => got.push(frame) })
    const text = '(1.0) can0 123#11\n(2.0) can0 123#1\n(3.0) can0 123#33\n'
    assert.throws(
      () => reader.push(text),
      (error) => error instanceof LineError && error.line === 2,
    )
    assert.equal(got.length, 1)
    reader.push('')
    assert.equal(got.length, 2)
  })

  test('of no known format is refused, and an empty one is not', () => {
    assert.throws(() => read('hello\nworld\n'), LineError)
    assert.deepEqual(read('').frames, [])
    assert.equal(detectFormat('hello'), undefined)
  })

  test('carries bus names over: can0 is the first bus of tools that count from one', () => {
    const frame = { atUs: 0, ...standard(1, '') }
    assert.match(createLogWriter('asc').line({ ...frame, channel: 'can0' }), /^ +0\.000000 1 /)
    assert.match(createLogWriter('gvret').line({ ...frame, channel: 'can0' }), /,Rx,0,0,$/)
    assert.throws(() => createLogWriter('asc').line({ ...frame, channel: 'powertrain' }), RangeError)
  })
})
