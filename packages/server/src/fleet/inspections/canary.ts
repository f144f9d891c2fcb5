/** A form and an inspection that belong to nobody, for probes, the role matrix and fuzzing. */
import type { Context } from '#kernel'
import type { Below, InspectionVerbs } from './service.ts'

const ITEM = { key: 'canary', label: 'Canary', isCritical: false, photoOnFail: false }
const FORM = { name: 'Canary', sections: [{ key: 'all', title: 'All', items: [ITEM] }] }

/** Makes both where they are not there yet, in the organisation of the context, which must be the canary's. */
export async function ensureCanary(
  ctx: Context,
  inspections: InspectionVerbs,
  { vehicles, identity }: Below,
): Promise<Readonly<Record<string, string>>> {
  const formId = await ensureForm(ctx, inspections)
  const known = await inspections.findFirstInspection(ctx)
  if (known) return { formId, inspectionId: known }
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  const [driver] = (await identity.listNames(ctx, { roles: ['driver'], without: [], limit: 1 })).data
  if (vehicleId === undefined || !driver) return { formId }
  const { id } = await inspections.beginFor(ctx, { vehicleId, formId, kind: 'pre' }, driver.subject)
  return { formId, inspectionId: id }
}

async function ensureForm(ctx: Context, inspections: InspectionVerbs): Promise<string> {
  const known = await inspections.findFirstForm(ctx)
  if (known) return known
  const { view } = await inspections.draftForm(ctx, FORM)
  await inspections.publishForm(ctx, view.id, undefined)
  return view.id
}
