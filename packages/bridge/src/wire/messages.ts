/**
 * What a bridge and its server say to each other: one JSON object a text frame.
 * Version 1. A side that reads an unknown type or member closes the connection: both are told apart by version only.
 */
import type { ActBridgeMessage, ActServerMessage } from './act-messages.ts'
import type { FramesBridgeMessage, FramesServerMessage } from './frames.ts'
import type { LiveBridgeMessage, LiveServerMessage } from './live.ts'
import type { RecordingBridgeMessage, RecordingServerMessage } from './recording.ts'

export const WIRE_VERSION = 1

/**
 * The subprotocol (RFC 6455, section 1.9) of a bridge in a browser, which can set no header: it asks for this name and,
 * behind it, its device token. The server answers with the name alone.
 */
export const BROWSER_PROTOCOL = 'muts-bridge'

/** A frame longer than this is refused by either side. */
export const MAX_FRAME_BYTES = 1_048_576

/** A unit with more to tell is not told of before the result. */
export const MAX_FOUND_CHARS = 200_000

/** Close codes of ours (RFC 6455, section 7.4.2: 4000–4999 are private). */
export const CLOSE = {
  /** Another connection of the same bridge took over. It must not be won back. */
  replaced: 4001,
  /** The bridge was revoked; it must pair anew. */
  revoked: 4003,
  /** The other side said something that is no message, or too much of it. */
  unreadable: 4008,
} as const

export type LinkState = 'untried' | 'busy' | 'ready' | 'failed'

/** What stands before a vehicle; `j1939`: a truck, whatever the adapter. */
export const LINK_KINDS = ['elm327', 'doip', 'slcan', 'socketcand', 'gvret', 'j1939', 'replay'] as const

/** Those of them on which an adapter hands over the frames of the bus. */
export const RAW_LINK_KINDS: readonly (typeof LINK_KINDS)[number][] = ['slcan', 'socketcand', 'gvret', 'j1939']

/** `recorded-scan` only to a bridge that said `recording.offer`. */
export const JOB_KINDS = ['scan', 'recorded-scan'] as const
export type JobKind = (typeof JOB_KINDS)[number]

/** One vehicle a bridge can reach. */
export interface LinkReport {
  readonly vehicleId: string
  /** A server takes a new kind before its bridges say it. */
  readonly kind: (typeof LINK_KINDS)[number]
  readonly state: LinkState
}

/** Bridge → server. */
export type BridgeMessage =
  | LiveBridgeMessage
  | FramesBridgeMessage
  /** This bridge hears raw frames where an adapter hands them over. Comes after `welcome`; a server takes it before its bridges say it. */
  | { readonly type: 'frames.offer' }
  | ActBridgeMessage
  | RecordingBridgeMessage
  | {
      readonly type: 'hello'
      readonly version: typeof WIRE_VERSION
      readonly agent: string
      readonly links: readonly LinkReport[]
    }
  | { readonly type: 'links'; readonly links: readonly LinkReport[] }
  | { readonly type: 'job.accept'; readonly jobId: string }
  | {
      readonly type: 'progress'
      readonly jobId: string
      readonly step: number
      readonly of: number
      readonly label: string
    }
  /**
   * One unit of a scan that goes on, as JSON: for those who wait. It is signed by nobody and stands for nothing; what
   * counts comes with the result. A server takes it before its bridges say it.
   */
  | { readonly type: 'found'; readonly jobId: string; readonly ecu: string }
  /** `document` is the canonical text of a `ScanDocument`; `signature` (base 64) is Ed25519 by the device key over its UTF-8. */
  | { readonly type: 'result'; readonly jobId: string; readonly document: string; readonly signature: string }
  /**
   * From now on this device vouches for the ledger's log under this verifier key, named `witnessName`. `signature` (base
   * 64) is Ed25519 by the device key over `witnessOffer`. Comes after `welcome`; a server takes it before its bridges say it.
   */
  | { readonly type: 'witness.offer'; readonly vkey: string; readonly signature: string }
  /**
   * What `add-checkpoint` of C2SP tlog-witness answered. `seen` is the checkpoint that it cosigned last where it refuses
   * to go on from the one it was shown, else empty: signed by the log itself, it is the evidence.
   */
  | {
      readonly type: 'witness.answer'
      readonly askId: number
      readonly status: WitnessStatus
      readonly body: string
      readonly seen: string
    }

export const WITNESS_STATUSES = [200, 400, 403, 404, 409, 422, 500] as const
export type WitnessStatus = (typeof WITNESS_STATUSES)[number]

/** Server → bridge. */
export type ServerMessage =
  | LiveServerMessage
  | FramesServerMessage
  | ActServerMessage
  | RecordingServerMessage
  /** Answers `hello`; `at` is the server's clock, which the bridge goes by from then on. */
  | { readonly type: 'welcome'; readonly version: typeof WIRE_VERSION; readonly at: string }
  /** May come again for the same job: after a reconnect, or because an answer was lost. */
  | { readonly type: 'job'; readonly jobId: string; readonly kind: JobKind; readonly vehicleId: string }
  /** The result is durable; the bridge may forget it. */
  | { readonly type: 'result.stored'; readonly jobId: string }
  /** The result will never be taken: the scan is over, or its signature does not fit. The bridge forgets it. */
  | { readonly type: 'result.refused'; readonly jobId: string; readonly code: string }
  /** Only to who offered. `body` is that of `add-checkpoint`; `logs` are the log's verifier keys, as the server knows them. */
  | { readonly type: 'witness.ask'; readonly askId: number; readonly logs: readonly string[]; readonly body: string }
  /** The offer is not taken; the bridge goes on with its jobs. */
  | { readonly type: 'witness.refused'; readonly code: string }

export type LinksMessage = Extract<BridgeMessage, { type: 'links' }>
export type JobMessage = Extract<ServerMessage, { type: 'job' }>
export type ResultMessage = Extract<BridgeMessage, { type: 'result' }>
export type WitnessOffer = Extract<BridgeMessage, { type: 'witness.offer' }>
export type WitnessAsk = Extract<ServerMessage, { type: 'witness.ask' }>
export type WitnessAnswer = Extract<BridgeMessage, { type: 'witness.answer' }>

/** A body of `add-checkpoint` has at most so many characters; one answer far fewer. */
export const MAX_ASK_CHARS = 65_536
export const MAX_ANSWER_CHARS = 16_384
