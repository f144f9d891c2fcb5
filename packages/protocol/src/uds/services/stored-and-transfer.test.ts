import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import * as uds from './index.ts'
import { assertRequest, assertResponse } from './testing.ts'

const bytes = (hex: string) => fromHex(hex)

// The bytes follow the message flow examples that ISO 14229-1 gives with each service, where it gives one.
describe('a service of the stored data, control, routine and transfer units', () => {
  test('14 clears a group of codes, in a memory if one is named', () => {
    const all = { groupOfDtc: uds.ALL_GROUPS, memorySelection: undefined }
    assertRequest(uds.clearDiagnosticInformation, all, '14 FF FF FF')
    assertRequest(uds.clearDiagnosticInformation, { groupOfDtc: 0xffff33, memorySelection: 1 }, '14 FF FF 33 01')
    assertResponse(uds.clearDiagnosticInformation, {}, '54')
  })

  test('2F takes an output over and tells its state', () => {
    const adjust = { identifier: 0x9b00, control: uds.INPUT_OUTPUT_CONTROLS.shortTermAdjustment, state: bytes('3C') }
    assertRequest(uds.inputOutputControl, adjust, '2F 9B 00 03 3C')
    assertResponse(uds.inputOutputControl, { ...adjust, state: bytes('0C') }, '6F 9B 00 03 0C')
  })

  test('31 starts a routine and fetches its result', () => {
    assertRequest(uds.routineControl, { control: 1, routine: 0x0201, option: bytes('06 01') }, '31 01 02 01 06 01')
    assertResponse(uds.routineControl, { control: 3, routine: 0x0201, status: bytes('30 33') }, '71 03 02 01 30 33')
  })

  test('34 to 37 carry a memory over in blocks of the announced length', () => {
    const image = { addressBytes: 3, sizeBytes: 3, memoryAddress: 0x602000, memorySize: 0x00ffff } as const
    const request = { dataFormatIdentifier: 0x11, ...image }
    assertRequest(uds.requestDownload, request, '34 11 33 60 20 00 00 FF FF')
    assertRequest(uds.requestUpload, request, '35 11 33 60 20 00 00 FF FF')
    assertResponse(uds.requestDownload, { lengthBytes: 2, maxNumberOfBlockLength: 0x81 }, '74 20 00 81')
    assertResponse(uds.requestUpload, { lengthBytes: 1, maxNumberOfBlockLength: 0x81 }, '75 10 81')
    assert.throws(() => uds.requestDownload.decodeResponse(fromHex('74 00')), DecodeError)
    assertRequest(uds.transferData, { blockSequenceCounter: 1, data: bytes('AA BB') }, '36 01 AA BB')
    assertResponse(uds.transferData, { blockSequenceCounter: 1, data: bytes('') }, '76 01')
    assertRequest(uds.requestTransferExit, { data: bytes('') }, '37')
    assertResponse(uds.requestTransferExit, { data: bytes('CA FE') }, '77 CA FE')
  })

  test('38 adds, deletes and reads files by name', () => {
    const filePathAndName = 'D:\\test.bin'
    const name = toHex(Uint8Array.from(filePathAndName, (character) => character.charCodeAt(0)))
    assertRequest(
      uds.requestFileTransfer,
      {
        modeOfOperation: 1,
        filePathAndName,
        dataFormatIdentifier: 0x11,
        size: { sizeBytes: 2, uncompressed: 0xc350, compressed: 0x7530 },
      },
      `38 01 00 0B ${name} 11 02 C3 50 75 30`,
    )
    assertRequest(uds.requestFileTransfer, { modeOfOperation: 2, filePathAndName }, `38 02 00 0B ${name}`)
    const block = { lengthBytes: 2, maxNumberOfBlockLength: 0xc350 }
    assertResponse(
      uds.requestFileTransfer,
      { modeOfOperation: 1, block, dataFormatIdentifier: 0x11 },
      '78 01 02 C3 50 11',
    )
    assertResponse(
      uds.requestFileTransfer,
      { modeOfOperation: 5, block, dataFormatIdentifier: 0, directory: { sizeBytes: 1, length: 0x40 } },
      '78 05 02 C3 50 00 00 01 40',
    )
    assert.throws(() => uds.requestFileTransfer.decodeResponse(fromHex('78 01 00 11')), DecodeError)
    assert.throws(() => uds.requestFileTransfer.decodeRequest(fromHex('38 02 00 01 07')), DecodeError)
  })
})
