import type { ActPorts } from '#diagnostics/acts'
import type { BridgesBelow } from '#diagnostics/bridges'
import type { LiveBelow } from '#diagnostics/live'
import type { ReportsBelow } from '#diagnostics/reports'
import type { ScansBelow } from '#diagnostics/scans'
import type { Context, VehicleId } from '#kernel'

/** What diagnostics asks of the rooms below it. */
export interface Below extends BridgesBelow, ScansBelow, LiveBelow, ReportsBelow {
  readonly fleet: BridgesBelow['fleet'] &
    ScansBelow['fleet'] &
    LiveBelow['fleet'] &
    ReportsBelow['fleet'] &
    Pick<ActPorts['fleet'], 'requireOrderAtWork' | 'isReachedBy'> & {
      /** The vehicles assigned to the caller. */
      listVehicleIds(ctx: Context): Promise<readonly VehicleId[]>
    }
  readonly identity: ScansBelow['identity'] & Pick<ActPorts['identity'], 'heldBy' | 'isSessionLive'>
}
