/** Whether something read from a vehicle is true. `raw` is what came off the wire, in hex. */
export interface Told {
  readonly state: 'VALID' | 'STALE' | 'NOT_CONNECTED' | 'UNDECODABLE'
  readonly value?: string
  readonly raw?: string
}

/** One measured number, as a decimal string: `coolantTemperature`, `90`, `°C`, told by `0x7E8`. */
export interface Reading extends Told {
  readonly name: string
  readonly unit: string
  readonly source: string | null
}

/** A trouble code. `status` names the set bits, `statusByte` is the byte of ISO 14229-1 itself, in two hex digits. */
export interface Dtc {
  readonly code: string
  readonly text: string
  readonly status: readonly string[]
  readonly statusByte?: string
  /** Which bits of it the unit offers; absent where it was not sealed. */
  readonly statusMask?: string
  readonly freezeFrame?: readonly Reading[]
}

/** One monitor of the on-board tests; where its answer made no sense, the bytes. Decimal strings in `unit`. */
export type MonitoringTests = { readonly source: string; readonly monitor: string } & (
  | { readonly state: 'VALID' | 'STALE'; readonly value: readonly MonitoredTest[] }
  | { readonly state: 'UNDECODABLE'; readonly raw: string }
)

/** Within its limits or not; `hasPassed` is null where nobody knows the scaling. */
export interface MonitoredTest {
  readonly test: string
  readonly value: string
  readonly minimum: string
  readonly maximum: string
  readonly unit: string
  readonly hasPassed: boolean | null
}

/** A control unit that answered, and what stopped it if it fell silent. */
export interface Ecu {
  readonly address: string
  readonly name: string
  readonly protocol: string
  readonly identification: Readonly<Record<string, Told>>
  readonly dtcs: readonly Dtc[]
  /** It may hold codes that it did not list. */
  readonly hasWithheldCodes?: true
  readonly failure?: Failure
  /** What it answered to each kind of request. */
  readonly answers?: readonly { readonly head: string; readonly positive: number }[]
}

/** What broke, where, and what a person can do. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly at: string
}
