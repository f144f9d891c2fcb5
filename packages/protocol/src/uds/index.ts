/** UDS (ISO 14229-1 services, ISO 14229-2 timing) as a tester speaks it; reading services only so far. */
export { decodeAnswer, isAnswerTo, POSITIVE_OFFSET, requireEnd } from './answer.ts'
export type { ExchangeListener, ExchangePort, ExchangeRequest } from './exchange.ts'
export { DEFAULT_TIMING, exchange, isNegative } from './exchange.ts'
export { findEcus } from './find-ecus.ts'
export type { NegativeResponse, NegativeResponseName } from './negative-response.ts'
export {
  decodeNegativeResponse,
  NEGATIVE_RESPONSE,
  NEGATIVE_RESPONSE_CODES,
  nameNegativeResponse,
} from './negative-response.ts'
export type { DtcDetailAnswer, DtcListAnswer, DtcRecord, ReadDtcRequest } from './read-dtc.ts'
export { decodeReadDtc, encodeReadDtc } from './read-dtc.ts'
export type { IdentifierAnswer } from './read-identifier.ts'
export { decodeReadIdentifier, encodeReadIdentifier, IDENTIFIERS } from './read-identifier.ts'
export type { SessionAnswer } from './session-control.ts'
export { decodeSessionControl, encodeSessionControl, SESSIONS } from './session-control.ts'
export { decodeTesterPresent, encodeTesterPresent } from './tester-present.ts'
