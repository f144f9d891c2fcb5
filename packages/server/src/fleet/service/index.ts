/** Door of service: what is done how often, what each vehicle is due, and the one list of everything due. */
import type { FleetVerbs } from '#fleet/vehicles'
import type { Context, Kernel, Part, VehicleId } from '#kernel'
import { actions } from './access.ts'
import type { DueSource } from './due-schema.ts'
import { entries } from './entries.ts'
import { createJudging } from './judging-anew.ts'
import { createRoutes } from './routes.ts'
import type { ScheduleView } from './schema.ts'
import type { ServiceVerbs } from './service.ts'
import { createService } from './service.ts'

export type { DayPlace } from './due-place.ts'
export { AT_ONCE, inDays } from './due-place.ts'
export type { Due, DueItem, DueSource } from './due-schema.ts'
export { onDay } from './due-schema.ts'
export { judgeDay } from './judging.ts'
export { EngineHours, LastDone, OdometerKm } from './schema.ts'
export type { ServiceVerbs } from './service.ts'

type Vehicles = Pick<FleetVerbs, 'listVehicleIds'>

/** @param sources what other parts put on the list of everything due. */
export function openService(
  kernel: Pick<Kernel, 'act' | 'vault'>,
  vehicles: Vehicles,
  sources: readonly DueSource[] = [],
): Part & { readonly verbs: ServiceVerbs } {
  const verbs = createService(sources)
  return {
    ...{ verbs, actions, entries, routes: createRoutes(verbs), jobs: [createJudging(kernel)] },
    canary: (ctx) => ensureCanary(ctx, verbs, vehicles),
  }
}

/** One of each for a vehicle that belongs to nobody. */
async function ensureCanary(
  ctx: Context,
  service: ServiceVerbs,
  vehicles: Vehicles,
): Promise<Readonly<Record<string, string>>> {
  const [vehicleId] = await vehicles.listVehicleIds(ctx)
  if (vehicleId === undefined) return {}
  const [known] = (await service.listSchedules(ctx, vehicleId)).data
  const { serviceTaskId, programId, id } = known ?? (await schedule(ctx, service, vehicleId))
  return { serviceTaskId, programId, scheduleId: id }
}

async function schedule(ctx: Context, service: ServiceVerbs, vehicleId: VehicleId): Promise<ScheduleView> {
  const task = await service.createServiceTask(ctx, { name: 'Canary check' })
  const intervals = [{ serviceTaskId: task.view.id, everyDays: 365 }]
  const program = await service.createProgram(ctx, { name: 'Canary program', intervals })
  const [made] = (await service.scheduleProgram(ctx, vehicleId, { programId: program.view.id })).data
  if (!made) throw new Error('a vehicle was put on a program and has no schedule')
  return made
}
