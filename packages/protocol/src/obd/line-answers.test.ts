import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { concat, DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import { decodeReadCodes, decodeVehicleInformation, joinLineAnswers } from './index.ts'

const join = (request: string, ...messages: readonly string[]) =>
  toHex(joinLineAnswers(fromHex(request), messages.map(fromHex)))

describe('the answer of a unit on the K-line', () => {
  test('tells its VIN in five messages, three fill bytes first (SAE J1979, service 09)', () => {
    const joined = join(
      '09 02',
      '49 02 01 00 00 00 31',
      '49 02 02 44 34 47 50',
      '49 02 03 30 30 52 35',
      '49 02 04 35 42 31 32',
      '49 02 05 33 34 35 36',
    )
    assert.deepEqual(decodeVehicleInformation('vin', fromHex(joined)), {
      kind: 'information',
      items: ['1D4GP00R55B123456'],
    })
  })

  test('tells two calibrations one behind the other, verification numbers, counters and types', () => {
    const parts = (letter: string) => [1, 2, 3, 4].map(() => `${letter} ${letter} ${letter} ${letter}`)
    const numbered = [...parts('41'), ...parts('42')].map((part, index) => `49 04 0${index + 1} ${part}`)
    const joined = decodeVehicleInformation('calibrationId', fromHex(join('09 04', ...numbered)))
    assert.deepEqual(joined.kind === 'information' && joined.items, ['A'.repeat(16), 'B'.repeat(16)])
    assert.equal(join('09 06', '49 06 01 17 91 BC 82', '49 06 02 16 E0 62 BE'), '49 06 02 17 91 BC 82 16 E0 62 BE')
    assert.equal(join('09 08', '49 08 01 00 01 00 02', '49 08 02 00 03 00 04'), '49 08 04 00 01 00 02 00 03 00 04')
    assert.equal(join('09 00', '49 00 01 54 00 00 00'), '49 00 54 00 00 00')
    assert.equal(join('09 20', '49 20 01 54 00 00 00'), '49 20 54 00 00 00')
  })

  test('tells three codes a message, and zeros where there are fewer', () => {
    const joined = join('03', '43 03 01 01 71 07 00', '43 05 62 00 00 00 00')
    assert.deepEqual(decodeReadCodes('confirmed', fromHex(joined)), {
      kind: 'codes',
      codes: [0x0301, 0x0171, 0x0700, 0x0562],
    })
    assert.equal(join('07', '47 00 00 00 00 00 00'), '47 00')
    assert.equal(join('0A', '4A 01 00 00 00 00 00'), '4A 01 01 00', 'half zero is a code')
    assert.throws(() => join('03', '43 03 01 01'), DecodeError)
  })

  test('is left as it is where one message is all', () => {
    assert.equal(join('01 0C', '41 0C 0B B8'), '41 0C 0B B8')
    assert.equal(join('02 0C 00', '42 0C 00 0B B8', '42 0C 00 0B B9'), '42 0C 00 0B B9')
  })

  test('is refused with a part missing, with no item in it, and with something before the first item', () => {
    assert.throws(() => join('09 02', '49 02 01 00 00 00 31', '49 02 03 30 30 52 35'), /message 2 is missing/)
    assert.throws(() => join('09 02', '49 02 00 00 00 00 31'), /message 1 is missing/)
    assert.throws(() => join('09 02', '49 02 01 00 00 00 31'), DecodeError)
    assert.throws(() => join('09 0A', ...[1, 2, 3, 4, 5, 6].map((part) => `49 0A 0${part} 31 31 31 31`)), /no fill/)
  })

  test('joins any codes that were cut, and never fails with anything but a DecodeError', () => {
    const code = fc.integer({ min: 1, max: 0xffff })
    fc.assert(
      fc.property(fc.array(code, { maxLength: 12 }), (codes) => {
        const bytes = codes.flatMap((each) => [each >> 8, each & 0xff])
        const messages = Array.from({ length: Math.max(1, Math.ceil(codes.length / 3)) }, (_, index) => {
          const part = bytes.slice(index * 6, index * 6 + 6)
          return Uint8Array.of(0x43, ...part, ...new Uint8Array(6 - part.length))
        })
        const joined = joinLineAnswers(fromHex('03'), messages)
        assert.deepEqual(decodeReadCodes('confirmed', joined), { kind: 'codes', codes })
      }),
      { numRuns: runs(50) },
    )
    const message = fc.uint8Array({ maxLength: 8 }).map((rest) => concat(fromHex('49'), rest))
    fc.assert(
      fc.property(
        fc.constantFrom('03', '09 02', '09 08', '01 0C'),
        fc.array(message, { minLength: 1 }),
        (request, said) => {
          try {
            joinLineAnswers(fromHex(request), said)
          } catch (error) {
            assert.ok(error instanceof DecodeError)
          }
        },
      ),
      { numRuns: runs(50) },
    )
  })
})
