import type { Context, VehicleId } from '#kernel'

/** What bridges ask of the rooms below. */
export interface BridgesBelow {
  readonly fleet: {
    /** Of these vehicles, those in the caller's reach. */
    listReached(ctx: Context, ids: readonly VehicleId[]): Promise<readonly VehicleId[]>
  }
}
