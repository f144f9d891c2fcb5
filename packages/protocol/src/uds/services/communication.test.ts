import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import * as uds from './index.ts'
import { assertRequest, assertResponse } from './testing.ts'

const bytes = (hex: string) => fromHex(hex)

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

  test('29 has a layout for every task, both ways', () => {
    const [zero, one, two] = [bytes(''), bytes('01'), bytes('02 03')]
    const algorithmIndicator = bytes(`06 09 ${'00 '.repeat(14)}`)
    const head = toHex(algorithmIndicator)
    const { authentication } = uds
    assertRequest(
      authentication,
      { task: 2, communicationConfiguration: 1, certificateClient: one, challengeClient: two },
      '29 02 01 00 01 01 00 02 02 03',
    )
    assertRequest(
      authentication,
      { task: 4, certificateEvaluationId: 0x0102, certificateData: two },
      '29 04 01 02 00 02 02 03',
    )
    for (const task of [6, 7] as const)
      assertRequest(
        authentication,
        { task, algorithmIndicator, proofOfOwnershipClient: one, challengeClient: zero, additionalParameter: two },
        `29 0${task} ${head} 00 01 01 00 00 00 02 02 03`,
      )
    assertResponse(
      authentication,
      {
        task: 2,
        returnValue: 0x11,
        challengeServer: one,
        certificateServer: two,
        proofOfOwnershipServer: zero,
        ephemeralPublicKeyServer: one,
      },
      '69 02 11 00 01 01 00 02 02 03 00 00 00 01 01',
    )
    assertResponse(authentication, { task: 4, returnValue: 0x13 }, '69 04 13')
    assertResponse(
      authentication,
      { task: 5, returnValue: 0, algorithmIndicator, challengeServer: one, neededAdditionalParameter: zero },
      `69 05 00 ${head} 00 01 01 00 00`,
    )
    assertResponse(
      authentication,
      { task: 6, returnValue: 0x12, algorithmIndicator, sessionKeyInfo: two },
      `69 06 12 ${head} 00 02 02 03`,
    )
    for (const hex of ['29 09', '29 04 01 02', '69 09 00'])
      assert.throws(
        () => authentication[hex.startsWith('29') ? 'decodeRequest' : 'decodeResponse'](bytes(hex)),
        DecodeError,
      )
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
