/** What SOVD is a facade over: our own verbs, each with its own right, reach and entries. */
import type { ScanFailureDocument } from '#bridge/wire'
import type { ActVerbs, ProfileVerbs, SessionVerbs, WorkingVerbs } from '#diagnostics/acts'
import type { Matrix } from '#diagnostics/capabilities'
import type { RecordingVerbs } from '#diagnostics/recordings'
import type { Context, SubjectId, VehicleId } from '#kernel'
import type { Page } from '#kernel/http'
import type { ScanResult } from '#protocol/scan'

export interface LastScan {
  readonly id: string
  readonly endedAt: Date
  readonly result: ScanResult
  /** Set if the scan did not come to its end, or lost a unit on the way. */
  readonly failure: ScanFailureDocument | null
}

/** In a list of scans: what SOVD says of each. */
export interface ListedScan {
  readonly id: string
  readonly status: string
  readonly requestedAt: string
  readonly endedAt: string | null
  readonly dtcCount?: number
  readonly untoldUnits?: number
  readonly failure?: { readonly message: string }
  readonly seal?: { readonly sha256: string; readonly seq: number }
}

export interface SovdPorts {
  /** The newest sealed scan of this vehicle itself, intact; records the reading. @throws {Problem} `missing` */
  readonly readLast: (
    ctx: Context,
    vehicleId: string,
  ) => Promise<{ readonly id: VehicleId; readonly subject: SubjectId; readonly scan: LastScan | undefined }>
  readonly listScans: (ctx: Context, vehicleId: string, page: { readonly limit: number }) => Promise<Page<ListedScan>>
  /** @throws {Problem} `diagnostics.scan-unknown` also for one of another vehicle; `diagnostics.not-sealed`. */
  readonly readSealed: (ctx: Context, vehicleId: string, scanId: string) => Promise<Uint8Array>
  readonly matrix: Matrix
  readonly sessions: SessionVerbs
  readonly working: WorkingVerbs
  readonly acts: ActVerbs
  readonly profiles: ProfileVerbs
  readonly recordings: Pick<RecordingVerbs, 'listRecordings' | 'exportOfVehicle'>
}
