import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import {
  CLEAR_EMISSION_INFORMATION,
  decodeEmissionCodes,
  decodeInformation,
  decodeMonitorResults,
  decodeParameterRecord,
  decodeReadinessGroup,
  decodeSupportedIdentifiers,
  encodeEmissionCodes,
  encodeReadinessGroup,
  encodeReadRecord,
} from './index.ts'

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

// Identifiers and reports as SAE J1979-2 assigns them to the services of ISO 14229-1.
describe('OBD on UDS', () => {
  test('reads a parameter behind its identifier, as service 01 would', () => {
    assert.equal(toHex(encodeReadRecord('parameter', 0x0c)), '22 F4 0C')
    assert.deepEqual(decodeParameterRecord(fromHex('62 F4 0C 1A F8'), 0x0c), {
      kind: 'parameter',
      values: [{ kind: 'number', name: 'engineSpeed', unit: 'rpm', value: '1726.00' }],
    })
    assert.throws(() => decodeParameterRecord(fromHex('62 F4 0D 1A'), 0x0c), DecodeError)
    assert.throws(() => decodeParameterRecord(fromHex('62 F4 0C 1A'), 0x0c), DecodeError)
    assert.throws(() => encodeReadRecord('parameter', 0x100), RangeError)
  })

  test('says which parameters there are', () => {
    const answer = decodeSupportedIdentifiers(fromHex('62 F4 20 80 00 00 01'), 'parameter', 0x20)
    assert.deepEqual(answer, { kind: 'numbers', numbers: [0x21, 0x40] })
  })

  test('tells the VIN with and without the number of items before it', () => {
    const vin = 'MUTSDEM0000000001'
    const bare = Uint8Array.of(0x62, 0xf8, 0x02, ...ascii(vin))
    const numbered = Uint8Array.of(0x62, 0xf8, 0x02, 1, ...ascii(vin))
    for (const bytes of [bare, numbered])
      assert.deepEqual(decodeInformation(bytes, 'vin'), { kind: 'information', items: [vin] })
    assert.throws(() => decodeInformation(bare.subarray(0, 19), 'vin'), DecodeError)
    assert.deepEqual(decodeInformation(fromHex('62 F8 06 17 91 BC 82'), 'calibrationVerificationNumber'), {
      kind: 'information',
      items: ['1791BC82'],
    })
  })

  test('knows how long an item of each type is', () => {
    for (const [type, number, length] of [
      ['vin', 0x02, 17],
      ['calibrationId', 0x04, 16],
      ['ecuName', 0x0a, 20],
      ['engineSerialNumber', 0x0d, 17],
      ['typeApprovalNumber', 0x0f, 17],
    ] as const) {
      const item = 'A'.repeat(length)
      for (const head of [[], [2]]) {
        const bytes = Uint8Array.of(0x62, 0xf8, number, ...head, ...ascii(item), ...ascii(item))
        assert.deepEqual(decodeInformation(bytes, type), { kind: 'information', items: [item, item] }, type)
      }
    }
  })

  test('scales the results of a monitor', () => {
    const answer = decodeMonitorResults(fromHex('62 F6 01 80 0B 01 F4 00 64 03 84'), 0x01)
    assert.deepEqual(answer, {
      kind: 'results',
      results: [{ testId: 0x80, unit: 'V', value: '0.500', minimum: '0.100', maximum: '0.900', hasPassed: true }],
    })
    assert.throws(() => decodeMonitorResults(fromHex('62 F6 01 80 0B 01 F4 00 64 03'), 0x01), DecodeError)
  })

  test('asks for codes of the emissions system, and clears those alone', () => {
    assert.equal(toHex(encodeEmissionCodes('confirmed')), '19 42 33 08 1E')
    assert.equal(toHex(encodeEmissionCodes('pending')), '19 42 33 04 1E')
    assert.equal(toHex(encodeEmissionCodes('permanent')), '19 55 33')
    assert.equal(toHex(CLEAR_EMISSION_INFORMATION), '14 FF FF 33')
    assert.deepEqual(decodeEmissionCodes(fromHex('59 42 33 7F 1E 04 02 03 01 00 2F')), {
      kind: 'codes',
      availableStatus: 0x7f,
      codes: [{ code: 'P0301-00', dtc: 0x030100, severity: 0x02, status: 0x2f }],
    })
    assert.throws(() => decodeEmissionCodes(fromHex('59 02 7F')), DecodeError)
    assert.throws(() => decodeEmissionCodes(fromHex('59 55 D0 7F 04')), DecodeError)
  })

  test('calls a readiness group complete when each of its codes was tested since the clear', () => {
    assert.equal(toHex(encodeReadinessGroup(0x01)), '19 56 33 01')
    const complete = decodeReadinessGroup(fromHex('59 56 33 FF 04 01 04 20 00 20'))
    assert.deepEqual(complete, { kind: 'readiness', readinessGroup: 1, isComplete: true })
    const open = decodeReadinessGroup(fromHex('59 56 33 FF 04 01 04 20 00 20 04 30 00 50'))
    assert.equal(open.kind === 'readiness' && open.isComplete, false)
    const tested = decodeReadinessGroup(fromHex('59 56 33 FF 04 01 04 20 00 EF'))
    assert.equal(tested.kind === 'readiness' && tested.isComplete, true, 'no bit but that one counts')
  })

  test('is decoded or refused, whatever the bytes', () => {
    const heads = fc.constantFrom('62 F4 0C', '62 F6 01', '62 F8 02', '59 42 33', '59 55 33', '59 56 33', '7F 22')
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 24 }), (head, tail) => {
        const bytes = Uint8Array.of(...fromHex(head), ...tail)
        for (const decode of [
          () => decodeParameterRecord(bytes, 0x0c),
          () => decodeMonitorResults(bytes, 0x01),
          () => decodeInformation(bytes, 'vin'),
          () => decodeEmissionCodes(bytes),
          () => decodeReadinessGroup(bytes),
        ]) {
          try {
            decode()
          } catch (error) {
            assert.ok(error instanceof DecodeError, String(error))
          }
        }
      }),
      { numRuns: runs(200) },
    )
  })
})
