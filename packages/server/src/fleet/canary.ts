/** One of each thing that hangs on a vehicle of the canary organisation: for probes, the role matrix and fuzzing. */
import type { InspectionVerbs } from '#fleet/inspections'
import type { IssueVerbs } from '#fleet/issues'
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context, SubjectId, VehicleId } from '#kernel'

interface Parts {
  readonly vehicles: Pick<FleetVerbs, 'listVehicleIds'>
  readonly issues: Pick<IssueVerbs, 'findFirstIssue' | 'raiseIssue'>
  readonly inspections: Pick<
    InspectionVerbs,
    'findFirstForm' | 'findFirstInspection' | 'draftForm' | 'publishForm' | 'beginFor'
  >
}

const ITEM = { key: 'canary', label: 'Canary', isCritical: false, photoOnFail: false }
const FORM = { name: 'Canary', sections: [{ key: 'all', title: 'All', items: [ITEM] }] }

/** Makes what is not there yet. */
export const createCanary =
  ({ vehicles, issues, inspections }: Parts) =>
  async (ctx: Context, driver: SubjectId): Promise<void> => {
    const [vehicleId] = await vehicles.listVehicleIds(ctx)
    if (vehicleId === undefined) return
    if (!(await issues.findFirstIssue(ctx))) {
      const words = { title: 'Canary', description: null }
      await issues.raiseIssue(ctx, { vehicleId, source: 'alert', severity: 'low', words })
    }
    if (!(await inspections.findFirstInspection(ctx))) await inspect(ctx, inspections, vehicleId, driver)
  }

async function inspect(ctx: Context, inspections: Parts['inspections'], vehicleId: VehicleId, driver: SubjectId) {
  const known = await inspections.findFirstForm(ctx)
  const formId = known ?? (await inspections.draftForm(ctx, FORM)).view.id
  if (!known) await inspections.publishForm(ctx, formId, undefined)
  await inspections.beginFor(ctx, { vehicleId, formId, kind: 'pre' }, driver)
}
