/** What recordings ask of the rooms below, and of the rest of diagnostics. */
import type { ActId, BridgeId, Context, Kernel, ScanId, SubjectId, VehicleId } from '#kernel'

export const RECORDED = ['scan', 'act'] as const
export type RecordedKind = (typeof RECORDED)[number]

/** The scan or act that a recording is of. */
export interface Recorded {
  readonly id: ScanId | ActId
  readonly vehicleId: VehicleId
  /** The vehicle's. */
  readonly subject: SubjectId
  readonly bridgeId: BridgeId
  readonly isRecorded: boolean
  /** How often what was handed in for it was not believed. */
  readonly recordingRefusals: number
  /** Of what its bridge signed; null while there is nothing. */
  readonly sha256: Uint8Array | null
}

export interface RecordingPorts {
  readonly kernel: Pick<Kernel, 'vault' | 'ledger'>
  readonly fleet: {
    /** Records the reading. @throws {Problem} `missing` if there is none in the caller's reach. */
    readVehicle(ctx: Context, id: string): Promise<{ readonly id: VehicleId; readonly subject: SubjectId }>
  }
  readonly of: Readonly<Record<RecordedKind, RecordedPort>>
  publicKeyOf(ctx: Context, bridge: BridgeId): Promise<Uint8Array | undefined>
  /** What was signed by this key, as canonical JSON; or why it is not believed. */
  readonly readSigned: (
    message: { readonly document: string; readonly signature: string },
    publicKey: Uint8Array,
  ) => { readonly value: unknown } | { readonly because: string }
}

/** What there is of either kind. */
export interface RecordedPort {
  countRefusal(ctx: Context, id: string): Promise<unknown>
  find(ctx: Context, id: string): Promise<Recorded | undefined>
  /** @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.act-unknown`: not there, or out of reach. */
  require(ctx: Context, id: string): Promise<Recorded>
  /** The canonical text that was sealed. @throws {Problem} `diagnostics.seal-broken`, `vault.integrity`, `vault.subject-erased`. */
  readSealed(ctx: Context, id: string): Promise<string>
}
