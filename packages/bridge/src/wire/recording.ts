/** Recordings of scans and acts between bridge and server. A server orders none of a bridge that has not offered it. */

import type { ActDocument } from './act-document.ts'
import type { Check } from './check.ts'
import { exactly, oneOf } from './check.ts'
import type { ScanDocument, Source } from './document.ts'

/** Bridge → server. */
export type RecordingBridgeMessage =
  /** From now on, and in this connection: scans may be recorded. */
  | { readonly type: 'recording.offer' }
  /** The same of acts; it comes before `act.offer`. */
  | { readonly type: 'act-recording.offer' }
  /**
   * Comes behind the result of its scan or act, whose id is `jobId`, again and again until it is stored or refused.
   * `document` is the canonical text of a `RecordingDocument` or `ActRecordingDocument`, `signature` (base 64) Ed25519 by
   * the device key over its UTF-8.
   */
  | { readonly type: 'recording'; readonly jobId: string; readonly document: string; readonly signature: string }

/** Server → bridge: the recording is durable, or will never be taken; the bridge forgets it. */
export type RecordingServerMessage =
  | { readonly type: 'recording.stored'; readonly jobId: string }
  | { readonly type: 'recording.refused'; readonly jobId: string; readonly code: string }

export type RecordingMessage = Extract<RecordingBridgeMessage, { type: 'recording' }>

interface Recorded {
  readonly vehicleId: string
  readonly bridgeId: string
  readonly source: Source
  /** Of the canonical bytes of the scan's or act's own document, in hex: what a replay must come to. */
  readonly resultSha256: string
  /** As `#protocol/recording` writes them. */
  readonly lines: readonly string[]
  /** Frames that passed behind the last one that is here. */
  readonly framesDropped: number
  /** The lines end before the scan or act did. */
  readonly isCutOff: boolean
}

/**
 * Everything that a scan depended on, signed by its bridge. Like all that is signed it travels and is stored as its
 * canonical bytes (RFC 8785).
 */
export interface RecordingDocument extends Recorded {
  readonly type: 'muts/recording/v1'
  readonly scanId: string
}

/** The same of an act: with the vehicle's answers also who decided what, and when it was told to end. */
export interface ActRecordingDocument extends Recorded {
  readonly type: 'muts/act-recording/v1'
  readonly actId: string
}

interface Taken {
  readonly label: 'REPLAY'
  /** Ed25519 over the canonical bytes of `recording`, base 64. */
  readonly signature: string
  /** 32 bytes, base 64 url: who compares it with the bridge's own knows who recorded. */
  readonly publicKey: string
}

export interface ScanRecordingFile extends Taken {
  readonly type: 'muts/recording-file/v1'
  readonly recording: RecordingDocument
  readonly scan: ScanDocument
}

export interface ActRecordingFile extends Taken {
  readonly type: 'muts/act-recording-file/v1'
  readonly recording: ActRecordingDocument
  readonly act: ActDocument
}

/**
 * A recording to take along: with the document of its scan or act, whose hash it states, and the key it was signed by. As a
 * file it is canonical JSON, so that there is one spelling of it.
 */
export type RecordingFile = ScanRecordingFile | ActRecordingFile

interface Parts {
  readonly id: Check<string>
  readonly signature: Check<string>
  readonly code: Check<string>
  readonly document: Check<string>
}

export const recordingBridgeShapes = ({ id, signature, document }: Parts) => ({
  'recording.offer': exactly({ type: oneOf('recording.offer') }),
  'act-recording.offer': exactly({ type: oneOf('act-recording.offer') }),
  recording: exactly({ type: oneOf('recording'), jobId: id, document, signature }),
})

export const recordingServerShapes = ({ id, code }: Parts) => ({
  'recording.stored': exactly({ type: oneOf('recording.stored'), jobId: id }),
  'recording.refused': exactly({ type: oneOf('recording.refused'), jobId: id, code }),
})
