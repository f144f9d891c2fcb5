import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex } from '#protocol/bytes'
import * as uds from './index.ts'
import { assertRequest, assertResponse } from './testing.ts'

const bytes = (hex: string) => fromHex(hex)

// The bytes follow the message flow examples that ISO 14229-1 gives with each service, where it gives one.
describe('a service of the data transmission unit', () => {
  test('22 gives the record of an identifier, and parts several by their known lengths', () => {
    assertRequest(uds.readDataByIdentifier, { identifiers: [0xf190] }, '22 F1 90')
    assertRequest(uds.readDataByIdentifier, { identifiers: [0x010a, 0x0110] }, '22 01 0A 01 10')
    assertResponse(uds.readDataByIdentifier, { identifier: 0xf190, data: bytes('4D 55') }, '62 F1 90 4D 55')
    assert.throws(() => uds.readDataByIdentifier.decodeResponse(fromHex('62 F1 90')), DecodeError)
    assert.throws(() => uds.readDataByIdentifier.encodeRequest({ identifiers: [] }), RangeError)

    const answer = { identifier: 0x010a, data: bytes('A6 66 01 10 8C') }
    const lengths = new Map([
      [0x010a, 2],
      [0x0110, 1],
    ])
    assert.deepEqual(
      uds.splitDataRecords(answer, (id) => lengths.get(id)),
      [
        { identifier: 0x010a, data: bytes('A6 66') },
        { identifier: 0x0110, data: bytes('8C') },
      ],
    )
    assert.throws(() => uds.splitDataRecords(answer, () => undefined), DecodeError)
    assert.throws(() => uds.splitDataRecords(answer, () => 3), DecodeError)
  })

  test('23 and 3D say where in memory in as many bytes as they announce', () => {
    const where = { addressBytes: 4, sizeBytes: 2, memoryAddress: 0x20481392, memorySize: 0x0103 } as const
    assertRequest(uds.readMemoryByAddress, where, '23 24 20 48 13 92 01 03')
    assertResponse(uds.readMemoryByAddress, { data: bytes('00 8C') }, '63 00 8C')
    const there = { addressBytes: 2, sizeBytes: 1, memoryAddress: 0x2048, memorySize: 2 } as const
    assertRequest(uds.writeMemoryByAddress, { ...there, data: bytes('00 8C') }, '3D 12 20 48 02 00 8C')
    assertResponse(uds.writeMemoryByAddress, there, '7D 12 20 48 02')
    assert.throws(() => uds.writeMemoryByAddress.decodeRequest(fromHex('3D 12 20 48 02 00')), DecodeError)
    assert.throws(() => uds.readMemoryByAddress.decodeRequest(fromHex('23 04 20 48 13 92')), DecodeError)
    assert.throws(() => uds.readMemoryByAddress.encodeRequest({ ...where, memorySize: 0x10000 }), RangeError)
  })

  test('24 tells how data is scaled, with a formula and a unit behind their types', () => {
    assertRequest(uds.readScalingData, { identifier: 0x0105 }, '24 01 05')
    assertResponse(
      uds.readScalingData,
      {
        identifier: 0x0105,
        scaling: [
          { type: 0x0, bytes: 1, extension: bytes('') },
          { type: 0x9, bytes: 5, extension: bytes('00 E0 4B 00 1E') },
          { type: 0xa, bytes: 1, extension: bytes('30') },
        ],
      },
      '64 01 05 01 95 00 E0 4B 00 1E A1 30',
    )
    assert.equal(uds.SCALING_TYPES[0x9], 'formula')
    // A mask as long as the data, then state and connection type.
    const masked = [
      { type: 0x2, bytes: 2, extension: bytes('03 43') },
      { type: 0xb, bytes: 1, extension: bytes('04') },
    ]
    assertResponse(uds.readScalingData, { identifier: 0x0967, scaling: masked }, '64 09 67 22 03 43 B1 04')
  })

  test('2A sends periodic data that has no service byte', () => {
    const request = { transmissionMode: uds.TRANSMISSION_MODES.sendAtMediumRate, periodicIdentifiers: [0xe3, 0x24] }
    assertRequest(uds.readDataByPeriodicIdentifier, request, '2A 02 E3 24')
    assertResponse(uds.readDataByPeriodicIdentifier, {}, '6A')
    assert.deepEqual(uds.decodePeriodicData(bytes('E3 A6 66')), { periodicIdentifier: 0xe3, data: bytes('A6 66') })
    assert.throws(() => uds.decodePeriodicData(bytes('')), DecodeError)
  })

  test('2C makes identifiers of others and of memory', () => {
    assertRequest(
      uds.dynamicallyDefineDataIdentifier,
      {
        definitionType: 1,
        dynamicIdentifier: 0xf301,
        pieces: [
          { identifier: 0x1234, position: 1, size: 2 },
          { identifier: 0x5678, position: 1, size: 1 },
        ],
      },
      '2C 01 F3 01 12 34 01 02 56 78 01 01',
    )
    assertRequest(
      uds.dynamicallyDefineDataIdentifier,
      {
        definitionType: 2,
        dynamicIdentifier: 0xf302,
        format: { addressBytes: 4, sizeBytes: 1 },
        pieces: [{ memoryAddress: 0x21091969, memorySize: 1 }],
      },
      '2C 02 F3 02 14 21 09 19 69 01',
    )
    assertRequest(
      uds.dynamicallyDefineDataIdentifier,
      { definitionType: 1, dynamicIdentifier: 0xf301, pieces: [{ identifier: 0x1234, position: 1, size: 2 }] },
      '2C 01 F3 01 12 34 01 02',
    )
    for (const none of ['2C 01 F3 01', '2C 02 F3 02 14'])
      assert.throws(() => uds.dynamicallyDefineDataIdentifier.decodeRequest(fromHex(none)), DecodeError)
    assertRequest(uds.dynamicallyDefineDataIdentifier, { definitionType: 3, dynamicIdentifier: undefined }, '2C 03')
    const response = { definitionType: 1, dynamicIdentifier: 0xf301 }
    assertResponse(uds.dynamicallyDefineDataIdentifier, response, '6C 01 F3 01')
  })

  test('2E writes a record and repeats its identifier', () => {
    assertRequest(uds.writeDataByIdentifier, { identifier: 0xf190, data: bytes('57 30') }, '2E F1 90 57 30')
    assertResponse(uds.writeDataByIdentifier, { identifier: 0xf190 }, '6E F1 90')
  })
})
