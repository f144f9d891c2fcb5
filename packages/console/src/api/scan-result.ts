/** One measured value and whether it is true. `raw` is what came off the wire, in hex. */
export interface Reading {
  readonly name: string
  readonly state: 'VALID' | 'STALE' | 'NOT_CONNECTED' | 'UNDECODABLE'
  readonly value?: number | string | null
  readonly unit?: string | null
  readonly at?: string | null
  readonly raw?: string | null
}

/** A trouble code. `status` holds the words of the set bits, `statusByte` the byte of ISO 14229-1 itself. */
export interface Dtc {
  readonly code: string
  readonly text: string
  readonly status: readonly string[]
  readonly statusByte?: number | null
  readonly freezeFrame?: readonly Reading[] | null
}

/** A control unit that answered. `address` as it stands on the wire, for instance `0x7E8`. */
export interface Ecu {
  readonly address: string
  readonly name: string
  readonly protocol?: string | null
  readonly identification?: Readonly<Record<string, unknown>> | null
  readonly dtcs: readonly Dtc[]
}
