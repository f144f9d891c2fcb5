import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeJ1939Dtc, encodeJ1939Dtc, nameSuspectParameter, parseCodeList } from './index.ts'
import { describeStructure } from './structure.ts'

/** SAE J1939 DA, as far as we have words. */
const NAMED = [
  84, 91, 92, 94, 96, 97, 98, 100, 102, 105, 108, 110, 111, 157, 158, 168, 171, 174, 175, 177, 190, 191, 411, 412, 627,
  629, 639, 651, 652, 653, 654, 655, 656, 723, 789, 790, 1569, 1761, 3031, 3216, 3226, 3251, 3361, 3364, 3719, 3720,
  4364,
]

describe('the structure of a code', () => {
  test('tells generic codes from those of the maker (SAE J2012)', () => {
    for (const [code, isGeneric] of [
      [0x0000, true],
      [0x1000, false],
      [0x2000, true],
      [0x3000, false],
      [0x33ff, false],
      [0x3400, true],
      [0x3401, true],
      [0x3fff, true],
      [0x4000, true],
      [0x5400, false],
      [0x6000, false],
      [0x7400, false],
      [0x8000, true],
      [0xb400, false],
      [0xc000, true],
      [0xd000, false],
      [0xe400, false],
      [0xf000, true],
    ] as const)
      assert.equal(describeStructure(code).includes('generic'), isGeneric, code.toString(16))
  })

  test('names the area of powertrain codes only', () => {
    assert.match(describeStructure(0x0301), /ignition or misfire$/)
    assert.match(describeStructure(0x2a00), /hybrid propulsion$/)
    assert.equal(describeStructure(0x1301), 'Powertrain code, defined by the vehicle maker')
    assert.equal(describeStructure(0x4301), 'Chassis code, generic')
  })
})

describe('a J1939 code', () => {
  test('that nobody can spell is refused', () => {
    const code = { spn: 110, fmi: 0, occurrenceCount: 1, version: 4 } as const
    assert.equal(encodeJ1939Dtc(code).length, 4)
    for (const edge of [{ spn: 0 }, { spn: 0x7ffff }, { fmi: 31 }, { occurrenceCount: 0 }, { occurrenceCount: 127 }])
      assert.deepEqual(decodeJ1939Dtc(encodeJ1939Dtc({ ...code, ...edge })), { ...code, ...edge, candidates: [] })
    for (const change of [
      { version: undefined },
      { spn: undefined },
      { spn: 0x80000 },
      { spn: -1 },
      { fmi: 32 },
      { fmi: -1 },
      { occurrenceCount: 128 },
      { occurrenceCount: -1 },
    ])
      assert.throws(() => encodeJ1939Dtc({ ...code, ...change }), RangeError, JSON.stringify(change))
  })

  test('stands in an imported list with and without its failure type', () => {
    const { texts, problems } = parseCodeList('C0034-01 - a\nC003410; b\n"C0034",c\n', { source: 's', license: 'MIT' })
    assert.deepEqual(
      [[...texts], problems],
      [
        [
          ['C0034-01', 'a'],
          ['C0034-10', 'b'],
          ['C0034', 'c'],
        ],
        [],
      ],
    )
  })

  test('has words for these parameters and for no others', () => {
    const named = Array.from({ length: 0x2000 }, (_, spn) => spn).filter(
      (spn) => nameSuspectParameter(spn) !== undefined,
    )
    assert.deepEqual(named, NAMED)
  })
})
