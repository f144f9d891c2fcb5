import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '#protocol/testing'
import { GENERIC_TEXTS } from './generic-texts.ts'
import { decodeDtcStatus, describeDtc, formatDtc, formatUdsDtc, parseDtc } from './index.ts'

describe('a trouble code', () => {
  test('is spelled as SAE J2012 and ISO 14229-1 do', () => {
    const codes = [
      [0x0301, 'P0301'],
      [0x1234, 'P1234'],
      [0x4040, 'C0040'],
      [0x9234, 'B1234'],
      [0xc100, 'U0100'],
      [0xffff, 'U3FFF'],
    ] as const
    for (const [code, text] of codes) assert.equal(formatDtc(code), text)
    assert.equal(formatUdsDtc(0x030100), 'P0301-00')
    assert.equal(formatUdsDtc(0x404011), 'C0040-11')
  })

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(0xff_ffff), (dtc) => {
        assert.deepEqual(parseDtc(formatUdsDtc(dtc)), { code: dtc >> 8, failureType: dtc & 0xff })
        assert.deepEqual(parseDtc(formatDtc(dtc >> 8)), { code: dtc >> 8, failureType: undefined })
      }),
      { numRuns: runs(50) },
    )
    for (const text of ['', 'P030', 'P4301', 'X0301', 'P0301-0', 'P03012'])
      assert.equal(parseDtc(text), undefined, text)
  })

  test('has our own words if it is common, else what its number says', () => {
    assert.deepEqual(describeDtc(0x0301), { text: 'Misfire in cylinder 1', source: 'own' })
    assert.deepEqual(describeDtc(0x03ff), {
      text: 'Powertrain code, generic: ignition or misfire',
      source: 'structure',
    })
    assert.deepEqual(describeDtc(0x1234), {
      text: 'Powertrain code, defined by the vehicle maker',
      source: 'structure',
    })
    assert.deepEqual(describeDtc(0x8111), { text: 'Body code, generic', source: 'structure' })
  })

  test('has a text in the table only under a generic number', () => {
    const codes = Object.keys(GENERIC_TEXTS)
    assert.ok(codes.length >= 150)
    for (const code of codes) assert.match(code, /^(P[02]|[CBU]0)[0-9A-F]{3}$/)
  })

  test('names the bits of its status', () => {
    assert.deepEqual(decodeDtcStatus(0x00), [])
    assert.deepEqual(decodeDtcStatus(0x09), ['testFailed', 'confirmed'])
    assert.deepEqual(decodeDtcStatus(0x50), ['testNotCompletedSinceLastClear', 'testNotCompletedThisOperationCycle'])
    assert.equal(decodeDtcStatus(0xff).length, 8)
  })
})
