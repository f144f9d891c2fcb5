import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import {
  AUTHENTICATION_RETURNS,
  AUTHENTICATION_TASKS,
  readMemoryByAddress,
  requestDownload,
  requestFileTransfer,
  splitDataRecords,
} from './index.ts'

describe('a place in memory (ISO 14229-1, annex H)', () => {
  test('has one to six bytes of address and of size', () => {
    for (const width of [1, 2, 3, 4, 5, 6] as const) {
      const place = { addressBytes: width, sizeBytes: width, memoryAddress: 1, memorySize: 2 }
      assert.deepEqual(readMemoryByAddress.decodeRequest(readMemoryByAddress.encodeRequest(place)), place)
    }
    for (const format of ['01', '10', '71', '17', '00'])
      assert.throws(
        () => readMemoryByAddress.decodeRequest(fromHex(`23 ${format} ${'00 '.repeat(8)}`)),
        DecodeError,
        format,
      )
  })
})

describe('the longest block of a transfer (ISO 14229-1, 15.2.3)', () => {
  test('takes one to six bytes', () => {
    for (const lengthBytes of [1, 2, 3, 4, 5, 6] as const) {
      const response = { lengthBytes, maxNumberOfBlockLength: 0x81 }
      const read = requestDownload.decodeResponse(requestDownload.encodeResponse(response))
      assert.deepEqual(read, { kind: 'positive', response })
    }
    for (const format of ['00', '0F', '70', 'F0'])
      assert.throws(() => requestDownload.decodeResponse(fromHex(`74 ${format} ${'01 '.repeat(7)}`)), DecodeError)
  })
})

describe('data of several identifiers', () => {
  const lengthOf = (identifier: number) => (identifier === 0xf190 ? 2 : identifier === 0xf187 ? 1 : undefined)
  const split = (hex: string) => splitDataRecords({ identifier: 0xf190, data: fromHex(hex) }, lengthOf)

  test('is parted where one ends, and refused where that is not known or does not add up', () => {
    assert.deepEqual(split('41 42 F1 87 43'), [
      { identifier: 0xf190, data: fromHex('41 42') },
      { identifier: 0xf187, data: fromHex('43') },
    ])
    for (const hex of ['41', '41 42 F1', '41 42 F1 87', '41 42 F1 88 43'])
      assert.throws(() => split(hex), DecodeError, hex)
  })
})

describe('authentication (ISO 14229-1:2020, table 74 and annex B.5)', () => {
  test('numbers its tasks and what they return', () => {
    assert.deepEqual(Object.values(AUTHENTICATION_TASKS), [0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert.deepEqual(Object.values(AUTHENTICATION_RETURNS), [0x00, 0x01, 0x02, 0x03, 0x04, 0x10, 0x11, 0x12, 0x13])
  })
})

describe('a file transfer', () => {
  test('asks in each of its six modes', () => {
    const filePathAndName = '/a'
    const size = { sizeBytes: 1, uncompressed: 2, compressed: 1 } as const
    for (const [request, hex] of [
      [{ modeOfOperation: 1, filePathAndName, dataFormatIdentifier: 0x11, size }, '38 01 00 02 2F 61 11 01 02 01'],
      [{ modeOfOperation: 2, filePathAndName }, '38 02 00 02 2F 61'],
      [{ modeOfOperation: 3, filePathAndName, dataFormatIdentifier: 0x11, size }, '38 03 00 02 2F 61 11 01 02 01'],
      [{ modeOfOperation: 4, filePathAndName, dataFormatIdentifier: 0x11 }, '38 04 00 02 2F 61 11'],
      [{ modeOfOperation: 5, filePathAndName }, '38 05 00 02 2F 61'],
      [{ modeOfOperation: 6, filePathAndName, dataFormatIdentifier: 0x11, size }, '38 06 00 02 2F 61 11 01 02 01'],
    ] as const) {
      assert.equal(toHex(requestFileTransfer.encodeRequest(request)), hex)
      assert.deepEqual(requestFileTransfer.decodeRequest(fromHex(hex)), request)
    }
  })
})
