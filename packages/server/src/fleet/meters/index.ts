/** Door of meters: odometers and hour meters. */
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context, Part } from '#kernel'
import { actions } from './access.ts'
import { entries } from './entries.ts'
import { meterVerbs } from './meters.ts'
import { meterRoutes } from './routes.ts'

export type { Readings } from './meters.ts'
export { meterVerbs } from './meters.ts'
export { doubted, judgeReading, noteReading } from './recording.ts'
export type { MetersView } from './schema.ts'

export const openMeters = (vehicles: FleetVerbs): Part => ({
  actions,
  entries,
  routes: meterRoutes,
  canary: (ctx) => ensureCanary(ctx, vehicles),
})

/** One reading of a vehicle that belongs to nobody. */
async function ensureCanary(ctx: Context, vehicles: FleetVerbs): Promise<Readonly<Record<string, string>>> {
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const [known] = (await meterVerbs.listReadings(ctx, vehicleId, { limit: 1 })).data
  const reading = known ?? (await meterVerbs.recordReading(ctx, vehicleId, { kind: 'odometer', value: 1 }))
  return { readingId: reading.id }
}
