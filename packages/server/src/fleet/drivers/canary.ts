/** A driver, a licence and a driving that belong to nobody, for probes, the role matrix and fuzzing. */
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context } from '#kernel'
import type { DriverVerbs } from './service.ts'

/** Makes them where they are not there yet, in the organisation of the context, which must be the canary's. */
export async function ensureCanary(
  ctx: Context,
  drivers: DriverVerbs,
  vehicles: Pick<FleetVerbs, 'listVehicleIds'>,
): Promise<Readonly<Record<string, string>>> {
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const [known] = (await drivers.listDrivers(ctx, { 'filter[name]': 'Canary', limit: 1 })).data
  const driverId = known?.id ?? (await enter(ctx, drivers))
  const [licence] = (await drivers.readDriver(ctx, driverId)).view.licences
  const [driving] = (await drivers.listDrivings(ctx, { 'filter[driverId]': driverId, limit: 1 })).data
  const at = ctx.now.toISOString()
  const { id } = driving ?? (await drivers.beginDriving(ctx, { driverId, vehicleId, beganAt: at, endedAt: at }))
  return { driverId, drivingId: id, ...(licence ? { licenceId: licence.id } : {}) }
}

async function enter(ctx: Context, drivers: DriverVerbs): Promise<string> {
  const licences = [{ classes: ['B'], country: 'AT', number: 'CANARY' }]
  return (await drivers.enterDriver(ctx, { name: 'Canary', licences })).view.id
}
