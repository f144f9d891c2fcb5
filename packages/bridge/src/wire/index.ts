/** The language of bridge and server, for both sides; runs in the browser too. */
export type { Decoded } from './decode.ts'
export { decodeBridgeMessage, decodeServerMessage, encodeMessage } from './decode.ts'
export type { ScanDocument, ScanFailureDocument, Source } from './document.ts'
export type {
  BridgeMessage,
  JobMessage,
  LinkReport,
  LinkState,
  LinksMessage,
  ResultMessage,
  ServerMessage,
} from './messages.ts'
export { CLOSE, MAX_FOUND_CHARS, MAX_FRAME_BYTES, WIRE_VERSION } from './messages.ts'
