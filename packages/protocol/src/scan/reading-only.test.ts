import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { SERVICES } from '#protocol/uds'
import { isReading, READING_SERVICES } from './index.ts'

describe('the reading guard', () => {
  test('lets these services of ISO 14229-1 pass and none of the others', () => {
    const passing = SERVICES.filter(({ id }) => READING_SERVICES.has(id)).map(({ name }) => name)
    assert.deepEqual(passing, [
      'DiagnosticSessionControl',
      'ReadDTCInformation',
      'ReadDataByIdentifier',
      'ReadScalingDataByIdentifier',
      'TesterPresent',
    ])
  })

  test('refuses every number it does not know, whatever follows it', () => {
    const passing = Array.from({ length: 0x100 }, (_, id) => id).filter((id) =>
      [0x00, 0x01, 0x03, 0x80, 0x81, 0xff].some((second) => isReading(Uint8Array.of(id, second))),
    )
    assert.deepEqual(
      passing,
      [...READING_SERVICES.keys()].toSorted((a, b) => a - b),
    )
    assert.equal(isReading(fromHex('')), false)
  })

  test('tells reading from changing within a service', () => {
    const cases = [
      ['10 01', true],
      ['10 83', true],
      ['10 02', false], // programming
      ['10 85', false], // programming of ISO 14230
      ['10 03 00', false], // more than the service has
      ['10', false],
      ['3E 00', true],
      ['3E 80', true],
      ['3E 01', false],
      ['04', false],
      ['08 01', false],
      ['14 FF FF FF', false],
      ['27 01', false],
      ['2E F1 90 41', false],
      ['31 03 02 01', false],
      ['84 00 21', false], // may hold anything
    ] as const
    for (const [hex, isAllowed] of cases) assert.equal(isReading(fromHex(hex)), isAllowed, hex)
  })
})
