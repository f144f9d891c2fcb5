import type { ScanFindings } from '#fleet'
import type { Context, OrgId, SubjectId, VehicleId } from '#kernel'

/** What scans ask of the rooms below. */
export interface ScansBelow {
  readonly fleet: {
    /** Records the reading. @throws {Problem} `missing` if there is none in the caller's reach. */
    readVehicle(ctx: Context, id: string): Promise<VehicleBelow>
    /** Whether the caller may know of a vehicle that is there. Nothing is disclosed. */
    isInReach(ctx: Context, vehicle: VehicleId): Promise<boolean>
    /** How many other vehicles have, or had, an issue of each of these trouble codes. */
    countVehiclesWith(ctx: Context, codes: readonly string[], besides: VehicleId): Promise<ReadonlyMap<string, number>>
    /** Holds a scan that is sealed and placed against the issues of its vehicle. */
    /** @param findScan of an earlier one of the vehicle; undefined where it cannot be read any more. */
    judgeScan(
      ctx: Context,
      scan: ScanFindings,
      findScan: (id: string) => Promise<ScanFindings | undefined>,
    ): Promise<void>
  }
  readonly identity: {
    /** Every organisation of the installation; for work of the house itself. */
    listOrganisations(ctx: Context): Promise<readonly OrgId[]>
  }
}

export interface VehicleBelow {
  readonly id: VehicleId
  readonly subject: SubjectId
  readonly unit: string
  readonly vin: string | null
  readonly plate: string | null
  readonly make: string | null
  readonly model: string | null
  readonly year: number | null
}
