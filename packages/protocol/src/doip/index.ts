/** Diagnosis over IP (ISO 13400-2) on TCP, as a tester. */
export { ACTIVATED, ACTIVATION_CODES, DIAGNOSTIC_NACKS, HEADER_NACKS, nameCode } from './codes.ts'
export type { DoipHeader } from './header.ts'
export { decodeHeader, LONGEST_PAYLOAD_BYTES } from './header.ts'
export type { DoipMessage } from './message.ts'
export { decodePayload, encodeDoip, PAYLOAD_TYPES } from './message.ts'
export { createMessageReader } from './message-reader.ts'
export type { DoipOptions } from './open-doip.ts'
export { openDoip } from './open-doip.ts'
