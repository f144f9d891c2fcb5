/** A parameter group as it travels from one controller application to another, in one frame or in parts. */
export interface J1939Message {
  readonly pgn: number
  /** 0 to 7. */
  readonly priority: number
  readonly source: number
  /** 0xFF: everybody. */
  readonly destination: number
  readonly data: Uint8Array
}

/** What became of a message that was sent. */
export type SendOutcome =
  | { readonly kind: 'sent' }
  /** `reason` is one of `ABORT`, or a reserved number of the other side. */
  | { readonly kind: 'aborted'; readonly by: 'us' | 'them'; readonly reason: number }

/** A message under way to us that will not arrive. */
export interface BrokenTransfer {
  readonly pgn: number
  readonly source: number
  readonly destination: number
  readonly by: 'us' | 'them'
  readonly reason: number
}

/** Timeouts of SAE J1939-21, 5.10.2.4, in milliseconds. */
export const TRANSPORT_MS = {
  /** Tr: an answer begins within this time. */
  response: 200,
  /** Th: who holds the other side says so at least this often. */
  hold: 500,
  /** T1: between two packets. */
  nextPacket: 750,
  /** T2: from clear to send to the first packet. */
  firstPacket: 1_250,
  /** T3: from the last packet to the other side's word. */
  clearance: 1_250,
  /** T4: from being held to the next word. */
  held: 1_050,
  /** Between the packets of a broadcast: 50 to 200. */
  broadcastGap: 50,
} as const
