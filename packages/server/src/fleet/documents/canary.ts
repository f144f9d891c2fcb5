/** A document and a file each of a vehicle and a driver that belong to nobody, for probes, the role matrix and fuzzing. */
import type { DriverVerbs } from '#fleet/drivers'
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context } from '#kernel'
import type { Owner } from './owner.ts'
import { requireOwner } from './owner.ts'
import type { DocumentVerbs } from './service.ts'

export interface Canaries {
  readonly vehicles: Pick<FleetVerbs, 'listVehicleIds'>
  readonly drivers: Pick<DriverVerbs, 'listDrivers'>
}

/** Makes them where they are not there yet, in the organisation of the context, which must be the canary's. */
export async function ensureCanary(
  ctx: Context,
  documents: DocumentVerbs,
  { vehicles, drivers }: Canaries,
): Promise<Readonly<Record<string, string>>> {
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  const [driver] = (await drivers.listDrivers(ctx, { 'filter[name]': 'Canary', limit: 1 })).data
  const owners = [
    ...(vehicleId === undefined ? [] : [await requireOwner(ctx, 'vehicle', vehicleId)]),
    ...(driver ? [await requireOwner(ctx, 'driver', driver.id)] : []),
  ]
  const found = await Promise.all(owners.map((owner) => ensureOf(ctx, documents, owner)))
  return Object.assign({}, ...found)
}

async function ensureOf(
  ctx: Context,
  documents: DocumentVerbs,
  owner: Owner,
): Promise<Readonly<Record<string, string>>> {
  const [document] = (await documents.listDocuments(ctx, { limit: 1 }, owner)).data
  const [file] = (await documents.listFiles(ctx, owner)).data.toReversed()
  const upload = { name: 'canary.csv', type: 'text/csv', bytes: Buffer.from('canary\n') } as const
  return {
    [`${owner.kind}DocumentId`]: (document ?? (await documents.enterDocument(ctx, owner, { kind: 'other' })).view).id,
    [`${owner.kind}FileId`]: (file ?? (await documents.uploadFile(ctx, owner, upload))).id,
  }
}
