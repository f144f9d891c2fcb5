import type { ActPorts } from '#diagnostics/acts'
import type { ScanFindings } from '#fleet'
import type { Context, OrgId, ReadContext, SubjectId, VehicleId } from '#kernel'
import type { Sql } from '#kernel/database'

/** What diagnostics asks of the rooms below it. */
export interface Below {
  readonly fleet: {
    /** Records the reading. @throws {Problem} `missing` if there is none in the caller's reach. */
    readVehicle(ctx: Context, id: string): Promise<VehicleBelow>
    /** Whether the caller may know of a vehicle that is there. Nothing is disclosed. */
    isInReach(ctx: Context, vehicle: VehicleId): Promise<boolean>
    /** Discloses and records nothing. @throws {Problem} `missing` if there is none in the caller's reach. */
    requireVehicle(ctx: ReadContext, id: string): Promise<Pick<VehicleBelow, 'id' | 'subject'>>
    /** The vehicles assigned to the caller. */
    listVehicleIds(ctx: Context): Promise<readonly VehicleId[]>
    /** Of these vehicles, those in the caller's reach. */
    listReached(ctx: Context, ids: readonly VehicleId[]): Promise<readonly VehicleId[]>
    /** For a list, in SQL: whether the vehicle in a column is in the caller's reach. */
    reachedIn(ctx: Context): Promise<(vehicle: Sql) => Sql>
    /** How many other vehicles have, or had, an issue of each of these trouble codes. */
    countVehiclesWith(ctx: Context, codes: readonly string[], besides: VehicleId): Promise<ReadonlyMap<string, number>>
    /** Holds a scan that is sealed and placed against the issues of its vehicle. */
    judgeScan(ctx: Context, scan: ScanFindings): Promise<void>
    requireOrderAtWork: ActPorts['fleet']['requireOrderAtWork']
    isReachedBy: ActPorts['fleet']['isReachedBy']
  }
  readonly identity: {
    /** Every organisation of the installation; for work of the house itself. */
    listOrganisations(ctx: Context): Promise<readonly OrgId[]>
    heldBy: ActPorts['identity']['heldBy']
    isSessionLive: ActPorts['identity']['isSessionLive']
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
