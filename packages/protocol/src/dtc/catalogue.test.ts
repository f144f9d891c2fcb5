import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createCatalogue, describeDtc, describeFailureType, nameDtcFormat, parseCodeList } from './index.ts'

const ORIGIN = { source: 'a shop of our own', license: 'CC0-1.0' }

describe('a list of codes', () => {
  test('is read in the spellings people use, and its bad lines are told by number', () => {
    const list = parseCodeList(
      [
        '# codes of the shop',
        'P0301 - Cylinder 1 misfire',
        'p0302,"Cylinder 2, ""warm"""',
        'C0034-11\tWheel speed sensor, short',
        'C003412;Wheel speed sensor, battery',
        '',
        'P030',
        'P0301 - again',
        'P4301 - no such code',
      ].join('\r\n'),
      ORIGIN,
    )
    assert.deepEqual(
      [...list.texts],
      [
        ['P0301', 'Cylinder 1 misfire'],
        ['P0302', 'Cylinder 2, "warm"'],
        ['C0034-11', 'Wheel speed sensor, short'],
        ['C0034-12', 'Wheel speed sensor, battery'],
      ],
    )
    assert.deepEqual(
      list.problems.map(({ line }) => line),
      [7, 8, 9],
    )
  })

  test('is not taken in without its source and license', () => {
    assert.throws(() => parseCodeList('P0301 - x', { source: 'somewhere', license: ' ' }), RangeError)
    assert.throws(() => parseCodeList('P0301 - x', { source: '', license: 'MIT' }), RangeError)
  })
})

describe('a catalogue', () => {
  const first = parseCodeList('P1234 - Ours\nC0034-11 - Shorted sensor\nC0034 - Sensor', ORIGIN)
  const second = parseCodeList('P1234 - Theirs\nP1235 - Theirs too', { source: 'another shop', license: 'MIT' })
  const catalogue = createCatalogue([first, second])

  test('lets the first list speak that knows a code, and says whose text it is', () => {
    assert.deepEqual(catalogue.describe(0x1234), {
      text: 'Ours',
      source: 'list',
      origin: ORIGIN,
      failureType: undefined,
    })
    assert.equal(catalogue.describe(0x1235).origin?.license, 'MIT')
  })

  test('prefers the text of a code with its failure type', () => {
    assert.equal(catalogue.describe(0x4034, 0x11).text, 'Shorted sensor')
    assert.deepEqual(catalogue.describe(0x4034, 0x13), {
      text: 'Sensor',
      source: 'list',
      origin: ORIGIN,
      failureType: 'circuit open',
    })
  })

  test('falls back on our own words, then on the structure', () => {
    assert.deepEqual(catalogue.describe(0x0301), {
      text: 'Misfire in cylinder 1',
      source: 'own',
      origin: undefined,
      failureType: undefined,
    })
    assert.equal(catalogue.describe(0x03ff, 0x64).source, 'structure')
  })
})

describe('the parts of a code', () => {
  test('are named as SAE J2012-DA has them, reserved and makers’ ones as such', () => {
    const types = [0x00, 0x11, 0x2f, 0x49, 0x87, 0x98, 0x2c, 0xa0, 0xf3].map(describeFailureType)
    assert.deepEqual(types, [
      undefined,
      'circuit shorted to ground',
      'signal erratic',
      'internal electronic failure',
      'message missing',
      'too hot',
      'reserved failure type 0x2C',
      'reserved failure type 0xA0',
      'maker failure type 0xF3',
    ])
    assert.deepEqual([0x01, 0x04, 0x09].map(nameDtcFormat), ['ISO 14229-1', 'SAE J2012-DA, format 04', 'reserved 0x09'])
  })

  test('that stand beside each other do not share their texts', () => {
    // Sensor 2 of bank 1: P0140 is no activity; P013A, between them in hexadecimal, is something else.
    assert.equal(describeDtc(0x0140).text, 'Oxygen sensor 2, bank 1: no activity')
    assert.equal(describeDtc(0x0161).text, 'Oxygen sensor 2, bank 2: heater circuit fault')
    assert.equal(describeDtc(0x013a).source, 'structure')
    assert.equal(describeDtc(0x015b).source, 'structure')
  })
})
