import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FIXED_BIT_RATES, nameNegativeResponse } from '#protocol/uds'

describe('a number of ISO 14229-1', () => {
  // Annex A.1, the codes that workshops meet; one word a code, in the order of the table.
  test('of a refusal has the name of the standard', () => {
    const runs: readonly (readonly [number, string])[] = [
      [
        0x10,
        'generalReject serviceNotSupported subFunctionNotSupported incorrectMessageLengthOrInvalidFormat responseTooLong',
      ],
      [0x21, 'busyRepeatRequest conditionsNotCorrect'],
      [0x24, 'requestSequenceError noResponseFromSubnetComponent failurePreventsExecutionOfRequestedAction'],
      [0x31, 'requestOutOfRange'],
      [
        0x33,
        'securityAccessDenied authenticationRequired invalidKey exceedNumberOfAttempts requiredTimeDelayNotExpired',
      ],
      [0x70, 'uploadDownloadNotAccepted transferDataSuspended generalProgrammingFailure wrongBlockSequenceCounter'],
      [0x78, 'requestCorrectlyReceivedResponsePending'],
      [0x7e, 'subFunctionNotSupportedInActiveSession serviceNotSupportedInActiveSession'],
      [0x81, 'rpmTooHigh rpmTooLow engineIsRunning engineIsNotRunning engineRunTimeTooLow temperatureTooHigh'],
      [0x87, 'temperatureTooLow vehicleSpeedTooHigh vehicleSpeedTooLow throttlePedalTooHigh throttlePedalTooLow'],
      [0x8c, 'transmissionRangeNotInNeutral transmissionRangeNotInGear'],
      [0x8f, 'brakeSwitchNotClosed shifterLeverNotInPark torqueConverterClutchLocked voltageTooHigh voltageTooLow'],
    ]
    for (const [first, names] of runs)
      for (const [index, name] of names.split(' ').entries()) assert.equal(nameNegativeResponse(first + index), name)
    for (const code of [0x0f, 0x23, 0x32, 0x74, 0x80, 0x8e]) assert.match(nameNegativeResponse(code), /^reserved 0x/)
    assert.deepEqual([0xef, 0xf0, 0xfe, 0xff].map(nameNegativeResponse), [
      'reserved 0xEF',
      'vehicle specific 0xF0',
      'vehicle specific 0xFE',
      'reserved 0xFF',
    ])
  })

  test('of a bit rate stands for the rate of annex B.3', () => {
    const rates = [...FIXED_BIT_RATES].map(([code, rate]) => `${code.toString(16)} ${rate}`)
    assert.equal(
      rates.join(', '),
      '1 9600, 2 19200, 3 38400, 4 57600, 5 115200, 10 125000, 11 250000, 12 500000, 13 1000000',
    )
  })
})
