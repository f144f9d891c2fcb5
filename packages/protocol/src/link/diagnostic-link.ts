import type { LinkError } from './link-error.ts'
import type { Cancel } from './timers.ts'

/**
 * The one interface a diagnosis runs over, whatever lies below: an ELM327, a DoIP gateway, a CAN adapter, a recording.
 * Requests are serialised by the link: a second one waits until the first has its answer.
 */
export interface DiagnosticLink {
  readonly kind: LinkKind
  /** What the vehicle speaks below the services, in words: `'ISO 15765-4, CAN 11 bit, 500 kbit/s'`. */
  readonly protocol: string
  /** What stands between us and the vehicle, as it calls itself: `'ELM327 v1.5'`. */
  readonly adapter: string
  /** Sentences for whoever uses it: what the adapter lacks, and what that costs. */
  readonly quirks?: readonly string[]

  /** What its units speak where that is not ISO 14229 beside SAE J1979; known once one has been asked. */
  readonly dialect?: 'KWP2000' | undefined

  /**
   * Finds the control units that answer, those of the standard first; empty if none does.
   *
   * @param through asks in place of the link itself, so that whoever stands in front of it hears each question.
   * @throws {LinkError}
   */
  listEcus(through?: DiagnosticLink['ask']): Promise<readonly EcuAddress[]>

  /**
   * Sends one request and waits for what is final: 0x78 is waited out, 0x21 repeated a few times.
   * A negative response is an answer like any other.
   *
   * @param to one control unit: exactly one answer, or `LinkError('timeout')` naming it;
   *   `'all'`: the answers of every unit that spoke, possibly none.
   * @throws {LinkError}
   */
  ask(to: EcuAddress | 'all', request: Uint8Array, timing?: Partial<Timing>): Promise<readonly EcuAnswer[]>

  /** Hears what units say without being asked, periodic data above all; absent where a link cannot. Call the result to leave. */
  hear?(listener: UnaskedListener): Cancel

  /** Battery voltage as the adapter itself measures it, in volts: `'12.6'`; absent if the adapter cannot. */
  readVoltage?(): Promise<string | undefined>

  /** Releases the link; safe to call twice. */
  close(): Promise<void>
}

export interface UnaskedListener {
  onMessage(from: EcuAddress, data: Uint8Array): void
  /** The link is lost, or without it one unit. */
  onFailure(error: LinkError): void
}

export type LinkKind = 'elm327' | 'doip' | 'slcan' | 'socketcand' | 'gvret' | 'replay'

/** On CAN the identifier a unit answers with (0x7E8), on DoIP its logical address (0x1010). */
export type EcuAddress = number

export interface EcuAnswer {
  readonly from: EcuAddress
  /** The service answer without any framing: `62 F1 90 …` or `7F 22 31`. */
  readonly data: Uint8Array
}

/** How long to wait, in milliseconds (ISO 14229-2 names in the comments). */
export interface Timing {
  /** From the end of the request to the FIRST frame of the answer (P2 client). */
  readonly firstFrameMs: number
  /** The same after each 0x78 response pending (P2* client). */
  readonly pendingMs: number
  /** Hard limit for the whole exchange, pending and repeats included. */
  readonly ceilingMs: number
  /** How often a 0x21 busyRepeatRequest is followed by another try, and after what pause. */
  readonly busyRepeats: number
  readonly busyPauseMs: number
}
