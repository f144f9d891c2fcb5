/** Negative responses (ISO 14229-1, annex A.1). They are answers, so they are values, not exceptions. */
import { createReader, DecodeError, formatHex } from '#protocol/bytes'

export const NEGATIVE_RESPONSE = 0x7f

/** Every code ISO 14229-1 names; what it does not name is reserved or the maker's own. */
export const NEGATIVE_RESPONSE_CODES = {
  16: 'generalReject',
  17: 'serviceNotSupported',
  18: 'subFunctionNotSupported',
  19: 'incorrectMessageLengthOrInvalidFormat',
  20: 'responseTooLong',
  33: 'busyRepeatRequest',
  34: 'conditionsNotCorrect',
  36: 'requestSequenceError',
  37: 'noResponseFromSubnetComponent',
  38: 'failurePreventsExecutionOfRequestedAction',
  49: 'requestOutOfRange',
  51: 'securityAccessDenied',
  52: 'authenticationRequired',
  53: 'invalidKey',
  54: 'exceedNumberOfAttempts',
  55: 'requiredTimeDelayNotExpired',
  56: 'secureDataTransmissionRequired',
  57: 'secureDataTransmissionNotAllowed',
  58: 'secureDataVerificationFailed',
  80: 'certificateVerificationFailedInvalidTimePeriod',
  81: 'certificateVerificationFailedInvalidSignature',
  82: 'certificateVerificationFailedInvalidChainOfTrust',
  83: 'certificateVerificationFailedInvalidType',
  84: 'certificateVerificationFailedInvalidFormat',
  85: 'certificateVerificationFailedInvalidContent',
  86: 'certificateVerificationFailedInvalidScope',
  87: 'certificateVerificationFailedInvalidCertificate',
  88: 'ownershipVerificationFailed',
  89: 'challengeCalculationFailed',
  90: 'settingAccessRightsFailed',
  91: 'sessionKeyCreationOrDerivationFailed',
  92: 'configurationDataUsageFailed',
  93: 'deAuthenticationFailed',
  112: 'uploadDownloadNotAccepted',
  113: 'transferDataSuspended',
  114: 'generalProgrammingFailure',
  115: 'wrongBlockSequenceCounter',
  120: 'requestCorrectlyReceivedResponsePending',
  126: 'subFunctionNotSupportedInActiveSession',
  127: 'serviceNotSupportedInActiveSession',
  129: 'rpmTooHigh',
  130: 'rpmTooLow',
  131: 'engineIsRunning',
  132: 'engineIsNotRunning',
  133: 'engineRunTimeTooLow',
  134: 'temperatureTooHigh',
  135: 'temperatureTooLow',
  136: 'vehicleSpeedTooHigh',
  137: 'vehicleSpeedTooLow',
  138: 'throttlePedalTooHigh',
  139: 'throttlePedalTooLow',
  140: 'transmissionRangeNotInNeutral',
  141: 'transmissionRangeNotInGear',
  143: 'brakeSwitchNotClosed',
  144: 'shifterLeverNotInPark',
  145: 'torqueConverterClutchLocked',
  146: 'voltageTooHigh',
  147: 'voltageTooLow',
  148: 'resourceTemporarilyNotAvailable',
} as const

export type NegativeResponseName = (typeof NEGATIVE_RESPONSE_CODES)[keyof typeof NEGATIVE_RESPONSE_CODES]

export interface NegativeResponse {
  readonly kind: 'negative'
  /** The service that was refused, as it stood in the request. */
  readonly service: number
  readonly code: number
  /** Name of the code; `'reserved 0x95'` or `'vehicle specific 0xF1'` if the standard has none. */
  readonly name: NegativeResponseName | `reserved 0x${string}` | `vehicle specific 0x${string}`
}

/** @throws {DecodeError} if the bytes are not `7F`, service, code. */
export function decodeNegativeResponse(bytes: Uint8Array): NegativeResponse {
  const reader = createReader(bytes)
  if (reader.u8() !== NEGATIVE_RESPONSE) throw new DecodeError('not a negative response', 0)
  const service = reader.u8()
  const code = reader.u8()
  if (reader.left > 0) throw new DecodeError('a negative response has three bytes', 3)
  return { kind: 'negative', service, code, name: nameNegativeResponse(code) }
}

export function nameNegativeResponse(code: number): NegativeResponse['name'] {
  const known = (NEGATIVE_RESPONSE_CODES as Readonly<Record<number, NegativeResponseName>>)[code]
  if (known !== undefined) return known
  return code >= 0xf0 && code <= 0xfe ? `vehicle specific 0x${formatHex(code, 2)}` : `reserved 0x${formatHex(code, 2)}`
}
