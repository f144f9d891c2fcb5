import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import type { Service } from './index.ts'
import * as uds from './index.ts'

const bytes = (hex: string) => fromHex(hex)

/** Encodes what is given, compares it with the bytes of the standard, and reads those back. */
function assertRequest<Request, Response>(service: Service<Request, Response>, request: Request, hex: string) {
  assert.equal(toHex(service.encodeRequest(request)), hex)
  assert.deepEqual(service.decodeRequest(fromHex(hex)), request)
}
function assertResponse<Request, Response>(service: Service<Request, Response>, response: Response, hex: string) {
  assert.equal(toHex(service.encodeResponse(response)), hex)
  assert.deepEqual(service.decodeResponse(fromHex(hex)), { kind: 'positive', response })
}

// The bytes follow the message flow examples that ISO 14229-1 gives with each service, where it gives one.
describe('a service of the diagnostic and communication management unit', () => {
  test('10 tells the timing of the session, P2* in steps of ten', () => {
    assertRequest(uds.diagnosticSessionControl, { session: uds.SESSIONS.extended }, '10 03')
    assertResponse(uds.diagnosticSessionControl, { session: 3, p2Ms: 50, p2StarMs: 5_000 }, '50 03 00 32 01 F4')
    assert.throws(() => uds.diagnosticSessionControl.decodeResponse(fromHex('50 03')), DecodeError)
  })

  test('11 tells how long the unit stays off only where that was asked', () => {
    assertRequest(uds.ecuReset, { resetType: uds.RESETS.hardReset }, '11 01')
    assertResponse(uds.ecuReset, { resetType: 1, powerDownTimeS: undefined }, '51 01')
    assertResponse(uds.ecuReset, { resetType: 4, powerDownTimeS: 15 }, '51 04 0F')
  })

  test('27 carries a seed one way and a key the other', () => {
    assertRequest(uds.securityAccess, { level: 1, data: bytes('') }, '27 01')
    assertResponse(uds.securityAccess, { level: 1, seed: bytes('36 57') }, '67 01 36 57')
    assertRequest(uds.securityAccess, { level: 2, data: bytes('C9 A9') }, '27 02 C9 A9')
    assertResponse(uds.securityAccess, { level: 2, seed: bytes('') }, '67 02')
  })

  test('28 names a node only behind a sub-function that has one', () => {
    const toAll = { controlType: 0x03, communicationType: 0x01, nodeIdentificationNumber: undefined }
    assertRequest(uds.communicationControl, toAll, '28 03 01')
    const toOne = { controlType: 0x04, communicationType: 0x01, nodeIdentificationNumber: 0x000a }
    assertRequest(uds.communicationControl, toOne, '28 04 01 00 0A')
    assertResponse(uds.communicationControl, { controlType: 3 }, '68 03')
  })

  test('29 exchanges certificates and proofs behind their lengths', () => {
    assertRequest(
      uds.authentication,
      { task: 1, communicationConfiguration: 0, certificateClient: bytes('30 82'), challengeClient: bytes('') },
      '29 01 00 00 02 30 82 00 00',
    )
    assertResponse(
      uds.authentication,
      { task: 1, returnValue: 0x11, challengeServer: bytes('AA BB CC'), ephemeralPublicKeyServer: bytes('') },
      '69 01 11 00 03 AA BB CC 00 00',
    )
    assertRequest(
      uds.authentication,
      { task: 3, proofOfOwnershipClient: bytes('01'), ephemeralPublicKeyClient: bytes('02 03') },
      '29 03 00 01 01 00 02 02 03',
    )
    assertResponse(uds.authentication, { task: 3, returnValue: 0x12, sessionKeyInfo: bytes('') }, '69 03 12 00 00')
    assertRequest(uds.authentication, { task: 8 }, '29 08')
    assertResponse(uds.authentication, { task: 8, returnValue: 0x02 }, '69 08 02')
    assertResponse(uds.authentication, { task: 0, returnValue: 0x10 }, '69 00 10')
  })

  test('29 speaks challenge and response with the algorithm in sixteen bytes', () => {
    const algorithmIndicator = bytes(`06 09 ${'00 '.repeat(14)}`)
    const head = toHex(algorithmIndicator)
    assertRequest(
      uds.authentication,
      { task: 5, communicationConfiguration: 1, algorithmIndicator },
      `29 05 01 ${head}`,
    )
    assertResponse(
      uds.authentication,
      {
        task: 7,
        returnValue: 0x12,
        algorithmIndicator,
        proofOfOwnershipServer: bytes('11'),
        sessionKeyInfo: bytes('22 33'),
      },
      `69 07 12 ${head} 00 01 11 00 02 22 33`,
    )
    assert.throws(() => uds.authentication.decodeResponse(fromHex('69 05 00 06 09')), DecodeError)
  })

  test('3E is answered, or kept silent on request', () => {
    assertRequest(uds.testerPresent, { zeroSubFunction: 0 }, '3E 00')
    assert.equal(toHex(uds.testerPresent.encodeRequest({ zeroSubFunction: 0 }, true)), '3E 80')
    assertResponse(uds.testerPresent, { zeroSubFunction: 0 }, '7E 00')
    assert.throws(() => uds.testerPresent.decodeResponse(fromHex('7E 01')), DecodeError)
  })

  test('83, 85 and 87 are settings of timing, codes and bit rate', () => {
    assertRequest(uds.accessTimingParameter, { accessType: 3, timing: bytes('') }, '83 03')
    assertResponse(uds.accessTimingParameter, { accessType: 3, timing: bytes('00 32') }, 'C3 03 00 32')
    assertRequest(uds.controlDtcSetting, { settingType: 2, option: bytes('') }, '85 02')
    assertResponse(uds.controlDtcSetting, { settingType: 2 }, 'C5 02')
    assertRequest(uds.linkControl, { linkControlType: 1, linkControlModeIdentifier: 0x05 }, '87 01 05')
    assertRequest(uds.linkControl, { linkControlType: 2, linkRecord: 150_000 }, '87 02 02 49 F0')
    assertRequest(uds.linkControl, { linkControlType: 3 }, '87 03')
    assertResponse(uds.linkControl, { linkControlType: 1 }, 'C7 01')
    assert.equal(uds.FIXED_BIT_RATES.get(0x12), 500_000)
  })

  test('84 parts a sealed message from its signature', () => {
    const sealed = {
      administrativeParameter: 0x0021,
      signatureEncryptionCalculation: 0x01,
      antiReplayCounter: 0x0102,
      message: bytes('22 F1 90'),
      signature: bytes('DE AD'),
    }
    assertRequest(uds.securedDataTransmission, sealed, '84 00 21 01 00 02 01 02 22 F1 90 DE AD')
    assertResponse(uds.securedDataTransmission, sealed, 'C4 00 21 01 00 02 01 02 22 F1 90 DE AD')
    assert.throws(
      () => uds.securedDataTransmission.decodeRequest(fromHex('84 00 21 01 00 02 01 02 DE AD')),
      DecodeError,
    )
  })

  test('86 asks for a service on each change of a status, for ever', () => {
    const event = { eventType: 1, eventWindowTime: 2, eventTypeRecord: bytes('01'), serviceToRespondTo: bytes('19 01') }
    assertRequest(uds.responseOnEvent, event, '86 01 02 01 19 01')
    assertResponse(uds.responseOnEvent, { ...event, numberOfIdentifiedEvents: 0 }, 'C6 01 00 02 01 19 01')
    const stored = { ...event, eventType: uds.EVENT_TYPES.onDtcStatusChange | uds.STORE_EVENT }
    assertRequest(uds.responseOnEvent, stored, '86 41 02 01 19 01')
    const report = {
      eventType: 4,
      numberOfIdentifiedEvents: 1,
      eventWindowTime: 0,
      eventTypeRecord: bytes(''),
      serviceToRespondTo: bytes('01 02 01 19 01'),
    }
    assertResponse(uds.responseOnEvent, report, 'C6 04 01 01 02 01 19 01')
    const comparison = {
      eventType: uds.EVENT_TYPES.onComparisonOfValues,
      eventWindowTime: 2,
      eventTypeRecord: bytes('01 04 01 00 00 01 44 0A 00 61'),
      serviceToRespondTo: bytes('22 01 04'),
    }
    assertRequest(uds.responseOnEvent, comparison, '86 07 02 01 04 01 00 00 01 44 0A 00 61 22 01 04')
    assert.throws(() => uds.responseOnEvent.decodeRequest(fromHex('86 0A 02')), DecodeError)
  })
})

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
    assertRequest(uds.dynamicallyDefineDataIdentifier, { definitionType: 3, dynamicIdentifier: undefined }, '2C 03')
    const response = { definitionType: 1, dynamicIdentifier: 0xf301 }
    assertResponse(uds.dynamicallyDefineDataIdentifier, response, '6C 01 F3 01')
  })

  test('2E writes a record and repeats its identifier', () => {
    assertRequest(uds.writeDataByIdentifier, { identifier: 0xf190, data: bytes('57 30') }, '2E F1 90 57 30')
    assertResponse(uds.writeDataByIdentifier, { identifier: 0xf190 }, '6E F1 90')
  })
})

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
