/** One of each thing that hangs on the first vehicle of the canary organisation: for probes, the role matrix and fuzzing. */
import type { IssueVerbs } from '#fleet/issues'
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context } from '#kernel'

interface Parts {
  readonly vehicles: Pick<FleetVerbs, 'listVehicleIds'>
  readonly issues: Pick<IssueVerbs, 'findFirstIssue' | 'raiseIssue'>
}

export const createCanary =
  ({ vehicles, issues }: Parts) =>
  async (ctx: Context): Promise<void> => {
    const [vehicleId] = await vehicles.listVehicleIds(ctx)
    if (vehicleId === undefined || (await issues.findFirstIssue(ctx))) return
    const words = { title: 'Canary', description: null }
    await issues.raiseIssue(ctx, { vehicleId, source: 'alert', severity: 'low', words })
  }
