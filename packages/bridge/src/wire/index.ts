/** The language of bridge and server, for both sides; runs in the browser too. */
export type { ActDocument, ActOutcome, ActReadyDocument, ActStep } from './act-document.ts'
export type {
  ActBridgeMessage,
  ActOrderMessage,
  ActReadyMessage,
  ActResultMessage,
  ActServerMessage,
} from './act-messages.ts'
export type { Decoded } from './decode.ts'
export { decodeBridgeMessage, decodeServerMessage, encodeMessage } from './decode.ts'
export type { ScanDocument, ScanFailureDocument, Source } from './document.ts'
export type {
  FramesBatch,
  FramesBridgeMessage,
  FramesLost,
  FramesOpen,
  FramesServerMessage,
  FramesStart,
  TimedFrame,
} from './frames.ts'
export { FRAME_LIMITS } from './frames.ts'
export type { LiveBridgeMessage, LiveFrame, LiveLost, LiveOffer, LiveServerMessage, LiveStart } from './live.ts'
export { LIVE_LIMITS } from './live.ts'
export type {
  BridgeMessage,
  JobKind,
  JobMessage,
  LinkReport,
  LinkState,
  LinksMessage,
  ResultMessage,
  ServerMessage,
  WitnessAnswer,
  WitnessAsk,
  WitnessOffer,
  WitnessStatus,
} from './messages.ts'
export {
  BROWSER_PROTOCOL,
  CLOSE,
  MAX_ANSWER_CHARS,
  MAX_ASK_CHARS,
  MAX_FOUND_CHARS,
  MAX_FRAME_BYTES,
  RAW_LINK_KINDS,
  WIRE_VERSION,
  WITNESS_STATUSES,
} from './messages.ts'
export type {
  ActRecordingDocument,
  ActRecordingFile,
  RecordingBridgeMessage,
  RecordingDocument,
  RecordingFile,
  RecordingMessage,
  ScanRecordingFile,
} from './recording.ts'
export { witnessName, witnessOffer } from './witness.ts'
