import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import { decodeJ1939Dtc, describeFailureMode, encodeJ1939Dtc, formatJ1939Dtc } from './index.ts'

describe('a J1939 trouble code', () => {
  test('spells its parameter in four ways, as SAE J1939-73, 5.7.1.7 lays them out', () => {
    const spellings = [
      [4, 'B8 04 03 0A'],
      [3, 'B8 04 03 8A'],
      [2, '97 00 03 8A'],
      [1, '00 97 03 8A'],
    ] as const
    for (const [version, hex] of spellings) {
      const code = { spn: 1208, fmi: 3, occurrenceCount: 10, version }
      assert.equal(toHex(encodeJ1939Dtc(code)), hex)
      const oldVersion = version === 4 ? undefined : version
      assert.deepEqual(decodeJ1939Dtc(fromHex(hex), oldVersion), { ...code, candidates: [] })
    }
  })

  test('keeps all 19 bits of its parameter: 0x7F260, FMI 4, three times, in a keypad of EAO (series 09, manual)', () => {
    const { spn, fmi, occurrenceCount } = decodeJ1939Dtc(fromHex('60 F2 E4 03'))
    assert.deepEqual([spn, fmi, occurrenceCount], [0x7f260, 4, 3])
  })

  test('is not guessed where an old spelling was met and nobody said which', () => {
    const code = decodeJ1939Dtc(fromHex('B8 04 03 8A'))
    assert.deepEqual([code.spn, code.version, code.candidates], [undefined, undefined, [376_864, 9_664, 1_208]])
    assert.equal(formatJ1939Dtc(code), 'SPN 376864 or 9664 or 1208 FMI 3')
    assert.throws(() => encodeJ1939Dtc(code), RangeError)
  })

  test('has four bytes, no less and no more', () => {
    for (const [hex, offset] of [
      ['B8 04 03', 3],
      ['B8 04 03 0A 00', 4],
    ] as const) {
      assert.throws(
        () => decodeJ1939Dtc(fromHex(hex)),
        (error) => error instanceof DecodeError && error.offset === offset,
      )
    }
  })

  test('says how it fails, or that nobody has defined that', () => {
    const said = [0, 3, 19, 31, 22].map(describeFailureMode)
    assert.deepEqual(said.slice(-2), ['condition exists', 'reserved failure mode 22'])
    assert.match(said.slice(0, 3).join('; '), /above.*voltage too high.*network/)
  })

  test('is the same again after writing and reading', () => {
    const codes = fc.record({
      spn: fc.nat(0x7ffff),
      fmi: fc.nat(31),
      occurrenceCount: fc.nat(127),
      version: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
    })
    fc.assert(
      fc.property(codes, (code) => {
        const oldVersion = code.version === 4 ? undefined : code.version
        assert.deepEqual(decodeJ1939Dtc(encodeJ1939Dtc(code), oldVersion), { ...code, candidates: [] })
      }),
      { numRuns: runs(200) },
    )
  })
})
