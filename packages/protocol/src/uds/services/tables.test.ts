import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as uds from '#protocol/uds'
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
      [0x38, 'secureDataTransmissionRequired secureDataTransmissionNotAllowed secureDataVerificationFailed'],
      [0x50, 'certificateVerificationFailedInvalidTimePeriod certificateVerificationFailedInvalidSignature'],
      [0x52, 'certificateVerificationFailedInvalidChainOfTrust certificateVerificationFailedInvalidType'],
      [0x54, 'certificateVerificationFailedInvalidFormat certificateVerificationFailedInvalidContent'],
      [0x56, 'certificateVerificationFailedInvalidScope certificateVerificationFailedInvalidCertificate'],
      [0x58, 'ownershipVerificationFailed challengeCalculationFailed settingAccessRightsFailed'],
      [0x5b, 'sessionKeyCreationOrDerivationFailed configurationDataUsageFailed deAuthenticationFailed'],
      [0x70, 'uploadDownloadNotAccepted transferDataSuspended generalProgrammingFailure wrongBlockSequenceCounter'],
      [0x78, 'requestCorrectlyReceivedResponsePending'],
      [0x7e, 'subFunctionNotSupportedInActiveSession serviceNotSupportedInActiveSession'],
      [0x81, 'rpmTooHigh rpmTooLow engineIsRunning engineIsNotRunning engineRunTimeTooLow temperatureTooHigh'],
      [0x87, 'temperatureTooLow vehicleSpeedTooHigh vehicleSpeedTooLow throttlePedalTooHigh throttlePedalTooLow'],
      [0x8c, 'transmissionRangeNotInNeutral transmissionRangeNotInGear'],
      [0x8f, 'brakeSwitchNotClosed shifterLeverNotInPark torqueConverterClutchLocked voltageTooHigh voltageTooLow'],
      [0x94, 'resourceTemporarilyNotAvailable'],
    ]
    for (const [first, names] of runs)
      for (const [index, name] of names.split(' ').entries()) assert.equal(nameNegativeResponse(first + index), name)
    for (const code of [0x0f, 0x15, 0x20, 0x23, 0x27, 0x32, 0x3b, 0x4f, 0x5e, 0x74, 0x79, 0x80, 0x8e, 0x95])
      assert.match(nameNegativeResponse(code), /^reserved 0x/)
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

  // Sub-functions and parameters in the order of their tables; the number stands where a run begins or breaks.
  test('of a sub-function or parameter has the name of the standard', () => {
    const numbered = (table: Readonly<Record<string, number>>) =>
      Object.entries(table).map(([name, number]) => `${number.toString(16)} ${name}`)
    const run = (first: number, names: string) =>
      names.split(' ').map((name, index) => `${(first + index).toString(16)} ${name}`)
    const tables: readonly (readonly [Readonly<Record<string, number>>, readonly string[]])[] = [
      [uds.SESSIONS, run(1, 'default programming extended safetySystem')],
      [uds.RESETS, run(1, 'hardReset keyOffOnReset softReset enableRapidPowerShutDown disableRapidPowerShutDown')],
      [
        uds.COMMUNICATION_CONTROLS,
        run(
          0,
          'enableRxAndTx enableRxAndDisableTx disableRxAndEnableTx disableRxAndTx ' +
            'enableRxAndDisableTxWithEnhancedAddressInformation enableRxAndTxWithEnhancedAddressInformation',
        ),
      ],
      [
        uds.TIMING_ACCESSES,
        run(
          1,
          'readExtendedTimingParameterSet setTimingParametersToDefaultValues ' +
            'readCurrentlyActiveTimingParameters setTimingParametersToGivenValues',
        ),
      ],
      [uds.DTC_SETTINGS, run(1, 'on off')],
      [
        uds.EVENT_TYPES,
        run(
          0,
          'stopResponseOnEvent onDtcStatusChange onTimerInterrupt onChangeOfDataIdentifier reportActivatedEvents ' +
            'startResponseOnEvent clearResponseOnEvent onComparisonOfValues reportMostRecentDtcOnStatusChange',
        ),
      ],
      [uds.FILE_MODES, run(1, 'addFile deleteFile replaceFile readFile readDir resumeFile')],
      [uds.INPUT_OUTPUT_CONTROLS, run(0, 'returnControlToEcu resetToDefault freezeCurrentState shortTermAdjustment')],
      [uds.DEFINITION_TYPES, run(1, 'defineByIdentifier defineByMemoryAddress clearDynamicallyDefinedDataIdentifier')],
      [uds.TRANSMISSION_MODES, run(1, 'sendAtSlowRate sendAtMediumRate sendAtFastRate stopSending')],
      [uds.ROUTINE_CONTROLS, run(1, 'startRoutine stopRoutine requestRoutineResults')],
      [uds.ROUTINES, run(0xff00, 'eraseMemory checkProgrammingDependencies')],
      [
        uds.ADMINISTRATIVE_BITS,
        [
          '1 isRequest',
          '8 isPreEstablishedKeyUsed',
          '10 isEncrypted',
          '20 isSigned',
          '40 isResponseSignatureRequested',
        ],
      ],
      [
        uds.IDENTIFIERS,
        [
          ...run(0xf187, 'partNumber softwareNumber'),
          'f195 softwareVersion',
          'f18c serialNumber',
          ...run(0xf190, 'vin hardwareNumber'),
          'f197 systemName',
        ],
      ],
      [
        uds.DTC_REPORTS,
        [
          ...run(
            1,
            'numberOfDtcByStatusMask dtcByStatusMask dtcSnapshotIdentification dtcSnapshotRecordByDtcNumber ' +
              'dtcStoredDataByRecordNumber dtcExtDataRecordByDtcNumber numberOfDtcBySeverityMaskRecord ' +
              'dtcBySeverityMaskRecord severityInformationOfDtc supportedDtc firstTestFailedDtc firstConfirmedDtc ' +
              'mostRecentTestFailedDtc mostRecentConfirmedDtc mirrorMemoryDtcByStatusMask ' +
              'mirrorMemoryDtcExtDataRecordByDtcNumber numberOfMirrorMemoryDtcByStatusMask ' +
              'numberOfEmissionsObdDtcByStatusMask emissionsObdDtcByStatusMask dtcFaultDetectionCounter ' +
              'dtcWithPermanentStatus dtcExtDataRecordByRecordNumber userDefMemoryDtcByStatusMask ' +
              'userDefMemoryDtcSnapshotRecordByDtcNumber userDefMemoryDtcExtDataRecordByDtcNumber ' +
              'supportedDtcExtDataRecord',
          ),
          '42 wwhObdDtcByMaskRecord',
          ...run(0x55, 'wwhObdDtcWithPermanentStatus dtcInformationByDtcReadinessGroupIdentifier'),
        ],
      ],
    ]
    for (const [table, names] of tables) assert.deepEqual(numbered(table), names)
    assert.deepEqual([uds.ALL_GROUPS, uds.ALL_RECORDS, uds.STORE_EVENT], [0xff_ff_ff, 0xff, 0x40])
  })

  test('of a service says whether it has a sub-function, and what its answer repeats', () => {
    const hex = (numbers: readonly number[]) => numbers.map((number) => number.toString(16)).join(' ')
    const withSubFunction = uds.SERVICES.filter(({ hasSubFunction }) => hasSubFunction).map(({ id }) => id)
    assert.equal(hex(withSubFunction), '10 11 19 27 28 29 2c 31 3e 83 85 86 87')
    const echoes = uds.SERVICES.filter(({ echoes }) => echoes.length > 0).map(({ id, echoes }) => hex([id, ...echoes]))
    assert.deepEqual(echoes, [
      ...['10 7f', '11 7f', '19 7f', '22 ff ff', '24 ff ff', '27 7f', '28 7f', '29 7f', '2c 7f', '2e ff ff'],
      ...['2f ff ff ff', '31 7f ff ff', '36 ff', '38 ff', '3d ff', '3e 7f', '83 7f', '85 7f', '86 7f', '87 7f'],
    ])
  })

  test('of milliseconds is the patience of a tester (ISO 14229-2, with room for gateways)', () => {
    assert.deepEqual(uds.DEFAULT_TIMING, {
      firstFrameMs: 500,
      pendingMs: 5_000,
      ceilingMs: 30_000,
      busyRepeats: 3,
      busyPauseMs: 100,
    })
  })
})
